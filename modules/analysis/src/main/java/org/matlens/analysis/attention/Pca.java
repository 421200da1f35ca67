package org.matlens.analysis.attention;

import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Principal components of rows, e.g. one row per head with its weights on the same samples
 * (Pearson, 1901, doi:10.1080/14786440109462720).
 *
 * @param coordinates [row][component], centred; signs are such that the entry of largest size of
 *     each component's direction is positive
 * @param explained share of the variance per component; NaN when all rows are the same
 */
public record Pca(double[][] coordinates, double[] explained) {

  /**
   * The leading components of {@code rows}.
   *
   * @param rows all of the same length, finite
   * @param components at most; there are never more than rows or columns
   */
  public static Pca of(double[][] rows, int components) {
    if (rows.length == 0 || rows[0].length == 0 || components < 1) {
      throw new IllegalArgumentException(
          components + " components of " + rows.length + " rows, expected at least one of each");
    }
    int columns = rows[0].length;
    RealMatrix centred = MatrixUtils.createRealMatrix(rows.length, columns);
    for (int c = 0; c < columns; c++) {
      double mean = 0;
      for (double[] row : rows) {
        if (row.length != columns || !Double.isFinite(row[c])) {
          throw new IllegalArgumentException(
              "rows of different lengths or with numbers that are not finite");
        }
        mean += row[c] / rows.length;
      }
      for (int r = 0; r < rows.length; r++) {
        centred.setEntry(r, c, rows[r][c] - mean);
      }
    }
    // a tall matrix has the cheaper decomposition: heads are few, weights many
    boolean wide = columns > rows.length;
    SingularValueDecomposition svd =
        new SingularValueDecomposition(wide ? centred.transpose() : centred);
    RealMatrix left = wide ? svd.getV() : svd.getU();
    RealMatrix right = wide ? svd.getU() : svd.getV();
    double[] s = svd.getSingularValues();
    double total = 0;
    for (double v : s) {
      total += v * v;
    }
    int kept = Math.min(components, s.length);
    double[][] coordinates = new double[rows.length][kept];
    double[] explained = new double[kept];
    for (int k = 0; k < kept; k++) {
      explained[k] = s[k] * s[k] / total;
      double largest = 0;
      for (int c = 0; c < columns; c++) {
        double v = right.getEntry(c, k);
        largest = Math.abs(v) > Math.abs(largest) ? v : largest;
      }
      for (int r = 0; r < rows.length; r++) {
        coordinates[r][k] = left.getEntry(r, k) * s[k] * (largest < 0 ? -1 : 1);
      }
    }
    return new Pca(coordinates, explained);
  }
}

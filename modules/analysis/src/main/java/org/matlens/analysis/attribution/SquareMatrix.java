package org.matlens.analysis.attribution;

/** Square matrices [n * n], row by row, in double precision. */
final class SquareMatrix {
  private SquareMatrix() {}

  static double[] identity(int n) {
    double[] out = new double[n * n];
    for (int i = 0; i < n; i++) {
      out[i * n + i] = 1;
    }
    return out;
  }

  static double[] product(double[] a, double[] b, int n) {
    double[] out = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = a[i * n + j];
        if (x != 0) { // relevance is sparse; NaN is not equal to 0 and goes on
          for (int k = 0; k < n; k++) {
            out[i * n + k] += x * b[j * n + k];
          }
        }
      }
    }
    return out;
  }
}

package org.matlens.model.kernel;

import org.matlens.token.Geometry;

/**
 * What attention over edges knows of a distance r: Gaussians on a grid from 0 to the cut-off, and
 * an envelope that fades to nothing there.
 *
 * <pre>
 * phi_i(r)    = exp(-(r / step - i)² / 2)     i = 0 … size - 1, step = cutoff / (size - 1)
 * envelope(r) = (1 - x)³ (1 + 3 x + 6 x²)     x = r / cutoff; 1 - 10 x³ + 15 x⁴ - 6 x⁵
 * </pre>
 *
 * <p>The envelope is 1 at 0 and 0 from the cut-off on, with two zero derivatives at both ends. A
 * token without a place has no distance: instead of the Gaussians an entry of its own is 1, and so
 * is the envelope.
 *
 * @param size number of Gaussians
 * @param cutoff Å
 */
public record EdgeBasis(int size, double cutoff) {

  /** Entries per edge: the Gaussians, and one for edges with a token that has no place. */
  public int width() {
    return size + 1;
  }

  /** Distance of neighbouring centres, and width of the Gaussians, in Å. */
  double step() {
    return cutoff / (size - 1);
  }

  /** The entries of one edge. */
  void fill(double distance, double[] to, int at) {
    boolean placeless = distance == Geometry.Edges.PLACELESS;
    for (int i = 0; i < size; i++) {
      double z = distance / step() - i;
      to[at + i] = placeless ? 0 : StrictMath.exp(-z * z / 2);
    }
    to[at + size] = placeless ? 1 : 0;
  }

  /** Weight of an edge in the softmax. */
  double envelope(double distance) {
    if (distance == Geometry.Edges.PLACELESS) {
      return 1;
    }
    double x = distance / cutoff;
    double u = 1 - x;
    return x >= 1 ? 0 : u * u * u * (1 + 3 * x + 6 * x * x);
  }

  /**
   * Logarithm of the weight of a query's self edge in the softmax. A token without a place, which
   * looks at all others once, counts itself as often as there are others: else it would weigh less
   * in a supercell than in the cell. All other queries count themselves once.
   */
  static double logSelf(Geometry.Edges edges, int query) {
    int first = edges.start()[query] + 1;
    int end = edges.start()[query + 1];
    for (int e = first; e < end; e++) {
      if (edges.distance()[e] != Geometry.Edges.PLACELESS) {
        return 0;
      }
    }
    return end > first ? StrictMath.log(end - first) : 0;
  }

  /**
   * Logarithm of the envelope, which is added to the scores.
   *
   * @param nothing stands for the logarithm of zero
   */
  double logEnvelope(double distance, double nothing) {
    double e = envelope(distance);
    return e > 0 ? StrictMath.log(e) : nothing;
  }
}

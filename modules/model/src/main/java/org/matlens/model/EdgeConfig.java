package org.matlens.model;

/**
 * What attention over edges knows of a distance.
 *
 * @param basis radial basis functions R, Gaussians between 0 and the cut-off
 * @param cutoff distance in Å at which a weight has faded to nothing
 * @param gate whether values are gated by the distance too: value times (1 + basis · table), entry
 *     by entry (as the filters of Schütt et al. 2017, arXiv:1706.08566, and the value encoding of
 *     Taniai et al. 2024, arXiv:2403.11686)
 */
public record EdgeConfig(int basis, double cutoff, boolean gate) {
  private static final int MOST_BASIS = 1024;

  public EdgeConfig {
    if (basis < 2 || basis > MOST_BASIS) {
      throw new IllegalArgumentException(
          "edges.basis is " + basis + ", expected 2 to " + MOST_BASIS);
    }
    if (!(cutoff > 0 && cutoff < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("edges.cutoff is " + cutoff + ", expected Å above 0");
    }
  }
}

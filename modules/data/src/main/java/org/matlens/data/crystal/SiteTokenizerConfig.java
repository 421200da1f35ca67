package org.matlens.data.crystal;

/**
 * What site tokens tell a model beyond the elements, and which sites may look at which.
 *
 * @param cutoff sites within this distance are joined by edges, Å; 0 when {@code nearest} is set
 * @param nearest number of nearest neighbours joined by edges, all within 1e-4 Å of the last
 *     included; 0 when {@code cutoff} is set
 * @param volumePerAtom whether a feature of every site tells the volume per atom of the crystal
 * @param environment whether features tell the coordination of a site ({@link SiteEnvironment})
 */
public record SiteTokenizerConfig(
    double cutoff, int nearest, boolean volumePerAtom, boolean environment) {

  public SiteTokenizerConfig {
    boolean within = cutoff > 0 && cutoff < Double.POSITIVE_INFINITY && nearest == 0;
    if (!within && !(cutoff == 0 && nearest > 0)) {
      throw new IllegalArgumentException(
          "cutoff "
              + cutoff
              + " Å and "
              + nearest
              + " nearest, expected one of them above 0 and the other 0");
    }
  }

  /** Edges within 6 Å, volume per atom, no environment. */
  public static SiteTokenizerConfig defaults() {
    return new SiteTokenizerConfig(6, 0, true, false);
  }

  /** Edges to all sites within {@code angstrom}. */
  public SiteTokenizerConfig withCutoff(double angstrom) {
    return new SiteTokenizerConfig(angstrom, 0, volumePerAtom, environment);
  }

  /** Edges to the {@code count} nearest sites. */
  public SiteTokenizerConfig withNearest(int count) {
    return new SiteTokenizerConfig(0, count, volumePerAtom, environment);
  }

  public SiteTokenizerConfig withVolumePerAtom(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, on, environment);
  }

  public SiteTokenizerConfig withEnvironment(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, volumePerAtom, on);
  }
}

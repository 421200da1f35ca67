package org.matlens.data.crystal;

/**
 * What site tokens tell a model beyond the elements, and which sites may look at which.
 *
 * @param cutoff sites within this distance are joined by edges, Å; 0 when {@code nearest} is set
 * @param nearest number of nearest neighbours joined by edges, all within 1e-4 Å of the last
 *     included; 0 when {@code cutoff} is set
 * @param volumePerAtom whether a feature of every site tells the volume per atom of the crystal
 * @param density whether a feature of every site tells the density of the crystal
 * @param environment whether features tell the coordination of a site ({@link SiteEnvironment})
 * @param cell whether features tell edges and angles of the cell and fractional coordinates, which
 *     the same crystal has many of: a model that reads them is not invariant, and the audit says so
 */
public record SiteTokenizerConfig(
    double cutoff,
    int nearest,
    boolean volumePerAtom,
    boolean density,
    boolean environment,
    boolean cell) {

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

  /** Edges within 6 Å, volume per atom, nothing else. */
  public static SiteTokenizerConfig defaults() {
    return new SiteTokenizerConfig(6, 0, true, false, false, false);
  }

  /** Edges to all sites within {@code angstrom}. */
  public SiteTokenizerConfig withCutoff(double angstrom) {
    return new SiteTokenizerConfig(angstrom, 0, volumePerAtom, density, environment, cell);
  }

  /** Edges to the {@code count} nearest sites. */
  public SiteTokenizerConfig withNearest(int count) {
    return new SiteTokenizerConfig(0, count, volumePerAtom, density, environment, cell);
  }

  public SiteTokenizerConfig withVolumePerAtom(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, on, density, environment, cell);
  }

  public SiteTokenizerConfig withEnvironment(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, volumePerAtom, density, on, cell);
  }

  public SiteTokenizerConfig withDensity(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, volumePerAtom, on, environment, cell);
  }

  public SiteTokenizerConfig withCell(boolean on) {
    return new SiteTokenizerConfig(cutoff, nearest, volumePerAtom, density, environment, on);
  }
}

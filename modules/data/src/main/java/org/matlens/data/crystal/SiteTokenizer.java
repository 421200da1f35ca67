package org.matlens.data.crystal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/**
 * One token per site of a crystal, and edges between near sites, one per periodic image.
 *
 * <p>Nothing in a token depends on the choice of cell, its orientation or its origin, unless {@link
 * SiteTokenizerConfig#cell} asks for it: the text is the mix of elements ({@code Fe}, {@code
 * Fe0.5Co0.5}, in the order of atomic numbers), features are the occupancy, the elements' own
 * weighted by occupancy, the coordination of the site, the volume per atom and the density.
 */
public final class SiteTokenizer implements Tokenizer<CrystalStructure> {
  /** Name of the stream of tokens. */
  public static final String STREAM = "crystal";

  /** Crystals with more edges are refused: 18 bytes are kept for each. */
  static final double MOST_EDGES = 2e7;

  /** Digits of an occupancy in a token's text; files state no more. */
  private static final int DIGITS = 3;

  /** Volume per atom (Å³) of a usual solid, whose logarithm is taken as zero. */
  private static final double USUAL_VOLUME = 15;

  /** Density (g/cm³) of a usual solid, whose logarithm is taken as zero. */
  private static final double USUAL_DENSITY = 5;

  private static final double USUAL_EDGE = 10;
  private static final double RIGHT_ANGLE = 90;
  private static final List<String> CELL =
      List.of("a / 10 Å", "b / 10 Å", "c / 10 Å", "α / 90°", "β / 90°", "γ / 90°", "x", "y", "z");

  private final SiteTokenizerConfig config;
  private final ElementFeatures elements;
  private final List<String> names;

  /** Tokens and edges as {@code config} says, without features of elements. */
  public SiteTokenizer(SiteTokenizerConfig config) {
    this(config, ElementFeatures.NONE);
  }

  /** Tokens and edges as {@code config} says, with the features of {@code elements}. */
  public SiteTokenizer(SiteTokenizerConfig config, ElementFeatures elements) {
    this.config = config;
    this.elements = elements;
    List<String> n = new ArrayList<>(List.of("occupancy"));
    n.addAll(elements.names());
    if (config.environment()) {
      n.addAll(SiteEnvironment.NAMES);
    }
    if (config.volumePerAtom()) {
      n.add("ln(volume per atom / 15 Å³)");
    }
    if (config.density()) {
      n.add("ln(density / 5 g/cm³)");
    }
    if (config.cell()) {
      n.addAll(CELL);
    }
    names = Collections.unmodifiableList(n);
  }

  @Override
  public TokenSequence tokenize(CrystalStructure crystal) throws InputException {
    Geometry.Edges edges = neighbours(crystal).edges();
    double[][] environment = config.environment() ? SiteEnvironment.of(crystal) : null;
    double atoms = crystal.sites().stream().mapToDouble(Site::occupancy).sum();
    float density = (float) Math.log(crystal.density() / USUAL_DENSITY);
    double volume = Math.log(crystal.lattice().volume() / atoms / USUAL_VOLUME);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < crystal.sites().size(); i++) {
      Site site = crystal.sites().get(i);
      float weight = (float) site.occupancy();
      float[] features = new float[names.size()];
      int at = 0;
      features[at++] = weight;
      for (double mean : mean(site)) {
        features[at++] = (float) mean;
      }
      if (environment != null) {
        for (double number : environment[i]) {
          features[at++] = (float) number;
        }
      }
      if (config.volumePerAtom()) {
        features[at++] = (float) volume;
      }
      if (config.density()) {
        features[at++] = density;
      }
      if (config.cell()) {
        cell(crystal, i, features, at);
      }
      tokens.add(new Token(text(site), TokenKind.SITE, new TokenSource.Site(i), features, weight));
    }
    return new TokenSequence(STREAM, tokens, edges);
  }

  private static void cell(CrystalStructure crystal, int site, float[] features, int at) {
    double[] p = crystal.lattice().parameters();
    double[] f = crystal.sites().get(site).fractional();
    for (int k = 0; k < 3; k++) {
      features[at + k] = (float) (p[k] / USUAL_EDGE);
      features[at + 3 + k] = (float) (p[3 + k] / RIGHT_ANGLE);
      features[at + 6 + k] = (float) f[k];
    }
  }

  private NeighbourList neighbours(CrystalStructure crystal) throws InputException {
    int n = crystal.sites().size();
    double sphere = 4 * Math.PI / 3 * Math.pow(config.cutoff(), 3);
    double expected =
        config.nearest() > 0
            ? (double) n * config.nearest()
            : (double) n * n * sphere / crystal.lattice().volume();
    if (expected > MOST_EDGES) {
      throw new InputException(
          String.format(
              "crystal of %d sites: about %.1e edges between neighbours, expected at most %.0e",
              n, expected, MOST_EDGES));
    }
    double[][] lattice = crystal.lattice().vectors();
    double[][] f = crystal.fractional();
    return config.nearest() > 0
        ? NeighbourList.nearest(lattice, f, config.nearest())
        : NeighbourList.within(lattice, f, config.cutoff());
  }

  /** Mean features of the elements of a site, weighted by occupancy. */
  private double[] mean(Site site) {
    double[] mean = new double[elements.names().size()];
    for (Map.Entry<Element, Double> e : site.species().entrySet()) {
      double[] of = elements.of(e.getKey());
      for (int k = 0; k < mean.length; k++) {
        mean[k] += of[k] * e.getValue() / site.occupancy();
      }
    }
    return mean;
  }

  /**
   * The mix of elements: {@code Fe} for a full site of one, otherwise each with its occupancy to
   * three digits, {@code Fe0.5Co0.25}.
   */
  public static String text(Site site) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Element, Double> e : site.species().entrySet()) {
      BigDecimal occupancy =
          BigDecimal.valueOf(e.getValue())
              .setScale(DIGITS, RoundingMode.HALF_EVEN)
              .stripTrailingZeros();
      text.append(e.getKey().symbol());
      if (site.species().size() > 1 || occupancy.compareTo(BigDecimal.ONE) != 0) {
        text.append(occupancy.toPlainString());
      }
    }
    return text.toString();
  }

  @Override
  public int numFeatures() {
    return names.size();
  }

  /** Names of the features, in order. */
  public List<String> featureNames() {
    return names;
  }

  @Override
  public int numPairBuckets() {
    return 0;
  }
}

package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.List;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/**
 * One token per element of a composition, by atomic number, so that the order of a formula cannot
 * matter. A token weighs what its atomic fraction x is.
 *
 * <p>Features: x; log10 x; sines and cosines of x and of log10 x (Wang et al. 2021,
 * doi:10.1038/s41524-021-00545-1, encode both likewise), wavelengths from twice the range down in
 * octaves; the element's properties; its oxidation state, the charge left over per atom and whether
 * there is none as {@link OxidationStates} guesses them. Fractions below 1e-6 count as 1e-6 in
 * logarithms.
 */
public final class ElementTokenizer implements Tokenizer<Composition> {
  /** Name of the stream of tokens. */
  public static final String STREAM = "composition";

  private static final double LEAST = 1e-6;

  /** Decades between the least fraction and one. */
  private static final double DECADES = 6;

  private static final List<String> IONIC =
      List.of("oxidation state", "charge left over", "neutral");

  /** Scale of oxidation states, and bounds of the charge left over, per atom. */
  private static final double USUAL_STATE = 4;

  private static final double MOST_IMBALANCE = 2;
  private static final double NEUTRAL = 0.02;

  private final ElementTokenizerConfig config;
  private final ElementTable table = ElementTable.get();

  /** Tokens as {@code config} says. */
  public ElementTokenizer(ElementTokenizerConfig config) {
    this.config = config;
  }

  @Override
  public int numFeatures() {
    return 2
        + 4 * config.frequencies()
        + (config.properties() ? table.names().size() : 0)
        + (config.oxidationStates() ? IONIC.size() : 0);
  }

  /** What the features of each token are, in their order. */
  public List<String> featureNames() {
    List<String> names = new ArrayList<>(List.of("fraction", "lg fraction"));
    for (String of : List.of("x", "lg x")) {
      for (int k = 0; k < config.frequencies(); k++) {
        names.add("sin " + (1 << k) + "π " + of);
        names.add("cos " + (1 << k) + "π " + of);
      }
    }
    if (config.properties()) {
      names.addAll(table.names());
    }
    if (config.oxidationStates()) {
      names.addAll(IONIC);
    }
    return names;
  }

  @Override
  public int numPairBuckets() {
    return 0;
  }

  @Override
  public TokenSequence tokenize(Composition composition) {
    List<Token> tokens = new ArrayList<>();
    OxidationStates guess = config.oxidationStates() ? OxidationStates.guess(composition) : null;
    List<Element> elements = composition.elements();
    for (int i = 0; i < elements.size(); i++) {
      Element e = elements.get(i);
      double x = composition.fraction(e);
      float[] f = features(e, x);
      if (guess != null) {
        ionic(guess, i, f);
      }
      tokens.add(
          new Token(
              e.symbol(),
              TokenKind.ELEMENT,
              new TokenSource.ElementShare(e.symbol(), x),
              f,
              (float) x));
    }
    return new TokenSequence(STREAM, tokens);
  }

  private float[] features(Element e, double x) {
    float[] f = new float[numFeatures()];
    double log = Math.log10(Math.max(x, LEAST));
    f[0] = (float) x;
    f[1] = (float) log;
    waves(x, f, 2);
    waves(1 + log / DECADES, f, 2 + 2 * config.frequencies());
    if (config.properties()) {
      double[] properties = table.of(e);
      for (int i = 0; i < properties.length; i++) {
        f[2 + 4 * config.frequencies() + i] = (float) properties[i];
      }
    }
    return f;
  }

  /** The last features. */
  private static void ionic(OxidationStates guess, int element, float[] f) {
    double left = guess.imbalance();
    f[f.length - 3] = (float) (guess.state(element) / USUAL_STATE);
    f[f.length - 2] = (float) Math.max(-MOST_IMBALANCE, Math.min(MOST_IMBALANCE, left));
    f[f.length - 1] = Math.abs(left) < NEUTRAL ? 1 : 0;
  }

  /** sin and cos of π 2^k u, k = 0, 1, …, for u in [0, 1]. */
  private void waves(double u, float[] f, int from) {
    for (int k = 0; k < config.frequencies(); k++) {
      double angle = Math.PI * Math.scalb(u, k);
      f[from + 2 * k] = (float) Math.sin(angle);
      f[from + 2 * k + 1] = (float) Math.cos(angle);
    }
  }
}

package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.matlens.batch.Sample;
import org.matlens.chem.Element;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Kinds of input, with random samples whose tokens look like those of real ones. */
public enum PlantedModality {
  /** Atoms, bonds and parentheses of SMILES, without features. */
  MOLECULE,
  /** Elements and their fractions, the fraction a feature. */
  COMPOSITION,
  /** Sites in a cell of no particular geometry, two features each. */
  CRYSTAL,
  /** Patches of an axis that differ by their features alone. */
  SPECTRUM;

  private static final List<String> ATOMS =
      List.of("C", "c", "N", "n", "O", "o", "S", "s", "F", "Cl", "Br", "P", "[nH]", "[O-]", "[N+]");
  private static final List<String> LINKS = List.of("=", "#", "(", ")", "-", "/");
  private static final int HEAVIEST = 83;

  /** The name in files: the constant in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code count} samples, the same for the same seed. */
  public List<Sample> draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed).split();
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(new Sample(label() + " " + i, sequence(random)));
    }
    return out;
  }

  private TokenSequence sequence(SplittableRandom random) {
    return switch (this) {
      case MOLECULE -> molecule(random);
      case COMPOSITION -> composition(random);
      case CRYSTAL -> crystal(random);
      case SPECTRUM -> spectrum(random);
    };
  }

  private static TokenSequence molecule(SplittableRandom random) {
    List<Token> tokens = new ArrayList<>();
    int length = 6 + random.nextInt(25);
    int atoms = 0;
    for (int t = 0; t < length; t++) {
      boolean link = t % 3 == 2;
      List<String> texts = link ? LINKS : ATOMS;
      String text = texts.get(random.nextInt(texts.size()));
      boolean branch = text.equals("(") || text.equals(")");
      tokens.add(
          new Token(
              text,
              !link ? TokenKind.ATOM : branch ? TokenKind.BRANCH : TokenKind.BOND,
              new TokenSource.Characters(t, t + 1, link ? -1 : atoms++)));
    }
    return new TokenSequence("molecule", tokens);
  }

  private static TokenSequence composition(SplittableRandom random) {
    int count = 3 + random.nextInt(5);
    List<String> symbols = new ArrayList<>();
    while (symbols.size() < count) {
      String symbol = Element.ofNumber(1 + random.nextInt(HEAVIEST)).symbol();
      if (!symbols.contains(symbol)) {
        symbols.add(symbol);
      }
    }
    double[] parts = random.doubles(count, 0.2, 1).toArray();
    double sum = Arrays.stream(parts).sum();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      double fraction = parts[t] / sum;
      tokens.add(
          new Token(
              symbols.get(t),
              TokenKind.ELEMENT,
              new TokenSource.ElementShare(symbols.get(t), fraction),
              new float[] {(float) fraction}));
    }
    return new TokenSequence("composition", tokens);
  }

  private static TokenSequence crystal(SplittableRandom random) {
    int sites = 4 + random.nextInt(13);
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < sites; t++) {
      tokens.add(
          new Token(
              Element.ofNumber(1 + random.nextInt(HEAVIEST)).symbol(),
              TokenKind.SITE,
              new TokenSource.Site(t),
              new float[] {centred(random), centred(random)}));
    }
    return new TokenSequence("crystal", tokens, chain(sites));
  }

  /** Every site sees itself and its neighbours in a row, 2.5 Å apart. */
  private static Geometry chain(int sites) {
    int[] start = new int[sites + 1];
    List<int[]> edges = new ArrayList<>();
    for (int q = 0; q < sites; q++) {
      edges.add(new int[] {q, 0});
      if (q > 0) {
        edges.add(new int[] {q - 1, 1});
      }
      if (q < sites - 1) {
        edges.add(new int[] {q + 1, 1});
      }
      start[q + 1] = edges.size();
    }
    return new Geometry.Edges(
        start,
        edges.stream().mapToInt(e -> e[0]).toArray(),
        new short[3 * edges.size()],
        edges.stream().mapToDouble(e -> 2.5 * e[1]).toArray());
  }

  private static TokenSequence spectrum(SplittableRandom random) {
    int patches = 24;
    double[] centre = random.doubles(2 + random.nextInt(4), 0, patches).toArray();
    double[] height = random.doubles(centre.length, 0.5, 2).toArray();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < patches; t++) {
      float[] intensity = new float[4];
      for (int j = 0; j < intensity.length; j++) {
        double x = t + (j + 0.5) / intensity.length;
        double y = 0.02 * centred(random);
        for (int p = 0; p < centre.length; p++) {
          y += height[p] * Math.exp(-2 * (x - centre[p]) * (x - centre[p]));
        }
        intensity[j] = (float) y;
      }
      tokens.add(
          new Token(
              "patch",
              TokenKind.PATCH,
              new TokenSource.AxisRange(10.0 * t, 10.0 * (t + 1), "cm-1"),
              intensity));
    }
    return new TokenSequence("spectrum", tokens);
  }

  private static float centred(SplittableRandom random) {
    return (float) (2 * random.nextDouble() - 1);
  }
}

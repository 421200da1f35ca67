package org.matlens.analysis.attribution;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.analysis.attention.TokenLabels;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * The parts of a sample that a question is asked about: sets of its tokens. Tokens of different
 * streams are never one part.
 *
 * @param by what makes tokens one part
 * @param width of windows, in the unit of the axis, which begin at its multiples; NaN otherwise
 */
public record Parts(By by, double width) {

  /** What makes tokens one part. */
  public enum By {
    /** Nothing: every token but the special ones is a part. */
    TOKEN,
    /** The atom of a molecule they denote. */
    ATOM,
    /** The chemical element, of atoms, sites or a formula. */
    ELEMENT,
    /** The site of a crystal. */
    SITE,
    /** The peak of a spectrum. */
    PEAK,
    /** The window of an axis that holds the middle of their ranges. */
    WINDOW;

    /** The name in options: the constant in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Parts {
    if (by == By.WINDOW ? !(width > 0 && width < Double.POSITIVE_INFINITY) : !Double.isNaN(width)) {
      throw new IllegalArgumentException(
          by == By.WINDOW
              ? "windows of width " + width + ", expected a width above 0 (width=…)"
              : "width " + width + " of " + by.label() + ", expected by=window with it");
    }
  }

  /** Parts that have no width. */
  public Parts(By by) {
    this(by, Double.NaN);
  }

  /** The parts in the order of their first tokens; none where the sample has no such parts. */
  public List<BitSet> of(Sample sample) {
    Map<String, BitSet> parts = new LinkedHashMap<>();
    int at = 0;
    for (TokenSequence stream : sample.streams()) {
      String[] elements = TokenLabels.ELEMENTS.of(stream);
      for (int t = 0; t < stream.size(); t++, at++) {
        String key = key(stream.tokens().get(t), t, elements[t]);
        if (key != null) {
          parts.computeIfAbsent(stream.stream() + ":" + key, k -> new BitSet()).set(at);
        }
      }
    }
    return List.copyOf(parts.values());
  }

  /** What part a token belongs to, null for none. */
  private String key(Token token, int number, String element) {
    if (token.kind() == TokenKind.SPECIAL) {
      return null;
    }
    return switch (by) {
      case TOKEN -> Integer.toString(number);
      case ATOM -> token.atom() < 0 ? null : Integer.toString(token.atom());
      case ELEMENT -> element;
      case SITE -> token.source() instanceof TokenSource.Site s ? Integer.toString(s.site()) : null;
      case PEAK -> token.kind() == TokenKind.PEAK ? Integer.toString(number) : null;
      case WINDOW ->
          token.source() instanceof TokenSource.AxisRange r
              ? Long.toString((long) Math.floor((r.from() + r.to()) / 2 / width))
              : null;
    };
  }

  /** Sums the scores of tokens over each part. */
  public static double[] sums(List<BitSet> parts, float[] perToken) {
    return parts.stream()
        .mapToDouble(p -> p.stream().mapToDouble(t -> perToken[t]).sum())
        .toArray();
  }
}

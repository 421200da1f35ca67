package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.List;
import org.matlens.chem.Element;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * The scores of the elements of one composition.
 *
 * @param elements in the order of the tokens
 * @param fractions atomic
 * @param scores one per element
 */
record ElementScores(List<Element> elements, double[] fractions, double[] scores) {

  /** Whether the tokens of a stream are elements, beside special ones. */
  static boolean isComposition(TokenSequence stream) {
    return stream.tokens().stream().anyMatch(t -> t.source() instanceof TokenSource.ElementShare);
  }

  /** The scores of the tokens that are elements. */
  static ElementScores of(TokenSequence stream, float[] tokenScores) {
    List<Element> elements = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < tokenScores.length; i++) {
      Token t = stream.tokens().get(i);
      if (t.source() instanceof TokenSource.ElementShare share) {
        elements.add(Element.ofSymbol(share.element()).orElseThrow());
        fractions.add(share.fraction());
        scores.add((double) tokenScores[i]);
      }
    }
    return new ElementScores(elements, array(fractions), array(scores));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(d -> d).toArray();
  }
}

package org.matlens.analysis.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;

class AtomTruthTest {
  private static AtomTruth marks(String text) throws InputException {
    return AtomTruth.parse(text, true, text.indexOf(';') < 0 ? text.length() : text.indexOf(';'));
  }

  @Test
  void marksAreReadWithTheirAlternatives() throws InputException {
    AtomTruth.Marked marked = (AtomTruth.Marked) marks("01100;00011");
    assertThat(marked.alternatives()).hasSize(2);
    assertThat(marked.alternatives().get(1)).containsExactly(false, false, false, true, true);
    assertThat(marked.any()).isTrue();
    assertThat(((AtomTruth.Marked) marks("000")).any()).isFalse();
  }

  @Test
  void valuesAreRead() throws InputException {
    AtomTruth.Valued v = (AtomTruth.Valued) AtomTruth.parse(" 0.5 -2  3e-1", false, 3);
    assertThat(v.values()).containsExactly(0.5, -2, 0.3);
  }

  @Test
  void whatIsNoTruthIsAnError() {
    assertThatThrownBy(() -> AtomTruth.parse("0120", true, 4))
        .isInstanceOf(InputException.class)
        .hasMessage("\"0120\", expected a 0 or 1 per atom, alternatives separated by ';'");
    assertThatThrownBy(() -> AtomTruth.parse("011;01", true, 3))
        .hasMessage("\"011;01\", expected alternatives of equal length");
    assertThatThrownBy(() -> AtomTruth.parse("011", true, 5))
        .hasMessage("truth about 3 atoms, expected 5 as in the input: \"011\"");
    assertThatThrownBy(() -> AtomTruth.parse("1 NaN 2", false, 3))
        .hasMessage("\"NaN\", expected a number per atom, separated by spaces");
  }

  @Test
  void aurocIsThatOfTheBestAlternativeWithTiesAtMidrank() throws InputException {
    AtomTruth truth = marks("11000;00011");
    // second alternative: of the 6 pairs (atoms 3, 4 against 0, 1, 2) five are right, one is tied
    double[] scores = {1, 2, 3, 3, 4};
    assertThat(TruthMetric.AUROC.of(truth, scores)).isCloseTo(5.5 / 6, within(1e-12));
    assertThat(TruthMetric.AUROC.of(truth, new double[5])).isEqualTo(0.5);
    assertThat(TruthMetric.AVERAGE_PRECISION.of(truth, new double[] {0, 0, 1, 3, 2})).isEqualTo(1);
  }

  @Test
  void anAlternativeOfAllAtomsHasNoFigureAndTheOthersCount() throws InputException {
    assertThat(TruthMetric.AUROC.of(marks("111"), new double[] {1, 2, 3})).isNaN();
    assertThat(TruthMetric.AUROC.of(marks("111;001"), new double[] {1, 2, 3})).isEqualTo(1);
    assertThat(TruthMetric.AUROC.of(marks("001;111"), new double[] {1, 2, 3})).isEqualTo(1);
  }

  @Test
  void valuesAreRanked() {
    AtomTruth truth = new AtomTruth.Valued(new double[] {3, 1, 2});
    assertThat(TruthMetric.KENDALL.of(truth, new double[] {30, 10, 20})).isEqualTo(1);
    assertThat(TruthMetric.KENDALL.of(truth, new double[] {-3, -1, -2})).isEqualTo(-1);
    assertThat(TruthMetric.KENDALL.of(truth, new double[3])).isNaN();
    assertThatThrownBy(() -> TruthMetric.AUROC.of(truth, new double[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TruthMetric.KENDALL.of(truth, new double[2]))
        .hasMessage("2 scores, the truth is about 3 atoms");
  }
}

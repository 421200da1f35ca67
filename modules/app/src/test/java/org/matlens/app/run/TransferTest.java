package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TransferTest {
  @Test
  void predictionsOfOtherClassesAreMissesAndNoClassesOfTheirOwn() {
    double[] target = {0, 0, 0, 2, 2, 5};
    double[] predicted = {0, 0, 4, 2, 0, 4};
    // Class 0: 2 hits of 3 predicted, 3 there; class 2: 1 of 1, 2 there; class 5: none.
    double expected = (4 / 6.0 + 2 / 3.0 + 0) / 3;
    assertThat(Transfer.macroF1(target, predicted)).isCloseTo(expected, within(1e-12));
    assertThat(Transfer.macroF1(target, target)).isEqualTo(1);
  }
}

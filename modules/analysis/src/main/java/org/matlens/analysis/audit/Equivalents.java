package org.matlens.analysis.audit;

import java.util.Map;
import org.matlens.batch.Sample;

/**
 * Other ways to write down the same input, e.g. a crystal in another cell, which a model should
 * answer alike.
 */
public interface Equivalents {
  /** No input can be written otherwise. */
  Equivalents NONE =
      new Equivalents() {
        @Override
        public Map<String, Sample> of(Sample sample) {
          return Map.of();
        }

        @Override
        public double tolerance() {
          return 0;
        }
      };

  /**
   * The input of a sample written otherwise, by what was done to it, e.g. {@code rotation}; the
   * same names in the same order for all samples, but for those that cannot be used.
   */
  Map<String, Sample> of(Sample sample);

  /**
   * Largest difference of answers that rounding explains: standard deviations of the target, or of
   * log-odds.
   */
  double tolerance();
}

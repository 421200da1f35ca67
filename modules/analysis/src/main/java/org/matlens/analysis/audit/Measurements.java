package org.matlens.analysis.audit;

import java.util.Map;
import java.util.Optional;
import org.matlens.batch.Sample;

/** What measured samples could have been, had they been measured otherwise. */
public interface Measurements {
  /** Samples are not measured. */
  Measurements NONE =
      new Measurements() {
        @Override
        public Map<String, Sample> disturbed(Sample sample) {
          return Map.of();
        }

        @Override
        public Optional<Sample> flattened(Sample sample, double from, double to) {
          return Optional.empty();
        }
      };

  /** The sample measured again, by what differs: noise, background, shift. */
  Map<String, Sample> disturbed(Sample sample);

  /**
   * The sample with its curve replaced by a straight line over a range of its axis; empty where
   * that cannot be.
   */
  Optional<Sample> flattened(Sample sample, double from, double to);
}

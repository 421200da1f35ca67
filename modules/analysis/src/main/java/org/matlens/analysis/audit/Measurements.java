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
        public Optional<Sample> flattened(Sample sample, int stream, double from, double to) {
          return Optional.empty();
        }
      };

  /**
   * The sample with one of its streams measured again, by what differs: noise, background, shift.
   */
  Map<String, Sample> disturbed(Sample sample);

  /**
   * The sample with the curve of a stream replaced by a straight line over a range of its axis;
   * empty where that cannot be.
   *
   * @param stream number of the stream among those of the sample
   */
  Optional<Sample> flattened(Sample sample, int stream, double from, double to);
}

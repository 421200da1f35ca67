package org.matlens.analysis.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;

/** What samples could have been, had they been measured, written or made otherwise. */
public interface Measurements {
  /** Nothing is known of the kind. */
  Measurements NONE = sample -> Map.of();

  /**
   * The sample with one of its streams a little otherwise, by what differs, e.g. noise, another
   * SMILES, a strain: what a model and its maps should shrug off.
   */
  Map<String, Disturbed> disturbed(Sample sample);

  /** Whether some streams are curves, so that {@link #flattened} can be asked. */
  default boolean haveCurves() {
    return false;
  }

  /**
   * The sample with the curve of a stream replaced by a straight line over a range of its axis;
   * empty where that cannot be.
   *
   * @param stream number of the stream among those of the sample
   */
  default Optional<Sample> flattened(Sample sample, int stream, double from, double to) {
    return Optional.empty();
  }

  /** Valid samples in which an atom or an element is replaced by another; none where unknown. */
  default List<Substitute> substitutes(Sample sample) {
    return List.of();
  }

  /**
   * A sample a little otherwise.
   *
   * @param sample as a model reads it
   * @param counterpart per token of the sample as it was, which token stands for the same now; -1
   *     for none
   */
  record Disturbed(Sample sample, int[] counterpart) {
    /** Token for token the same places. */
    public static Disturbed tokenByToken(Sample sample) {
      return new Disturbed(sample, IntStream.range(0, SampleTokens.count(sample)).toArray());
    }
  }

  /**
   * A sample with something replaced.
   *
   * @param sample as a model reads it
   * @param replaced tokens of the sample as it was
   */
  record Substitute(Sample sample, BitSet replaced) {}
}

package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.matlens.app.modality.StreamsModality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;

/**
 * Which streams samples had in training, and so which a model can predict from: what stands for a
 * stream that was never missing has learned nothing.
 *
 * @param subsets of the streams that training samples had, joined by "+"; empty where nothing is
 *     known
 * @param leftOut whether training left out streams at random, so that any part of a subset is known
 */
record SeenStreams(List<String> subsets, boolean leftOut) {
  /** Anything goes: one input, or a run that has not written it down. */
  static final SeenStreams UNKNOWN = new SeenStreams(List.of(), false);

  /** What some training rows had. */
  static SeenStreams of(List<DataRow> training, double streamDropRate) {
    TreeSet<String> subsets = new TreeSet<>();
    training.forEach(r -> subsets.add(StreamsModality.present(r.sample().streams())));
    return new SeenStreams(List.copyOf(subsets), streamDropRate > 0);
  }

  /** What several models have seen together; anything where one does not say. */
  static SeenStreams union(List<SeenStreams> models) {
    if (models.stream().anyMatch(UNKNOWN::equals)) {
      return UNKNOWN;
    }
    TreeSet<String> subsets = new TreeSet<>();
    models.forEach(m -> subsets.addAll(m.subsets));
    return new SeenStreams(List.copyOf(subsets), models.stream().anyMatch(SeenStreams::leftOut));
  }

  /** Whether a sample has streams as some training sample had. */
  boolean holds(Sample sample) {
    String own = StreamsModality.present(sample.streams());
    return subsets.isEmpty()
        || subsets.contains(own)
        || leftOut && subsets.stream().anyMatch(s -> names(s).containsAll(names(own)));
  }

  private static List<String> names(String subset) {
    return new ArrayList<>(Arrays.asList(subset.split("\\+")));
  }

  /**
   * Refuses other samples.
   *
   * @throws InputException that says what the sample has and what there was in training
   */
  void require(Sample sample) throws InputException {
    if (!holds(sample)) {
      throw new InputException(
          "has streams "
              + StreamsModality.present(sample.streams())
              + ", training samples had "
              + String.join(" or ", subsets)
              + "; training.streamDropRate lets a model learn to do without some");
    }
  }
}

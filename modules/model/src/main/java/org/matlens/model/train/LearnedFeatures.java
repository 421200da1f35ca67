package org.matlens.model.train;

import java.util.ArrayList;
import java.util.List;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;

/**
 * What the training samples said about features, applied to every sample before the network reads
 * it.
 *
 * @param scaling of the features, null where they are read as they are
 * @param steps of the tokens' weights, null where there are none
 * @param further the same for the streams after the first, in order; empty for one stream, or where
 *     all are read as they are
 */
public record LearnedFeatures(
    FeatureScaling scaling, FractionSteps steps, List<LearnedFeatures> further) {
  /** Features as they are. */
  public static final LearnedFeatures NONE = new LearnedFeatures(null, null, List.of());

  public LearnedFeatures {
    further = further == null ? List.of() : List.copyOf(further); // null in older files
  }

  /** As one: that of the first stream, and those of the others. */
  static LearnedFeatures of(List<LearnedFeatures> streams) {
    LearnedFeatures first = streams.get(0);
    return streams.stream().allMatch(NONE::equals)
        ? NONE
        : new LearnedFeatures(first.scaling, first.steps, streams.subList(1, streams.size()));
  }

  /** The batch with scaled features and steps. */
  public Batch apply(Batch batch) {
    if (equals(NONE)) {
      return batch;
    }
    List<PackedBatch> streams = new ArrayList<>();
    for (int i = 0; i < batch.streams().size(); i++) {
      LearnedFeatures own = i == 0 ? this : further.get(i - 1);
      streams.add(own.applied(batch.streams().get(i)));
    }
    return new Batch(streams);
  }

  private PackedBatch applied(PackedBatch b) {
    PackedBatch scaled = scaling == null ? b : scaling.apply(b);
    return steps == null ? scaled : steps.apply(scaled);
  }
}

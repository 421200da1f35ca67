package org.matlens.model.train;

import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;

/**
 * What the training samples said about features, applied to every sample before the network reads
 * it. One stream only.
 *
 * @param scaling of the features, null where they are read as they are
 * @param steps of the tokens' weights, null where there are none
 */
public record LearnedFeatures(FeatureScaling scaling, FractionSteps steps) {
  /** Features as they are. */
  public static final LearnedFeatures NONE = new LearnedFeatures(null, null);

  /** The batch with scaled features and steps. */
  public Batch apply(Batch batch) {
    if (scaling == null && steps == null) {
      return batch;
    }
    PackedBatch b = batch.streams().get(0);
    b = scaling == null ? b : scaling.apply(b);
    return new Batch(steps == null ? b : steps.apply(b));
  }
}

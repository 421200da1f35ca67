package org.matlens.model.train;

import java.io.IOException;
import org.matlens.model.TrainedModel;

/** Follows a training run. */
public interface TrainingListener {
  /** An epoch ended, or had ended in the run that is resumed. */
  void epoch(EpochRecord record);

  /** Batch {@code batch} of {@code batches} of an epoch is done, both from 1. */
  default void batch(int epoch, int batch, int batches) {}

  /** Whether the model as it stands after an epoch is wanted. */
  default boolean wantsModel(int epoch) {
    return false;
  }

  /**
   * The model after an epoch, with the weights that were validated.
   *
   * @param model to be used before this returns, and not to be closed
   * @throws IOException ends the training
   */
  default void model(int epoch, TrainedModel model) throws IOException {}
}

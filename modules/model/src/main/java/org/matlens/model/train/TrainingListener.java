package org.matlens.model.train;

/** Follows a training run. */
public interface TrainingListener {
  /** An epoch ended, or had ended in the run that is resumed. */
  void epoch(EpochRecord record);

  /** Batch {@code batch} of {@code batches} of an epoch is done, both from 1. */
  default void batch(int epoch, int batch, int batches) {}
}

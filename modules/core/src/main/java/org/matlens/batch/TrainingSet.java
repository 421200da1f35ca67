package org.matlens.batch;

/**
 * Samples with targets, numbered from 0. An implementation may augment: {@code sample(i, epoch)}
 * may differ between epochs but must depend on its arguments alone, so that a resumed run sees the
 * same samples as one that was never stopped.
 */
public interface TrainingSet {

  int size();

  /**
   * Sample {@code index} as it looks in {@code epoch}; epoch -1 asks for the sample as it was read,
   * never augmented.
   */
  Sample sample(int index, int epoch);

  /**
   * One value per task, in the tasks' own units (regression) or the class number; NaN where the
   * label is missing.
   */
  double[] targets(int index);
}

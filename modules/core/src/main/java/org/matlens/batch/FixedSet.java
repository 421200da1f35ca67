package org.matlens.batch;

import java.util.List;

/**
 * Samples that look alike in every epoch.
 *
 * @param samples in their order
 * @param targets of each, one value per task; NaN where the label is missing
 */
public record FixedSet(List<Sample> samples, List<double[]> targets) implements TrainingSet {
  public FixedSet {
    samples = List.copyOf(samples);
    targets = List.copyOf(targets);
    if (samples.size() != targets.size()) {
      throw new IllegalArgumentException(
          samples.size() + " samples and targets of " + targets.size() + ", expected as many");
    }
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample sample(int index, int epoch) {
    return samples.get(index);
  }

  @Override
  public double[] targets(int index) {
    return targets.get(index);
  }
}

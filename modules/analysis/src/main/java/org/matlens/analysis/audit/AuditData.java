package org.matlens.analysis.audit;

import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;

/**
 * What a model is audited on: samples it was not trained on.
 *
 * @param samples with ids of their own
 * @param targets of the audited task, per sample; class numbers for classification; NaN where
 *     missing
 * @param task number of the task in {@link org.matlens.predict.Predictor#tasks}
 * @param baseline what one would predict knowing nothing but the training targets: their mean
 *     (regression) or the number of the most frequent class
 * @param equivalents other ways to write down the same samples
 * @param measurements what measured samples could have been
 * @param looked numbers of the samples that checks look at; the gate is asked of all
 */
public record AuditData(
    List<Sample> samples,
    double[] targets,
    int task,
    double baseline,
    Equivalents equivalents,
    Measurements measurements,
    int[] looked) {

  /** Checks look at all samples. */
  public AuditData(
      List<Sample> samples, double[] targets, int task, double baseline, Equivalents equivalents) {
    this(
        samples,
        targets,
        task,
        baseline,
        equivalents,
        Measurements.NONE,
        IntStream.range(0, samples.size()).toArray());
  }

  /** Samples that are not measured. */
  public AuditData(
      List<Sample> samples,
      double[] targets,
      int task,
      double baseline,
      Equivalents equivalents,
      int[] looked) {
    this(samples, targets, task, baseline, equivalents, Measurements.NONE, looked);
  }

  /** Samples that cannot be written otherwise. */
  public AuditData(List<Sample> samples, double[] targets, int task, double baseline) {
    this(samples, targets, task, baseline, Equivalents.NONE);
  }

  public AuditData {
    samples = List.copyOf(samples);
    if (samples.size() != targets.length) {
      throw new IllegalArgumentException(
          samples.size() + " samples but " + targets.length + " targets");
    }
    if (!Double.isFinite(baseline)) {
      throw new IllegalArgumentException("baseline " + baseline + ", expected a finite number");
    }
  }
}

package org.matlens.analysis.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;
import org.matlens.metric.Labelled;
import org.matlens.metric.Metrics;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * Compares the model with a baseline that knows nothing but the training targets, on all samples
 * with a label, by paired bootstrap of the difference.
 */
final class GateCheck {
  private GateCheck() {}

  static Gate of(Predictor predictor, AuditData data, long seed) {
    ExplainedScore explained = new ExplainedScore(predictor.tasks(), data.task(), data.targets());
    Task.Kind kind = explained.task().kind();
    double[] predictions =
        Arrays.stream(ScoreQueue.scores(predictor, data.samples()))
            .mapToDouble(s -> prediction(explained, s))
            .toArray();
    Labelled labelled = Labelled.of(data.targets(), predictions);
    double[] baseline = new double[labelled.size()];
    Arrays.fill(baseline, kind == Task.Kind.BINARY ? 0 : data.baseline());
    ToDoubleBiFunction<int[], double[]> metric = metric(kind, labelled);
    Interval model =
        Bootstrap.percentile(
            labelled.size(),
            rows -> metric.applyAsDouble(rows, labelled.prediction()),
            Bootstrap.RESAMPLES,
            seed);
    Interval advantage =
        Bootstrap.difference(
            labelled.size(),
            rows -> metric.applyAsDouble(rows, labelled.prediction()),
            rows -> metric.applyAsDouble(rows, baseline),
            Bootstrap.RESAMPLES,
            seed);
    Finding finding =
        advantage.low() > 0
            ? Finding.PASS
            : advantage.high() <= 0 ? Finding.FAIL : Finding.INCONCLUSIVE;
    double reference = model.estimate() - advantage.estimate();
    return new Gate(
        name(kind),
        model,
        reference,
        finding,
        labelled.size(),
        explanation(name(kind), model, reference, finding, labelled));
  }

  private static double prediction(ExplainedScore explained, double[] scores) {
    double[] own = explained.own(scores);
    if (!Arrays.stream(own).allMatch(Double::isFinite)) {
      return Double.NaN;
    }
    return own.length == 1 ? own[0] : explained.predictedClass(scores);
  }

  private static String name(Task.Kind kind) {
    return switch (kind) {
      case REGRESSION -> "r2";
      case BINARY -> "rocAuc";
      case MULTICLASS -> "balancedAccuracy";
    };
  }

  private static ToDoubleBiFunction<int[], double[]> metric(Task.Kind kind, Labelled labelled) {
    double[] y = labelled.target();
    return switch (kind) {
      case REGRESSION -> (rows, p) -> Metrics.r2(Bootstrap.pick(y, rows), Bootstrap.pick(p, rows));
      case BINARY -> {
        int[] c = labelled.classes();
        yield (rows, p) -> Metrics.rocAuc(Bootstrap.pick(c, rows), Bootstrap.pick(p, rows));
      }
      case MULTICLASS -> {
        int[] c = labelled.classes();
        yield (rows, p) ->
            Metrics.balancedAccuracy(
                Bootstrap.pick(c, rows), Arrays.stream(rows).map(i -> (int) p[i]).toArray());
      }
    };
  }

  private static String explanation(
      String metric, Interval model, double baseline, Finding finding, Labelled labelled) {
    if (Double.isNaN(model.low()) || Double.isNaN(baseline)) {
      return String.format(
          Locale.ROOT,
          "The model cannot be compared with its baseline: %s has no value or no interval on the %d"
              + " samples with a label and a finite prediction (%d predictions are not finite).",
          metric,
          labelled.size(),
          labelled.nonFinite());
    }
    String numbers =
        String.format(
            Locale.ROOT,
            "%s %.3f (95 %% interval %.3f to %.3f) against %.3f of the baseline on %d samples%s",
            metric,
            model.estimate(),
            model.low(),
            model.high(),
            baseline,
            labelled.size(),
            labelled.nonFinite() > 0
                ? ", "
                    + labelled.nonFinite()
                    + " more left out: the prediction is not a finite number"
                : "");
    return switch (finding) {
      case PASS -> "The model predicts better than its baseline: " + numbers + ".";
      case FAIL ->
          "The model predicts no better than its baseline: "
              + numbers
              + ". Explanations of it explain nothing about the material.";
      default ->
          "It is not settled whether the model predicts better than its baseline: "
              + numbers
              + ". Read its explanations with doubt.";
    };
  }

  /** The gate as an entry of the checks. */
  static CheckResult asResult(Gate gate) {
    return new CheckResult(
        java.util.Optional.empty(),
        "gate",
        Family.FAITHFULNESS,
        gate.model(),
        gate.baseline(),
        Double.NaN,
        Double.NaN,
        Direction.HIGHER,
        gate.finding(),
        gate.n(),
        gate.explanation());
  }

  /** Names the first few of {@code ids}. */
  static String some(List<String> ids) {
    return String.join(", ", ids.subList(0, Math.min(5, ids.size())))
        + (ids.size() > 5 ? ", …" : "");
  }
}

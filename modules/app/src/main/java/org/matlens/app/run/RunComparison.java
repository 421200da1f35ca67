package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.McNemar;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.input.InputException;
import org.matlens.metric.Metrics;

/**
 * Two runs on the same test samples, one task. Numbers: Wilcoxon's signed-rank test of the absolute
 * errors of every sample; classes: McNemar's test; both two-sided.
 *
 * @param metric {@code mae} or {@code accuracy}
 * @param difference run minus other, with a bootstrap interval over samples
 * @param pAdjusted after Holm over all comparisons that were asked for together
 */
public record RunComparison(
    Path run,
    Path other,
    String task,
    String metric,
    int n,
    double value,
    double otherValue,
    Interval difference,
    String test,
    double pValue,
    double pAdjusted) {
  private static final long SEED = 0;

  /** Two runs to be compared. */
  public record Pair(Path run, Path other) {}

  /**
   * Compares every pair in every task.
   *
   * @throws InputException when a run is not finished, or two have not tested the same samples
   */
  public static List<RunComparison> of(List<Pair> pairs) throws InputException, IOException {
    Map<Path, List<TestedSamples>> read = new LinkedHashMap<>();
    List<RunComparison> out = new ArrayList<>();
    for (Pair p : pairs) {
      for (Path run : List.of(p.run(), p.other())) {
        if (!read.containsKey(run)) {
          read.put(run, TestedSamples.of(new RunFolder(run)));
        }
      }
      for (TestedSamples ours : read.get(p.run())) {
        TestedSamples theirs =
            read.get(p.other()).stream()
                .filter(t -> t.task().equals(ours.task()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InputException(
                            "%s predicts no \"%s\", which %s does"
                                .formatted(p.other(), ours.task(), p.run())));
        requireSame(p, ours, theirs);
        out.add(ours.isRegression() ? numbers(p, ours, theirs) : classes(p, ours, theirs));
      }
    }
    double[] adjusted = Holm.adjust(out.stream().mapToDouble(RunComparison::pValue).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      out.set(i, out.get(i).adjusted(adjusted[i]));
    }
    return List.copyOf(out);
  }

  private static void requireSame(Pair p, TestedSamples ours, TestedSamples theirs)
      throws InputException {
    if (!ours.classes().equals(theirs.classes())) {
      throw new InputException(
          "%s tells %s apart, %s %s; expected the same classes"
              .formatted(p.run(), ours.classes(), p.other(), theirs.classes()));
    }
    for (Map.Entry<String, String> e : ours.target().entrySet()) {
      String other = theirs.target().get(e.getKey());
      if (!e.getValue().equals(other)) {
        throw new InputException(
            "%s of %s has target %s, in %s %s; expected the same test samples"
                .formatted(
                    e.getKey(), p.run(), e.getValue(), p.other(), other == null ? "none" : other));
      }
    }
    for (String sample : theirs.target().keySet()) {
      if (!ours.target().containsKey(sample)) {
        throw new InputException(
            "%s of %s is not tested in %s; expected the same test samples"
                .formatted(sample, p.other(), p.run()));
      }
    }
  }

  private static RunComparison numbers(Pair p, TestedSamples a, TestedSamples b) {
    double[] t = a.values(a.target());
    double[] ours = a.values(a.predicted());
    double[] theirs = a.values(b.predicted());
    double[] difference = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      difference[i] = Math.abs(ours[i] - t[i]) - Math.abs(theirs[i] - t[i]);
    }
    return new RunComparison(
        p.run(),
        p.other(),
        a.task(),
        "mae",
        t.length,
        Metrics.mae(t, ours),
        Metrics.mae(t, theirs),
        Bootstrap.mean(difference, SEED),
        "Wilcoxon signed-rank on absolute errors",
        WilcoxonSignedRank.test(difference, Alternative.TWO_SIDED).pValue(),
        Double.NaN);
  }

  private static RunComparison classes(Pair p, TestedSamples a, TestedSamples b) {
    int[] t = a.labels(a.target());
    int[] ours = a.labels(a.predicted());
    int[] theirs = a.labels(b.predicted());
    double[] difference = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      difference[i] = (ours[i] == t[i] ? 1 : 0) - (theirs[i] == t[i] ? 1 : 0);
    }
    return new RunComparison(
        p.run(),
        p.other(),
        a.task(),
        "accuracy",
        t.length,
        Metrics.accuracy(t, ours),
        Metrics.accuracy(t, theirs),
        Bootstrap.mean(difference, SEED),
        "McNemar on labels",
        McNemar.test(t, ours, theirs).pValue(),
        Double.NaN);
  }

  private RunComparison adjusted(double p) {
    return new RunComparison(
        run, other, task, metric, n, value, otherValue, difference, test, pValue, p);
  }

  /** The comparison as keys and values, the same as in metrics.json of {@code compare.file}. */
  public Map<String, Object> toMap() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("run", run.toString());
    m.put("other", other.toString());
    m.put("task", task);
    m.put("metric", metric);
    m.put("n", n);
    m.put("ours", value);
    m.put("theirs", otherValue);
    m.put("difference", difference.estimate());
    m.put("differenceCi95", new double[] {difference.low(), difference.high()});
    m.put("test", test);
    m.put("pValue", pValue);
    m.put("pAdjusted", pAdjusted);
    return m;
  }
}

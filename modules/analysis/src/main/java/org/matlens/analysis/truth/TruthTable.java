package org.matlens.analysis.truth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.predict.Predictor;

/**
 * Methods beside each other on samples whose truth is known. The method to use is chosen on
 * validation samples, its figure is that on test samples: the best of many on the test samples
 * themselves would be too good.
 *
 * @param columns names of the views of the truth, the first of which chooses
 * @param rows one per method
 */
public record TruthTable(List<String> columns, List<Row> rows) {
  public TruthTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * One method.
   *
   * @param validation first metric, first view
   * @param test per view the metrics: AUROC and average precision, or τ-b
   */
  public record Row(String method, TruthScore validation, List<List<TruthScore>> test) {
    public Row {
      test = List.copyOf(test);
    }

    /** The figure that counts: first view, first metric. */
    public TruthScore main() {
      return test.get(0).get(0);
    }
  }

  /**
   * Scores methods; those the model lacks a capability for are left out.
   *
   * @param validation samples the method is chosen on
   * @param test samples of the figures
   * @param output number of the explained score
   * @param done told the number of methods finished
   */
  public static TruthTable of(
      Predictor predictor,
      List<String> columns,
      List<TruthScore.Known> validation,
      List<TruthScore.Known> test,
      List<AttributionMethod> methods,
      int output,
      long seed,
      IntConsumer done) {
    List<Row> rows = new ArrayList<>();
    int finished = 0;
    for (AttributionMethod method : methods) {
      if (method.offeredBy(predictor)) {
        List<double[]> chooses = TruthScore.atoms(predictor, validation, method, output);
        List<double[]> counts = TruthScore.atoms(predictor, test, method, output);
        List<TruthMetric> metrics = metrics(validation, test);
        List<List<TruthScore>> views = new ArrayList<>();
        for (int v = 0; v < columns.size(); v++) {
          int view = v;
          views.add(metrics.stream().map(m -> TruthScore.of(m, test, counts, view, seed)).toList());
        }
        rows.add(
            new Row(
                method.name(), TruthScore.of(metrics.get(0), validation, chooses, 0, seed), views));
      }
      done.accept(++finished);
    }
    return new TruthTable(columns, rows);
  }

  private static List<TruthMetric> metrics(
      List<TruthScore.Known> validation, List<TruthScore.Known> test) {
    boolean marks =
        (test.isEmpty() ? validation : test)
            .stream().allMatch(k -> k.truths().get(0) instanceof AtomTruth.Marked);
    return marks
        ? List.of(TruthMetric.AUROC, TruthMetric.AVERAGE_PRECISION)
        : List.of(TruthMetric.KENDALL);
  }

  /** The method that is best on the validation samples; of equals the first. */
  public Optional<Row> chosen() {
    return rows.stream()
        .filter(r -> r.validation().n() > 0)
        .sorted(Comparator.comparingDouble((Row r) -> -r.validation().mean().estimate()))
        .findFirst();
  }
}

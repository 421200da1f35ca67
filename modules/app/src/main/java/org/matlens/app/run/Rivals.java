package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.matlens.app.modality.Modality;
import org.matlens.input.InputException;
import org.matlens.metric.Metrics;
import org.matlens.predict.Task;
import org.matlens.spectrum.Spectrum;

/**
 * What simple methods make of the same spectra, preprocessed alike: the nearest training spectrum
 * by Euclidean distance, and principal components with a ridge ({@link PrincipalRidge}). Each is
 * compared with the model on the same test samples by a paired permutation test: under the null
 * hypothesis the two predictions of a sample may be swapped (Fisher, 1935).
 *
 * @param ofTask for each task by name, an entry per method
 * @param overall mean absolute error over all tasks, when there are several regressions; else null
 */
record Rivals(Map<String, List<Map<String, Object>>> ofTask, Map<String, Object> overall) {
  private static final int SWAPS = 10_000;
  private static final long SEED = 0;
  private static final String NEAREST = "nearest neighbour";
  private static final String RIDGE = "principal components and ridge";

  /** No methods to compare with. */
  static final Rivals NONE = new Rivals(Map.of(), null);

  /** Predictions of a method for one task of the test samples, in their order. */
  private record Opinion(String method, double[] values) {}

  /**
   * Asks the methods; {@link #NONE} where inputs are no spectra on one grid.
   *
   * @param predictions of the model
   */
  static Rivals of(
      LoadedData data, List<Fold> folds, Modality modality, List<Predicted> predictions)
      throws InputException {
    double[][] spectra = spectra(data, modality);
    if (spectra == null) {
      return NONE;
    }
    Map<String, List<Map<String, Object>>> ofTask = new LinkedHashMap<>();
    Map<String, double[]> absolute = new LinkedHashMap<>();
    for (int t = 0; t < data.tasks().size(); t++) {
      int task = t;
      List<Predicted> test = new ArrayList<>();
      Map<String, List<Double>> values = new LinkedHashMap<>();
      for (Fold fold : folds) {
        List<Predicted> own =
            predictions.stream()
                .filter(p -> p.split().equals("test") && p.fold() == fold.number())
                .filter(p -> !Double.isNaN(p.row().targets()[task]))
                .toList();
        test.addAll(own);
        for (Opinion o : opinions(data, fold, spectra, t, own)) {
          List<Double> all = values.computeIfAbsent(o.method(), k -> new ArrayList<>());
          Arrays.stream(o.values()).forEach(all::add);
        }
      }
      Task kind = data.tasks().get(t);
      double[] target = test.stream().mapToDouble(p -> p.row().targets()[task]).toArray();
      double[] model =
          test.stream().mapToDouble(p -> p.prediction().tasks().get(task).value()).toArray();
      List<Map<String, Object>> entries = new ArrayList<>();
      values.forEach(
          (method, v) -> {
            double[] theirs = v.stream().mapToDouble(Double::doubleValue).toArray();
            entries.add(entry(kind, method, target, model, theirs));
            addErrors(absolute, method, target, theirs);
          });
      addErrors(absolute, "model", target, model);
      ofTask.put(kind.name(), entries);
    }
    boolean several =
        data.tasks().size() > 1
            && data.tasks().stream().allMatch(t -> t.kind() == Task.Kind.REGRESSION);
    return new Rivals(ofTask, several ? overall(absolute, data.tasks().size()) : null);
  }

  /** Intensities of all rows; null where rows are no spectra of one length. */
  static double[][] spectra(LoadedData data, Modality modality) throws InputException {
    double[][] out = new double[data.rows().size()][];
    for (int i = 0; i < out.length; i++) {
      Spectrum s = modality.spectrum(data.rows().get(i).input());
      if (s == null || i > 0 && s.size() != out[0].length) {
        return null;
      }
      out[i] = s.intensities();
    }
    return out;
  }

  private static List<Opinion> opinions(
      LoadedData data, Fold fold, double[][] spectra, int t, List<Predicted> test) {
    Map<Integer, Integer> placeOf = new LinkedHashMap<>();
    for (int i = 0; i < data.rows().size(); i++) {
      placeOf.put(data.rows().get(i).row(), i);
    }
    int[] asked = test.stream().mapToInt(p -> placeOf.get(p.row().row())).toArray();
    int[] train = labelled(data, fold.split().train(), t);
    int[] choose = labelled(data, fold.split().validation(), t);
    List<Opinion> out = new ArrayList<>();
    double[] nearest =
        Arrays.stream(asked)
            .mapToDouble(a -> data.rows().get(nearest(spectra, a, train)).targets()[t])
            .toArray();
    out.add(new Opinion(NEAREST, nearest));
    if (choose.length > 0 && train.length > 1) {
      Task task = data.tasks().get(t);
      double[][] raw =
          new PrincipalRidge(at(spectra, train))
              .predict(
                  outputs(data, train, task, t),
                  at(spectra, choose),
                  outputs(data, choose, task, t),
                  at(spectra, asked));
      out.add(new Opinion(RIDGE, Arrays.stream(raw).mapToDouble(o -> decided(task, o)).toArray()));
    }
    return out;
  }

  private static int[] labelled(LoadedData data, int[] places, int t) {
    return Arrays.stream(places)
        .filter(p -> !Double.isNaN(data.rows().get(p).targets()[t]))
        .toArray();
  }

  private static int nearest(double[][] spectra, int asked, int[] train) {
    return nearest(spectra[asked], spectra, train);
  }

  /** Place of the training spectrum nearest to another on the same grid. */
  static int nearest(double[] asked, double[][] spectra, int[] train) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int t : train) {
      double sum = 0;
      for (int i = 0; i < asked.length && sum < least; i++) {
        double d = asked[i] - spectra[t][i];
        sum += d * d;
      }
      if (sum < least) {
        least = sum;
        best = t;
      }
    }
    return best;
  }

  private static double[][] at(double[][] spectra, int[] places) {
    return Arrays.stream(places).mapToObj(p -> spectra[p]).toArray(double[][]::new);
  }

  /** The target, or 1 for the class and 0 for the others, [row][output]. */
  private static double[][] outputs(LoadedData data, int[] places, Task task, int t) {
    return Arrays.stream(places)
        .mapToObj(
            p -> {
              double y = data.rows().get(p).targets()[t];
              double[] o = {y};
              if (task.kind() == Task.Kind.MULTICLASS) {
                o = new double[task.classes().size()];
                o[(int) y] = 1;
              }
              return o;
            })
        .toArray(double[][]::new);
  }

  private static double decided(Task task, double[] outputs) {
    if (task.kind() != Task.Kind.MULTICLASS) {
      return outputs[0];
    }
    return IntStream.range(0, outputs.length)
        .reduce((a, b) -> outputs[b] > outputs[a] ? b : a)
        .orElseThrow();
  }

  /** Of several classes a value is the number of one, of two it is a probability. */
  static double figure(Task task, String metric, double[] target, double[] values) {
    return task.kind() == Task.Kind.MULTICLASS && metric.equals("accuracy")
        ? Metrics.accuracy(labels(target), labels(values))
        : metric(metric, target, values);
  }

  private static Map<String, Object> entry(
      Task task, String method, double[] target, double[] model, double[] theirs) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("n", target.length);
    for (String metric : metrics(task)) {
      figures.put(metric, figure(task, metric, target, theirs));
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("predictor", method);
    m.put("test", figures);
    String decisive = metrics(task).get(metrics(task).size() - 1);
    m.put("comparedBy", decisive);
    m.put("pValue", pValue(decisive, target, model, theirs));
    return m;
  }

  /** The last one is that of the comparison. */
  private static List<String> metrics(Task task) {
    return switch (task.kind()) {
      case REGRESSION -> List.of("rmse", "mae");
      case BINARY -> List.of("accuracy");
      case MULTICLASS -> List.of("accuracy", "macroF1");
    };
  }

  private static double metric(String name, double[] target, double[] values) {
    return switch (name) {
      case "mae" -> Metrics.mae(target, values);
      case "rmse" -> Metrics.rmse(target, values);
      case "accuracy" -> Metrics.accuracy(labels(target), decisions(values));
      default -> Metrics.macroF1(labels(target), labels(values));
    };
  }

  private static int[] labels(double[] values) {
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }

  private static int[] decisions(double[] probabilities) {
    return Arrays.stream(probabilities).mapToInt(v -> v >= 0.5 ? 1 : 0).toArray();
  }

  /** Two-sided p-value of the difference of a metric. */
  static double pValue(String metric, double[] target, double[] model, double[] theirs) {
    return pValue((t, v) -> metric(metric, t, v), target, model, theirs);
  }

  /** The same of a metric of targets and predictions. */
  static double pValue(
      ToDoubleBiFunction<double[], double[]> metric,
      double[] target,
      double[] model,
      double[] theirs) {
    double seen =
        Math.abs(metric.applyAsDouble(target, model) - metric.applyAsDouble(target, theirs));
    SplittableRandom random = new SplittableRandom(SEED);
    int asExtreme = 1;
    double[] a = new double[target.length];
    double[] b = new double[target.length];
    for (int s = 0; s < SWAPS; s++) {
      for (int i = 0; i < a.length; i++) {
        boolean swap = random.nextBoolean();
        a[i] = swap ? theirs[i] : model[i];
        b[i] = swap ? model[i] : theirs[i];
      }
      double d = Math.abs(metric.applyAsDouble(target, a) - metric.applyAsDouble(target, b));
      asExtreme += d >= seen - 1e-12 ? 1 : 0;
    }
    return asExtreme / (1.0 + SWAPS);
  }

  private static void addErrors(
      Map<String, double[]> sums, String method, double[] target, double[] values) {
    double[] sum = sums.computeIfAbsent(method, k -> new double[target.length]);
    for (int i = 0; i < Math.min(sum.length, target.length); i++) {
      sum[i] += Math.abs(values[i] - target[i]);
    }
  }

  /** Mean absolute errors over samples and tasks, with p-values of samples' mean errors. */
  private static Map<String, Object> overall(Map<String, double[]> absolute, int tasks) {
    Map<String, Object> m = new LinkedHashMap<>();
    absolute.values().forEach(a -> Arrays.setAll(a, i -> a[i] / tasks));
    double[] model = absolute.get("model");
    double[] zero = new double[model.length];
    m.put("mae", Metrics.mae(zero, model));
    List<Map<String, Object>> others = new ArrayList<>();
    absolute.forEach(
        (method, errors) -> {
          if (!method.equals("model")) {
            Map<String, Object> o = new LinkedHashMap<>();
            o.put("predictor", method);
            o.put("mae", Metrics.mae(zero, errors));
            o.put("pValue", pValue("mae", zero, model, errors));
            others.add(o);
          }
        });
    m.put("baselines", others);
    return m;
  }
}

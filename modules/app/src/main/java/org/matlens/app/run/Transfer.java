package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;
import org.matlens.app.config.TransferConfig;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.dataset.DatasetStore;
import org.matlens.data.dataset.Sha256;
import org.matlens.input.InputException;
import org.matlens.metric.Metrics;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * Labelled samples of another origin, of which the models learned nothing, e.g. measured patterns
 * for models of simulated ones.
 *
 * @param sha256 of the file of labels
 * @param rows samples; the target is NaN where the label is none of the classes of training
 * @param fewest samples of a class that counts
 */
record Transfer(String sha256, List<DataRow> rows, int fewest) {
  private static final int RESAMPLES = 2000;
  private static final String MACRO_F1 = "macroF1";

  /**
   * Reads them.
   *
   * @throws InputException when a sample cannot be read, or the task is not one of several classes
   */
  static Transfer read(TransferConfig config, LoadedData data, Samples samples)
      throws InputException, IOException {
    Task task = data.tasks().get(0);
    if (data.tasks().size() > 1 || task.kind() != Task.Kind.MULTICLASS) {
      throw new InputException("data.transfer goes with one target of several classes");
    }
    DatasetCard card = null;
    CsvTable table;
    String sha256;
    if (config.card() == null) {
      table = samples.modality().table(config.path());
      sha256 = Sha256.of(config.path());
    } else {
      DatasetStore store = DatasetStore.ofProcess();
      card = store.card(config.card());
      sha256 = store.locate(card).sha256();
      table =
          card.input() == DatasetCard.Input.SPECTRUM
              ? store.table(card, CsvTable::read)
              : store.table(card, StructureTable::orCsv);
    }
    CsvTable.Column input = column(table, config.input(), card, DatasetCard.Role.INPUT);
    CsvTable.Column target = column(table, config.target(), card, DatasetCard.Role.TARGET);
    for (String known : config.classes().values()) {
      if (!task.classes().contains(known)) {
        throw new InputException(
            "data.transfer.classes: \"%s\", expected one of %s".formatted(known, task.classes()));
      }
    }
    List<DataRow> rows = new ArrayList<>();
    for (int r = 0; r < table.size(); r++) {
      String label = target.text(r).strip();
      int known = task.classes().indexOf(config.classes().getOrDefault(label, label));
      String text = samples.modality().cell(input.file(), input.text(r).strip());
      try {
        double[] targets = {known < 0 ? Double.NaN : known};
        rows.add(samples.row(input.text(r).strip(), r, samples.modality().read(text), targets));
      } catch (InputException e) {
        throw e.at(input.place(r));
      }
    }
    boolean counts =
        IntStream.range(0, task.classes().size())
            .anyMatch(
                c -> rows.stream().filter(r -> r.targets()[0] == c).count() >= config.fewest());
    if (!counts) {
      throw new InputException(
          "data.transfer: none of %s has %d samples in %s"
              .formatted(task.classes(), config.fewest(), table.file()));
    }
    return new Transfer(sha256, rows, config.fewest());
  }

  private static CsvTable.Column column(
      CsvTable table, String named, DatasetCard card, DatasetCard.Role role) throws InputException {
    if (named != null) {
      return table.column(named);
    }
    return table.column(
        card.column(role)
            .orElseThrow(
                () ->
                    new InputException(
                        "card " + card.name() + " names no " + role + "; set it in data.transfer"))
            .name());
  }

  /**
   * Asks the models, writes transfer.csv, and gives figures beside those of the best constant and
   * of the nearest training spectrum, with p-values of paired permutation tests.
   */
  Map<String, Object> judge(
      Models models, LoadedData data, List<Fold> folds, Samples samples, Path file)
      throws InputException, IOException {
    List<Prediction> predictions = models.predict(rows, samples);
    NonFinite.require(predictions, "data.transfer");
    List<Predicted> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      all.add(new Predicted(rows.get(i), 0, "transfer", predictions.get(i)));
    }
    PredictionsFile.write(file, data.tasks(), all);
    Task task = data.tasks().get(0);
    int[] counts = new int[task.classes().size()];
    rows.stream()
        .mapToDouble(r -> r.targets()[0])
        .filter(t -> !Double.isNaN(t))
        .forEach(t -> counts[(int) t]++);
    int[] counted =
        IntStream.range(0, rows.size())
            .filter(i -> !Double.isNaN(rows.get(i).targets()[0]))
            .filter(i -> counts[(int) rows.get(i).targets()[0]] >= fewest)
            .toArray();
    double[] target = Arrays.stream(counted).mapToDouble(i -> rows.get(i).targets()[0]).toArray();
    double[] ours =
        Arrays.stream(counted)
            .mapToDouble(i -> predictions.get(i).tasks().get(0).value())
            .toArray();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("sha256", sha256);
    m.put("samples", rows.size());
    Map<String, Object> perClass = new LinkedHashMap<>();
    IntStream.range(0, counts.length)
        .filter(c -> counts[c] >= fewest)
        .forEach(c -> perClass.put(task.classes().get(c), counts[c]));
    m.put("classes", perClass);
    m.putAll(figures(target, ours));
    int often =
        IntStream.range(0, counts.length)
            .reduce((a, b) -> counts[b] > counts[a] ? b : a)
            .orElseThrow();
    double[] constant = new double[target.length];
    Arrays.fill(constant, often);
    List<Map<String, Object>> others = new ArrayList<>();
    others.add(compared("always " + task.classes().get(often), target, ours, constant));
    double[] near = nearest(counted, data, folds, samples);
    if (near != null) {
      others.add(compared("nearest neighbour", target, ours, near));
    }
    m.put("baselines", others);
    return m;
  }

  /** Class of the nearest training spectrum; null where inputs are no spectra on one grid. */
  private double[] nearest(int[] asked, LoadedData data, List<Fold> folds, Samples samples)
      throws InputException {
    double[][] known = Rivals.spectra(data, samples.modality());
    if (known == null) {
      return null;
    }
    int[] train =
        folds.stream()
            .flatMapToInt(f -> Arrays.stream(f.split().train()))
            .distinct()
            .filter(p -> !Double.isNaN(data.rows().get(p).targets()[0]))
            .toArray();
    double[] out = new double[asked.length];
    for (int i = 0; i < out.length; i++) {
      double[] s = samples.modality().spectrum(rows.get(asked[i]).input()).intensities();
      if (s.length != known[0].length) {
        return null;
      }
      out[i] = data.rows().get(Rivals.nearest(s, known, train)).targets()[0];
    }
    return out;
  }

  private static Map<String, Object> compared(
      String name, double[] target, double[] ours, double[] theirs) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("predictor", name);
    m.putAll(figures(target, theirs));
    ToDoubleBiFunction<double[], double[]> metric = Transfer::macroF1;
    m.put("comparedBy", MACRO_F1);
    m.put("pValue", Rivals.pValue(metric, target, ours, theirs));
    return m;
  }

  private static Map<String, Object> figures(double[] target, double[] predicted) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("n", target.length);
    m.put(
        "accuracy",
        Metrics.accuracy(
            Arrays.stream(target).mapToInt(v -> (int) v).toArray(),
            Arrays.stream(predicted).mapToInt(v -> (int) v).toArray()));
    m.put(MACRO_F1, macroF1(target, predicted));
    Interval i =
        Bootstrap.percentile(
            target.length,
            drawn -> macroF1(at(target, drawn), at(predicted, drawn)),
            RESAMPLES,
            MACRO_F1.hashCode());
    m.put(MACRO_F1 + "Ci95", new double[] {i.low(), i.high()});
    return m;
  }

  private static double[] at(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(p -> values[p]).toArray();
  }

  /**
   * Mean of F₁ over the classes that occur among the targets; a prediction of any other class is a
   * miss. Classes the data have no sample of have no F₁ to count.
   */
  static double macroF1(double[] target, double[] predicted) {
    return Arrays.stream(target)
        .distinct()
        .map(
            c -> {
              int hits = 0;
              int either = 0;
              for (int i = 0; i < target.length; i++) {
                hits += target[i] == c && predicted[i] == c ? 2 : 0;
                either += (target[i] == c ? 1 : 0) + (predicted[i] == c ? 1 : 0);
              }
              return hits / (double) either;
            })
        .average()
        .orElse(Double.NaN);
  }
}

package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.matlens.analysis.attention.AttentionDrift;
import org.matlens.analysis.attention.AttentionStatistics;
import org.matlens.analysis.attention.GroupTest;
import org.matlens.analysis.attribution.AttentionBased;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.attribution.GradientBased;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.UnsuitableMethodException;
import org.matlens.analysis.audit.AuditData;
import org.matlens.analysis.audit.AuditOptions;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.audit.Auditor;
import org.matlens.analysis.audit.Check;
import org.matlens.analysis.audit.Checks;
import org.matlens.analysis.audit.Measurements;
import org.matlens.analysis.audit.RetrainCheck;
import org.matlens.analysis.truth.TruthTable;
import org.matlens.app.config.RunConfig;
import org.matlens.app.explain.AttentionMemory;
import org.matlens.app.explain.EpochsFile;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.app.explain.ExplainWriter;
import org.matlens.app.explain.Explainer;
import org.matlens.app.explain.Explanation;
import org.matlens.app.explain.StatisticsFile;
import org.matlens.app.modality.StreamsModality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.model.TrainedModel;
import org.matlens.predict.Retrains;
import org.matlens.predict.Task;
import org.matlens.spectrum.Spectrum;

/**
 * A look into the first model of the first split of a run: what it attends to, and whether that can
 * be believed. One model, not the mean of several: only one model has attention to show.
 */
public final class Inspection implements AutoCloseable {
  private static final int TASK = 0;
  private static final int RETRAININGS = 3;

  /** Name that stands for every method. */
  private static final String ALL = "all";

  /** Options worth a line beside the defaults when methods are compared. */
  private static final List<String> VARIANTS =
      List.of(
          "attention:layer=0",
          "attention:layer=last",
          "attention:heads=max",
          "rollout:heads=max",
          "rollout:discard=0.5");

  private final RunConfig config;
  private final RunFolder folder;
  private final LoadedData data;
  private final Fold fold;
  private final Samples samples;
  private final Models models;
  private final int trained;

  Inspection(RunConfig config, RunFolder folder, LoadedData data, List<Fold> folds, Samples samples)
      throws IOException {
    this.config = config;
    this.folder = folder;
    this.data = data;
    this.fold = folds.get(0);
    this.samples = samples;
    this.trained = folds.size() * config.ensemble();
    boolean single = trained == 1;
    this.models = Models.load(List.of(folder.model(0, 0, single)), config.training().threads());
  }

  /** Opens a finished run; reads its data again and checks its digest. */
  public static Inspection open(RunFolder folder) throws InputException, IOException {
    folder.requireFinished();
    RunConfig config = RunConfig.readResolved(folder.config());
    Samples samples = Samples.of(config);
    LoadedData data = LoadedData.read(config.data(), samples);
    return new Inspection(
        config,
        folder,
        data,
        Fold.of(config.split(), config.ensemble(), data, samples.modality()),
        samples);
  }

  public RunConfig config() {
    return config;
  }

  private TrainedModel model() {
    return models.members().get(0);
  }

  private int[] places(String split) {
    return switch (split) {
      case "train" -> fold.split().train();
      case "validation" -> fold.split().validation();
      default -> fold.split().test();
    };
  }

  /**
   * Explains samples of the run's data.
   *
   * @param split train, validation or test
   * @param limit at most this many, spread evenly over the part
   * @return number of samples written
   */
  public int explainSplit(
      String split,
      int limit,
      List<String> methods,
      ExplainOptions options,
      Path out,
      Progress progress)
      throws InputException, IOException {
    List<DataRow> rows = RowSet.at(data, places(split));
    return explain(RowSet.spread(rows, limit), methods, options, out, progress);
  }

  /**
   * Predicts samples of the run's data with the one model that is looked into; gives their number.
   */
  int predictSplit(String split, int limit) {
    List<DataRow> rows = RowSet.at(data, places(split));
    return model()
        .predict(RowSet.spread(rows, limit).stream().map(DataRow::sample).toList())
        .size();
  }

  /** Explains new inputs: a table, a file of the modality's own, or one input. */
  public int explainInput(
      String input,
      int limit,
      List<String> methods,
      ExplainOptions options,
      Path out,
      Progress progress)
      throws InputException, IOException {
    NewInputs inputs = new NewInputs(samples, data.id(), data.input(), null);
    List<DataRow> rows = inputs.read(input);
    inputs.warnings().forEach(w -> progress.say("warning: " + w));
    return explain(rows.subList(0, Math.min(limit, rows.size())), methods, options, out, progress);
  }

  private int explain(
      List<DataRow> rows, List<String> names, ExplainOptions options, Path out, Progress progress)
      throws InputException, IOException {
    Map<String, Explainer.Method> methods = new LinkedHashMap<>();
    for (AttributionMethod m : methods(names)) {
      methods.put(m.name(), new Bound(m, model()));
    }
    boolean gradients = methods.values().stream().anyMatch(Explainer.Method::asksForGradients);
    new AttentionMemory(model().numLayers(), model().numHeads(), gradients)
        .require(rows.stream().map(DataRow::sample).toList(), AttentionMemory.room());
    sayWhichModel(progress);
    List<Explainer.Item> items = new ArrayList<>();
    for (DataRow r : rows) {
      Optional<String> smiles =
          samples.modality().isSmiles() ? Optional.of(r.input()) : Optional.empty();
      double target = r.targets().length > TASK ? r.targets()[TASK] : Double.NaN;
      items.add(new Explainer.Item(r.sample(), r.input(), smiles, r.crystal(), target));
    }
    List<String> leftOut;
    try (ExplainWriter writer = new ExplainWriter(out, options, this::spectrum)) {
      leftOut =
          new Explainer(model(), TASK, methods)
              .explain(items, writer, done -> progress.at("explaining", "", done, items.size()));
      if (leftOut.size() == items.size() && !items.isEmpty()) {
        throw new InputException(
            "prediction, attention or scores are NaN or infinite for "
                + NonFinite.told(leftOut, items.size())
                + ": there is nothing to explain");
      }
      writer.finish();
    } catch (UnsuitableMethodException
        | IllegalStateException e) { // a layer, head, read-out or only sequence this model lacks
      throw new InputException(e.getMessage(), e);
    }
    if (!leftOut.isEmpty()) {
      progress.say(
          "warning: left out, for prediction, attention or scores are NaN or infinite: "
              + NonFinite.told(leftOut, items.size()));
    }
    return items.size() - leftOut.size();
  }

  private Optional<Spectrum> spectrum(Explanation explanation, int stream) {
    try {
      return Optional.ofNullable(
          samples.modality() instanceof StreamsModality several
              ? several.spectrum(stream, explanation.input(), explanation.crystal())
              : samples.modality().spectrum(explanation.input()));
    } catch (InputException e) { // it was read before
      throw new IllegalStateException(e);
    }
  }

  private void sayWhichModel(Progress progress) {
    if (trained > 1) {
      progress.say("looking into the first of " + trained + " models, that of the first split");
    }
  }

  private List<AttributionMethod> methods(List<String> names) throws InputException {
    List<AttributionMethod> out = new ArrayList<>();
    for (String name : names) {
      try {
        out.add(AttributionMethods.named(name, config.seed()));
      } catch (IllegalArgumentException e) {
        throw new InputException(e.getMessage(), e);
      }
    }
    return out;
  }

  /** All methods, and some of them with options that are worth a line of their own. */
  private List<AttributionMethod> everyMethod() throws InputException {
    List<AttributionMethod> out = new ArrayList<>(AttributionMethods.all(config.seed()));
    out.addAll(methods(VARIANTS));
    return out;
  }

  /** An attribution method that speaks of one model. */
  private record Bound(AttributionMethod method, TrainedModel model) implements Explainer.Method {
    @Override
    public boolean signed() {
      return method.meaning() == Meaning.CONTRIBUTION;
    }

    @Override
    public boolean asksForGradients() {
      return method instanceof GradientBased;
    }

    @Override
    public List<float[]> attribute(Explainer.Look look) {
      List<Sample> samples = look.samples();
      if (method instanceof AttentionBased a && look.attention().isPresent()) {
        return perToken(samples, i -> a.perToken(samples.get(i), look.attention().get().get(i)));
      }
      if (method instanceof GradientBased g && look.gradients().isPresent()) {
        return perToken(samples, i -> g.perToken(samples.get(i), look.gradients().get().get(i)));
      }
      return method.attribute(model, samples, look.output()).stream()
          .map(Attribution::perToken)
          .toList();
    }

    private List<float[]> perToken(List<Sample> samples, IntFunction<double[]> of) {
      return IntStream.range(0, samples.size())
          .parallel() // each looks at what the pass has shown of its own sample
          .mapToObj(i -> Attribution.of(method.name(), of.apply(i)).perToken())
          .toList();
    }
  }

  /**
   * Audits the model on test samples.
   *
   * @param names of checks, empty for all
   * @param methodNames of methods, "all" for every one; empty for those of little cost
   * @param where {@code COLUMN=VALUE}: the test samples that checks look at; null for all
   * @param limit samples
   * @param retrain whether to train models again as well, {@value #RETRAININGS} with other seeds
   *     and as many on shuffled labels
   */
  public AuditReport audit(
      List<String> names,
      List<String> methodNames,
      String where,
      int limit,
      boolean retrain,
      Progress progress)
      throws InputException {
    List<AttributionMethod> audited = audited(methodNames);
    List<Check> checks = new ArrayList<>();
    for (String name : names) {
      try {
        checks.add(Checks.named(name));
      } catch (IllegalArgumentException e) {
        throw new InputException(e.getMessage(), e);
      }
    }
    if (checks.isEmpty()) {
      checks.addAll(Checks.all());
    }
    sayWhichModel(progress);
    if (retrain) {
      Retrains source = new Training(config, samples, data).again(fold, progress);
      checks.add(new RetrainCheck(source, false, RETRAININGS));
      checks.add(new RetrainCheck(source, true, RETRAININGS));
    }
    List<DataRow> rows =
        RowSet.at(data, fold.split().test()).stream()
            .filter(r -> !Double.isNaN(r.targets()[TASK]))
            .toList();
    AuditData about =
        new AuditData(
            rows.stream().map(DataRow::sample).toList(),
            rows.stream().mapToDouble(r -> r.targets()[TASK]).toArray(),
            TASK,
            baseline(),
            new WrittenOtherwise(samples, rows),
            samples.modality().isMeasured()
                ? new MeasuredOtherwise(samples, rows)
                : Measurements.NONE,
            RowFilter.of(where, data.table()).places(rows));
    return Auditor.audit(
        model(),
        about,
        audited,
        checks,
        AuditOptions.defaults(config.seed()).withLimit(limit),
        (what, done, all) -> progress.at("audit: " + what, "", done, all));
  }

  private List<AttributionMethod> audited(List<String> names) throws InputException {
    if (names.isEmpty()) {
      return AttributionMethods.offeredBy(model(), config.seed());
    }
    if (names.equals(List.of(ALL))) {
      return everyMethod().stream().filter(m -> m.offeredBy(model())).toList();
    }
    List<AttributionMethod> out = methods(names);
    for (AttributionMethod m : out) {
      if (!m.offeredBy(model())) {
        throw new InputException(
            "method \"" + m.name() + "\" asks for something that this model does not offer");
      }
    }
    if (out.stream().map(AttributionMethod::name).distinct().count() < out.size()) {
      throw new InputException("methods " + names + ", expected each once");
    }
    return out;
  }

  /**
   * Writes figures of the attention of many samples: statistics.json and drawings.
   *
   * @param split train, validation or test
   * @param limit at most this many samples, spread evenly over the part
   * @param by what groups are formed by, see {@link Groups#by}; null for the explained target
   * @param test that compares groups
   * @return number of samples
   */
  public int statistics(
      String split, int limit, String by, GroupTest test, Path out, Progress progress)
      throws InputException, IOException {
    List<DataRow> rows = rows(split, limit);
    Groups groups =
        by == null
            ? Groups.ofTask(data.tasks().get(TASK), rows, TASK)
            : Groups.by(by, data.table(), rows);
    AttentionStatistics statistics = new AttentionStatistics(config.seed(), test);
    for (DataRow r : rows) {
      statistics.add(
          r.sample(), model().attention(List.of(r.sample())).get(0), groups.of(r), parts(r));
      progress.at("looking at attention", "", statistics.samples(), rows.size());
    }
    StatisticsFile.write(out, statistics, groups.names(), config.model().causal());
    return rows.size();
  }

  /**
   * Writes how attention changed in training: epochs.json and drawings.
   *
   * @param limit at most this many samples, spread evenly over the part
   * @return number of samples
   * @throws InputException when the run kept no models of its epochs
   */
  public int epochs(String split, int limit, Path out, Progress progress)
      throws InputException, IOException {
    Path models = RunFolder.epochs(folder.model(0, 0, trained == 1));
    List<Integer> kept = EpochsFile.kept(models);
    if (kept.isEmpty()) {
      throw new InputException(
          folder.path()
              + ": no models of epochs were kept; explain.epochs in the configuration does");
    }
    List<Sample> all = rows(split, limit).stream().map(DataRow::sample).toList();
    Map<Integer, Map<String, List<AttentionDrift>>> drifts = new LinkedHashMap<>();
    for (int epoch : kept) {
      try (Models then =
          Models.load(
              List.of(models.resolve(Integer.toString(epoch))), config.training().threads())) {
        drifts.put(epoch, EpochsFile.drift(then.members().get(0), model(), all));
      }
      progress.at("comparing epochs", "", drifts.size(), kept.size());
    }
    EpochsFile.write(out, all.size(), drifts);
    return all.size();
  }

  /** Samples of a part of the data; refused when their attention has no room. */
  private List<DataRow> rows(String split, int limit) throws InputException {
    List<DataRow> rows = RowSet.spread(RowSet.at(data, places(split)), limit);
    new AttentionMemory(model().numLayers(), model().numHeads(), false)
        .require(rows.stream().map(DataRow::sample).toList(), AttentionMemory.room());
    return rows;
  }

  /** What part of its molecule each token belongs to; null where nothing is known of parts. */
  private String[] parts(DataRow row) throws InputException {
    List<String> atoms = samples.modality().parts(row.input());
    return atoms.isEmpty()
        ? null
        : row.sample().sequence().tokens().stream()
            .map(t -> t.atom() < 0 ? null : atoms.get(t.atom()))
            .toArray(String[]::new);
  }

  /**
   * Scores attribution methods against what the data say about atoms, and writes truth.json and
   * truth.csv into the run.
   *
   * @param columns of the data, at least one
   * @param names of methods, empty for all and some of their options
   * @param limit most samples of the validation and of the test part
   */
  public TruthTable truth(List<String> columns, List<String> names, int limit, Progress progress)
      throws InputException, IOException {
    TruthColumns truth = new TruthColumns(data, columns);
    Task task = data.tasks().get(TASK);
    if (task.kind() == Task.Kind.MULTICLASS) {
      throw new InputException(
          "truth about atoms of \"" + task.name() + "\", expected a number or two classes");
    }
    List<AttributionMethod> chosen = names.isEmpty() ? everyMethod() : methods(names);
    TruthTable table =
        TruthTable.of(
            model(),
            truth.names(),
            truth.of(RowSet.at(data, fold.split().validation()), limit),
            truth.of(RowSet.at(data, fold.split().test()), limit),
            chosen,
            Explainer.output(model().tasks(), TASK),
            config.seed(),
            done -> progress.at("scoring against the truth", "", done, chosen.size()));
    TruthFile.write(folder, table);
    return table;
  }

  private double baseline() {
    double[] training = new double[fold.split().train().length];
    for (int i = 0; i < training.length; i++) {
      training[i] = data.rows().get(fold.split().train()[i]).targets()[TASK];
    }
    return MetricsFile.constant(data.tasks().get(TASK), training);
  }

  @Override
  public void close() {
    models.close();
  }
}

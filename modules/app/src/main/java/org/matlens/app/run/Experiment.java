package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.matlens.analysis.attention.GroupTest;
import org.matlens.app.config.RunConfig;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.data.split.Split;
import org.matlens.input.InputException;
import org.matlens.model.TrainedModel;
import org.matlens.model.graph.Diagram;
import org.matlens.model.train.EpochRecord;
import org.matlens.model.train.Trainer;
import org.matlens.model.train.TrainingListener;
import org.matlens.predict.Prediction;

/**
 * The main path: read the data, then for every fold and member train a model, then predict and
 * measure. Everything that can be wrong with configuration and data is found before the run
 * directory appears.
 */
public final class Experiment {
  private final RunConfig config;
  private final RunFolder folder;
  private final String matbench;
  private Progress progress;
  private final Samples samples;
  private final LoadedData data;
  private final List<Fold> folds;
  private final History history;
  private final Transfer transfer;

  private Experiment(RunConfig config, RunFolder folder, String matbench)
      throws InputException, IOException {
    this.config = config;
    this.folder = folder;
    this.matbench = matbench;
    this.samples = Samples.of(config);
    this.data = LoadedData.read(config.data(), samples);
    Optional<String> fault = config.training().teacher().fault(data.tasks());
    if (fault.isPresent()) {
      throw new InputException(fault.get());
    }
    this.folds = Fold.of(config.split(), config.ensemble(), data, samples);
    if (config.compare() != null && Files.isRegularFile(config.compare())) {
      PublishedComparison.check(config.compare(), data, folds);
    }
    if (!config.explain().truth().isEmpty()) {
      new TruthColumns(data, config.explain().truth()).of(data.rows(), 0);
    }
    RowFilter.of(config.audit().where(), data.table());
    this.history = new History(folder.history());
    this.transfer =
        config.data().transfer() == null
            ? null
            : Transfer.read(config.data().transfer(), data, samples);
  }

  /**
   * Reads and checks all inputs of an experiment; writes nothing.
   *
   * @param matbench whether results for the Matbench leaderboard are wanted as well
   */
  public static Experiment prepare(RunConfig config, RunFolder folder, boolean matbench)
      throws InputException, IOException {
    return new Experiment(config, folder, matbench ? MatbenchResults.dataset(config) : null);
  }

  /** The network of this experiment: its stages, shapes and numbers of parameters. */
  public String describe() {
    return Diagram.of(
        new Training(config, samples, data)
            .request(folds.get(0).split(), folds.get(0).seed())
            .network());
  }

  private boolean single() {
    return folds.size() == 1 && config.ensemble() == 1;
  }

  /**
   * Runs the experiment, or goes on with it.
   *
   * @return metrics.json's content
   */
  public Map<String, Object> run(Progress listener) throws InputException, IOException {
    progress = listener;
    ResolvedConfig resolved = new ResolvedConfig(config, data);
    resolved.writeOrCompare(folder);
    Provenance provenance = new Provenance(config, data);
    provenance.write(folder, "running", Map.of());
    progress.say(
        data.rows().size()
            + " samples of "
            + data.file().getFileName()
            + (data.skipped().isEmpty() ? "" : ", " + data.skipped().size() + " rows skipped")
            + "; "
            + folds.size()
            + (folds.size() == 1 ? " split, " : " splits, ")
            + config.ensemble()
            + (config.ensemble() == 1 ? " model" : " models")
            + " each");
    if (!data.warnings().isEmpty()) {
      progress.say(data.warnings().size() + " rows with warnings, see warnings.txt");
      RunFolder.write(
          folder.path().resolve("warnings.txt"), String.join("\n", data.warnings()) + "\n");
    }
    if (!data.skipped().isEmpty()) {
      RunFolder.write(
          folder.path().resolve("skipped.txt"), String.join("\n", data.skipped()) + "\n");
    }
    for (Fold fold : folds) {
      for (int member = 0; member < config.ensemble(); member++) {
        train(fold, member);
      }
    }
    sayUnseen();
    List<Predicted> predictions = new ArrayList<>();
    Map<Integer, double[][]> training = new LinkedHashMap<>();
    String kernels = "";
    Map<String, Object> unknown = new LinkedHashMap<>();
    for (Fold fold : folds) {
      kernels = predict(fold, predictions, unknown);
      training.put(fold.number(), data.targets(fold.split().train()));
    }
    PredictionsFile.write(folder.predictions(), data.tasks(), predictions);
    if (matbench != null) {
      MatbenchResults.write(folder.path().resolve("results.json.gz"), matbench, data, predictions);
    }
    Map<String, Object> metrics =
        MetricsFile.write(
            folder.metrics(),
            data.tasks(),
            predictions,
            training,
            published(predictions),
            Rivals.of(data, folds, samples.modality(), predictions),
            transferred());
    explainAndAudit();
    deleteStates();
    provenance.write(folder, "finished", Map.of("kernels", kernels, "unknownTokens", unknown));
    return metrics;
  }

  /** Figures of data of another origin, empty where none are asked about. */
  private Map<String, Object> transferred() throws InputException, IOException {
    if (transfer == null) {
      return Map.of();
    }
    List<Path> all = new ArrayList<>();
    for (Fold fold : folds) {
      for (int m = 0; m < config.ensemble(); m++) {
        all.add(folder.model(fold.number(), m, single()));
      }
    }
    try (Models models = Models.load(all, config.training().threads())) {
      return transfer.judge(models, data, folds, samples, folder.path().resolve("transfer.csv"));
    }
  }

  /** Tests against published predictions, empty where there is no file of them. */
  private List<Map<String, Object>> published(List<Predicted> predictions) throws InputException {
    if (config.compare() == null) {
      return List.of();
    }
    if (!Files.isRegularFile(config.compare())) {
      progress.say(config.compare() + ": no such file, no comparison with published predictions");
      return List.of();
    }
    return PublishedComparison.of(config.compare(), data.tasks().get(0), predictions);
  }

  /**
   * Trains one model unless it is there. Members differ by seed; the first has the seed of its
   * split.
   */
  private void train(Fold fold, int member) throws IOException {
    Path model = folder.model(fold.number(), member, single());
    Path part = model.resolve("history.csv");
    if (TrainedModel.isSaved(model)) {
      history.restore(Files.readString(part));
      return;
    }
    long seed = fold.seed() + 1000L * member;
    Trainer.Request request =
        new Training(config, samples, data).request(fold.members().get(member), seed);
    Path state = Files.createDirectories(folder.state(fold.number(), member));
    history.begin();
    int done = fold.number() * config.ensemble() + member;
    int all = folds.size() * config.ensemble();
    try (TrainedModel trained =
        Trainer.train(request, state, new Listener(fold.number(), member, model, done, all))) {
      Files.createDirectories(model);
      RunFolder.write(part, history.end());
      SeenStreams seen = seen(fold.members().get(member));
      TokenizerFile.write(model, config.tokenizer(), samples, data, seen);
      trained.save(model);
    }
  }

  /** Which streams a model's training samples have. */
  private SeenStreams seen(Split split) {
    return config.streams() == null
        ? SeenStreams.UNKNOWN
        : SeenStreams.of(RowSet.at(data, split.train()), config.training().streamDropRate());
  }

  /** What stands for a stream that was never missing in training has learned nothing. */
  private void sayUnseen() {
    int unseen = 0;
    for (Fold fold : folds) {
      SeenStreams seen = seen(fold.split());
      unseen +=
          (int)
              RowSet.at(data, fold.split().test()).stream()
                  .filter(r -> !seen.holds(r.sample()))
                  .count();
    }
    if (unseen > 0) {
      progress.say(
          "warning: "
              + unseen
              + " test samples have other streams than all training samples; training.streamDropRate"
              + " lets a model learn to do without some");
    }
  }

  /**
   * Predicts test rows of a fold with all its members, validation rows with those that did not
   * learn from them; gives the name of the kernels.
   */
  private String predict(Fold fold, List<Predicted> out, Map<String, Object> unknown)
      throws IOException {
    try (Models models = Models.load(folder, fold.number(), config, single())) {
      Map<List<Integer>, List<Integer>> rowsOf = new LinkedHashMap<>();
      fold.heldOut()
          .forEach((row, m) -> rowsOf.computeIfAbsent(m, members -> new ArrayList<>()).add(row));
      int unknownInValidation = 0;
      for (Map.Entry<List<Integer>, List<Integer>> e : rowsOf.entrySet()) {
        Models some = models.only(e.getKey());
        int[] rows = e.getValue().stream().mapToInt(Integer::intValue).toArray();
        unknownInValidation += predict(some, fold, "validation", rows, out);
      }
      unknown.put("fold " + fold.number() + " validation", unknownInValidation);
      unknown.put(
          "fold " + fold.number() + " test",
          predict(models, fold, "test", fold.split().test(), out));
      return models.kernels();
    }
  }

  /** Adds predictions; gives the number of unknown tokens. */
  private int predict(Models models, Fold fold, String part, int[] at, List<Predicted> out) {
    List<DataRow> rows = RowSet.at(data, at);
    List<Prediction> predictions = models.predict(rows, samples);
    NonFinite.require(predictions, "split " + fold.number() + ", " + part + " part");
    for (int i = 0; i < rows.size(); i++) {
      out.add(new Predicted(rows.get(i), fold.number(), part, predictions.get(i)));
    }
    return models.unknownTokens(rows);
  }

  private void explainAndAudit() throws InputException, IOException {
    RunConfig.ExplainConfig explain = config.explain();
    RunConfig.AuditConfig audit = config.audit();
    if (explain.limit() == 0 && audit.limit() == 0 && explain.truth().isEmpty()) {
      return;
    }
    try (Inspection inspection = new Inspection(config, folder, data, folds, samples, 0, 0)) {
      if (explain.limit() > 0) {
        int n =
            inspection.explainSplit(
                explain.split(),
                explain.limit(),
                explain.methods(),
                ExplainOptions.drawn(explain.maxBytes()),
                folder.explain(),
                progress);
        inspection.statistics(
            explain.split(),
            explain.limit(),
            null,
            GroupTest.MANN_WHITNEY,
            folder.explain(),
            progress);
        if (explain.epochs() > 0) {
          inspection.epochs(explain.split(), explain.limit(), folder.explain(), progress);
        }
        progress.say(n + " samples explained in " + folder.explain());
      }
      if (audit.limit() > 0) {
        AuditFile.write(
            folder,
            inspection.audit(
                audit.checks(), audit.methods(), audit.where(), audit.limit(), false, progress),
            audit.where());
      }
      if (!explain.truth().isEmpty()) {
        inspection.truth(explain.truth(), List.of(), Integer.MAX_VALUE, progress);
      }
    }
  }

  private void deleteStates() throws IOException {
    Path state = folder.path().resolve("state");
    if (Files.exists(state)) {
      try (Stream<Path> files = Files.walk(state)) {
        for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  /** Writes the history and reports progress of one training. */
  private final class Listener implements TrainingListener {
    private final int fold;
    private final int member;
    private final Path model;
    private final int done;
    private final int all;
    private int epochs;

    Listener(int fold, int member, Path model, int done, int all) {
      this.fold = fold;
      this.member = member;
      this.model = model;
      this.done = done;
      this.all = all;
    }

    @Override
    public void epoch(EpochRecord r) {
      epochs = r.epoch();
      try {
        history.add(r, fold, member);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      long total = (long) all * config.training().epochs();
      progress.at(
          "training",
          String.format(
              java.util.Locale.ROOT,
              "model %d/%d, validation loss %.4f",
              done + 1,
              all,
              r.valLoss()),
          (long) done * config.training().epochs() + epochs,
          total);
    }

    /** Of the one model that is looked into. */
    @Override
    public boolean wantsModel(int epoch) {
      int every = config.explain().epochs();
      return fold == 0 && member == 0 && every > 0 && (epoch == 1 || epoch % every == 0);
    }

    @Override
    public void model(int epoch, TrainedModel trained) throws IOException {
      trained.save(RunFolder.epochs(model).resolve(Integer.toString(epoch)));
    }
  }
}

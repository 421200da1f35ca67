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
  private static final String HISTORY = "history.csv";

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

  /** Trains one member of a fold, and where asked for once more on its validation part as well. */
  private void train(Fold fold, int member) throws IOException {
    Path model = folder.model(fold.number(), member, single());
    Path state = folder.state(fold.number(), member);
    boolean refit = config.split().refit();
    Split split = fold.members().get(member);
    Path first = refit ? folder.validated(fold.number(), member) : model;
    train(new Job(fold, member, split, first, state, history, !refit));
    if (refit) {
      History own = new History(model.resolve(HISTORY));
      Path again = state.resolveSibling(state.getFileName() + "-refit");
      train(new Job(fold, member, fold.refit(member), model, again, own, true));
    }
  }

  /**
   * The training of one model.
   *
   * @param split what it learns from
   * @param model its folder
   * @param state folder of what a stopped training goes on from
   * @param history of its epochs
   * @param last whether it is the model that predicts
   */
  private record Job(
      Fold fold, int member, Split split, Path model, Path state, History history, boolean last) {}

  /**
   * Trains one model unless it is there. Members differ by seed; the first has the seed of its
   * split.
   */
  private void train(Job job) throws IOException {
    Path part = job.model.resolve(HISTORY);
    if (TrainedModel.isSaved(job.model)) {
      job.history.restore(Files.readString(part));
      return;
    }
    long seed = job.fold.seed() + 1000L * job.member;
    Trainer.Request request = new Training(config, samples, data).request(job.split, seed);
    Files.createDirectories(job.state);
    job.history.begin();
    try (TrainedModel trained = Trainer.train(request, job.state, new Listener(job))) {
      Files.createDirectories(job.model);
      RunFolder.write(part, job.history.end());
      TokenizerFile.write(job.model, config.tokenizer(), samples, data, seen(job.split));
      trained.save(job.model);
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
    int unknownInValidation = 0;
    try (Models models = Models.loadValidated(folder, fold.number(), config, single())) {
      Map<List<Integer>, List<Integer>> rowsOf = new LinkedHashMap<>();
      fold.heldOut()
          .forEach((row, m) -> rowsOf.computeIfAbsent(m, members -> new ArrayList<>()).add(row));
      for (Map.Entry<List<Integer>, List<Integer>> e : rowsOf.entrySet()) {
        Models some = models.only(e.getKey());
        int[] rows = e.getValue().stream().mapToInt(Integer::intValue).toArray();
        unknownInValidation += predict(some, fold, "validation", rows, out);
      }
    }
    unknown.put("fold " + fold.number() + " validation", unknownInValidation);
    try (Models models = Models.load(folder, fold.number(), config, single())) {
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
    private final Job job;
    private final int done;
    private final int all;

    Listener(Job job) {
      this.job = job;
      int trainings = config.split().refit() ? 2 : 1;
      int models = job.fold.number() * config.ensemble() + job.member;
      this.done = models * trainings + (job.last ? trainings - 1 : 0);
      this.all = folds.size() * config.ensemble() * trainings;
    }

    @Override
    public void epoch(EpochRecord r) {
      try {
        job.history.add(r, job.fold.number(), job.member);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      boolean validated = !Double.isNaN(r.valLoss());
      progress.at(
          "training",
          String.format(
              java.util.Locale.ROOT,
              "model %d/%d, %s loss %.4f",
              done + 1,
              all,
              validated ? "validation" : "training",
              validated ? r.valLoss() : r.trainLoss()),
          (long) done * config.training().epochs() + r.epoch(),
          (long) all * config.training().epochs());
    }

    /** Of the one model that is looked into. */
    @Override
    public boolean wantsModel(int epoch) {
      int every = config.explain().epochs();
      boolean lookedInto = job.last && job.fold.number() == 0 && job.member == 0;
      return lookedInto && every > 0 && (epoch == 1 || epoch % every == 0);
    }

    @Override
    public void model(int epoch, TrainedModel trained) throws IOException {
      trained.save(RunFolder.epochs(job.model).resolve(Integer.toString(epoch)));
    }
  }
}

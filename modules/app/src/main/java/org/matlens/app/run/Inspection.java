package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.matlens.analysis.attention.GroupTest;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.truth.TruthTable;
import org.matlens.app.config.RunConfig;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.app.explain.Explainer;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * A look into one model of a run, the first of the first split unless told: what it attends to, and
 * whether that can be believed. One model, not the mean of several: only one model has attention to
 * show.
 */
public final class Inspection implements AutoCloseable {
  private final Looked looked;
  private final Models models;

  Inspection(
      RunConfig config,
      RunFolder folder,
      LoadedData data,
      List<Fold> folds,
      Samples samples,
      int fold,
      int member)
      throws IOException {
    int trained = folds.size() * config.ensemble();
    this.models =
        Models.load(List.of(folder.model(fold, member, trained == 1)), config.training().threads());
    this.looked =
        new Looked(
            config,
            folder,
            data,
            folds.get(fold),
            member,
            trained,
            samples,
            models.members().get(0));
  }

  /**
   * Opens a finished run; reads its data again and checks its digest.
   *
   * @param fold number of the split whose model is looked into, from 0
   * @param member number of that model in its ensemble, from 0
   */
  public static Inspection open(RunFolder folder, int fold, int member)
      throws InputException, IOException {
    folder.requireFinished();
    RunConfig config = RunConfig.readResolved(folder.config());
    Samples samples = Samples.of(config);
    LoadedData data = LoadedData.read(config.data(), samples);
    List<Fold> folds = Fold.of(config.split(), config.ensemble(), data, samples);
    require(folder, "split", fold, folds.size());
    require(folder, "member", member, config.ensemble());
    return new Inspection(config, folder, data, folds, samples, fold, member);
  }

  /** Opens the first model of the first split of a finished run. */
  public static Inspection open(RunFolder folder) throws InputException, IOException {
    return open(folder, 0, 0);
  }

  private static void require(RunFolder folder, String what, int number, int all)
      throws InputException {
    if (number < 0 || number >= all) {
      throw new InputException(
          folder.path()
              + ": no "
              + what
              + " "
              + number
              + ", the run has "
              + (all == 1 ? "one (0)" : "0 to " + (all - 1)));
    }
  }

  public RunConfig config() {
    return looked.config();
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
    return new ModelExplanations(looked)
        .write(RowSet.spread(looked.part(split), limit), methods, options, out, progress);
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
    return new ModelExplanations(looked)
        .write(inputs(input, limit, progress), methods, options, out, progress);
  }

  private List<DataRow> inputs(String input, int limit, Progress progress)
      throws InputException, IOException {
    NewInputs inputs =
        new NewInputs(
            looked.samples(),
            looked.data().id(),
            looked.data().input(),
            null,
            TokenizerFile.read(looked.modelFolder()).streams());
    List<DataRow> rows = inputs.read(input);
    inputs.warnings().forEach(w -> progress.say("warning: " + w));
    return rows.subList(0, Math.min(limit, rows.size()));
  }

  /**
   * Predicts samples of the run's data with the one model that is looked into; gives their number.
   */
  int predictSplit(String split, int limit) {
    return looked
        .model()
        .predict(RowSet.spread(looked.part(split), limit).stream().map(DataRow::sample).toList())
        .size();
  }

  /**
   * Looks for the nearest valid inputs with another answer and writes counterfactuals.csv and
   * drawings.
   *
   * @param input new inputs as in {@link #explainInput}, null for those of {@code split}
   * @param move of a number that counts as one, null for half a standard deviation of the training
   *     targets
   * @return number of samples
   */
  public int counterfactuals(
      String input, String split, int limit, Double move, int changes, Path out, Progress progress)
      throws InputException, IOException {
    List<DataRow> rows =
        input == null ? RowSet.spread(looked.part(split), limit) : inputs(input, limit, progress);
    return new Counterfactuals(looked).write(rows, move, changes, out, progress);
  }

  /** Audits the model on test samples, see {@link ModelAudit#run}. */
  public AuditReport audit(
      List<String> names,
      List<String> methodNames,
      String where,
      int limit,
      boolean retrain,
      Progress progress)
      throws InputException {
    return new ModelAudit(looked).run(names, methodNames, where, limit, retrain, progress);
  }

  /** Figures of the attention of many samples, see {@link AttentionOverview#statistics}. */
  public int statistics(
      String split, int limit, String by, GroupTest test, Path out, Progress progress)
      throws InputException, IOException {
    return new AttentionOverview(looked).statistics(split, limit, by, test, out, progress);
  }

  /** How attention changed in training, see {@link AttentionOverview#epochs}. */
  public int epochs(String split, int limit, Path out, Progress progress)
      throws InputException, IOException {
    return new AttentionOverview(looked).epochs(split, limit, out, progress);
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
    if (looked.config().split().refit()) {
      throw new InputException(
          "the best method is chosen on validation samples, and with split.refit the model has"
              + " learned from them; expected a run without");
    }
    TruthColumns truth = new TruthColumns(looked.data(), columns);
    Task task = looked.data().tasks().get(Looked.TASK);
    if (task.kind() == Task.Kind.MULTICLASS) {
      throw new InputException(
          "truth about atoms of \"" + task.name() + "\", expected a number or two classes");
    }
    List<AttributionMethod> chosen = names.isEmpty() ? looked.everyMethod() : looked.methods(names);
    TruthTable table =
        TruthTable.of(
            looked.model(),
            truth.names(),
            truth.of(looked.part("validation"), limit),
            truth.of(looked.part("test"), limit),
            chosen,
            Explainer.output(looked.model().tasks(), Looked.TASK),
            looked.config().seed(),
            done -> progress.at("scoring against the truth", "", done, chosen.size()));
    TruthFile.write(looked.folder(), table);
    return table;
  }

  @Override
  public void close() {
    models.close();
  }
}

package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.matlens.app.config.RunConfig;
import org.matlens.app.modality.StreamsModality;
import org.matlens.input.InputException;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * Predictions of a finished run for new inputs. Models of several splits are averaged like members
 * of an ensemble.
 */
public final class PredictionRun {
  private static final int BATCH = 512;

  private PredictionRun() {}

  /**
   * Predicts.
   *
   * @param input a table, a file of the modality's own, or one input
   * @param column of the inputs in a .csv, null: as in the run
   * @param fold split whose models are used, null: all
   * @param warnings takes a line for every input that may mean something else than it was read as
   * @param skipped takes a line for every input that cannot be read; null: that is an error
   * @return a CSV: id, task, prediction, uncertainty, probabilities
   */
  public static String predict(
      RunFolder folder,
      String input,
      String column,
      Integer fold,
      List<String> warnings,
      List<String> skipped)
      throws InputException, IOException {
    RunConfig config = RunConfig.readResolved(folder.config());
    List<Path> models = modelFolders(folder, fold);
    TokenizerFile file = TokenizerFile.read(models.get(0));
    Samples samples = Samples.of(config);
    if (file.axisUnits() != null) { // as in training
      samples.axisUnits().expect(file.axisUnits());
    }
    NewInputs inputs =
        new NewInputs(
            samples,
            file.idColumn(),
            column == null ? file.inputColumn() : column,
            skipped,
            seen(models));
    List<DataRow> rows = inputs.read(input);
    warnings.addAll(inputs.warnings());
    try (Models all = Models.load(models, config.training().threads())) {
      rows.forEach(r -> all.unseen(r).ifPresent(warnings::add));
      List<Prediction> predictions = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += BATCH) {
        predictions.addAll(
            all.predict(rows.subList(from, Math.min(rows.size(), from + BATCH)), samples));
      }
      List<String> bad = NonFinite.of(predictions);
      if (!bad.isEmpty()) {
        warnings.add("predictions are NaN or infinite for " + NonFinite.told(bad, rows.size()));
      }
      return csv(rows, all.tasks(), predictions, config.streams() != null);
    }
  }

  private static SeenStreams seen(List<Path> models) throws IOException {
    List<SeenStreams> all = new ArrayList<>();
    for (Path model : models) {
      all.add(TokenizerFile.read(model).streams());
    }
    return SeenStreams.union(all);
  }

  private static List<Path> modelFolders(RunFolder folder, Integer fold)
      throws InputException, IOException {
    Path model = folder.path().resolve("model");
    if (Files.exists(model.resolve("model.json"))) {
      if (fold != null && fold != 0) {
        throw new InputException(folder.path() + ": no split " + fold + ", the run has one (0)");
      }
      return List.of(model);
    }
    List<Path> out = new ArrayList<>();
    int folds = 0;
    for (; Files.exists(folder.model(folds, 0, false)); folds++) {
      for (int m = 0;
          (fold == null || fold == folds) && Files.exists(folder.model(folds, m, false));
          m++) {
        out.add(folder.model(folds, m, false));
      }
    }
    if (out.isEmpty()) {
      if (folds == 0) {
        throw new InputException(model + ": no model.json and no folders fold-0, fold-1, ...");
      }
      throw new InputException(
          folder.path()
              + ": no "
              + (fold == null ? "models" : "split " + fold)
              + ", the run has "
              + folds
              + " splits");
    }
    return out;
  }

  /** {@code several}: a last column names the streams each prediction rests on. */
  private static String csv(
      List<DataRow> rows, List<Task> tasks, List<Prediction> predictions, boolean several) {
    List<String> classes = PredictionsFile.classes(tasks);
    StringBuilder text = new StringBuilder("id,row,input,task,prediction,uncertainty");
    classes.forEach(c -> text.append(",p.").append(PredictionsFile.quoted(c)));
    text.append(several ? ",streams\n" : "\n");
    for (int i = 0; i < rows.size(); i++) {
      for (int t = 0; t < tasks.size(); t++) {
        Prediction.Value v = predictions.get(i).tasks().get(t);
        text.append(PredictionsFile.quoted(rows.get(i).id()))
            .append(',')
            .append(rows.get(i).row())
            .append(',');
        text.append(PredictionsFile.quoted(rows.get(i).input())).append(',');
        text.append(PredictionsFile.quoted(tasks.get(t).name())).append(',');
        text.append(PredictionsFile.value(tasks.get(t), v)).append(',');
        text.append(PredictionsFile.number(v.uncertainty()));
        PredictionsFile.appendProbabilities(text, classes, tasks.get(t), v);
        if (several) {
          text.append(',').append(StreamsModality.present(rows.get(i).sample().streams()));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}

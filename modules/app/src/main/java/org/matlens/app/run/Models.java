package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.matlens.app.config.RunConfig;
import org.matlens.batch.Sample;
import org.matlens.model.TrainedModel;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * Trained models that predict together.
 *
 * @param members at least one
 */
record Models(List<TrainedModel> members) implements AutoCloseable {

  /** The members of one fold. */
  static Models load(RunFolder folder, int fold, RunConfig config, boolean single)
      throws IOException {
    List<Path> folders = new ArrayList<>();
    for (int m = 0; m < config.ensemble(); m++) {
      folders.add(folder.model(fold, m, single));
    }
    return load(folders, config.training().threads());
  }

  /** Those that did not see the validation rows of the fold. */
  static Models loadValidated(RunFolder folder, int fold, RunConfig config, boolean single)
      throws IOException {
    if (!config.split().refit()) {
      return load(folder, fold, config, single);
    }
    return load(
        IntStream.range(0, config.ensemble()).mapToObj(m -> folder.validated(fold, m)).toList(),
        config.training().threads());
  }

  /** The models in some folders. */
  static Models load(List<Path> folders, int threads) throws IOException {
    List<TrainedModel> members = new ArrayList<>();
    for (Path f : folders) {
      members.add(TrainedModel.load(f, KernelChoice.AUTO, threads));
    }
    return new Models(members);
  }

  /** Some of the members; closing them is left to these models. */
  Models only(List<Integer> numbers) {
    return new Models(numbers.stream().map(members::get).toList());
  }

  List<Task> tasks() {
    return members.get(0).tasks();
  }

  String kernels() {
    return members.get(0).kernels();
  }

  /**
   * One prediction per row: mean over the members, and over other views of the same input where
   * asked for.
   */
  List<Prediction> predict(List<DataRow> rows, Samples samples) {
    int variants = samples.testViews();
    List<List<Prediction>> perRow = new ArrayList<>();
    rows.forEach(r -> perRow.add(new ArrayList<>()));
    for (TrainedModel m : members) {
      List<List<Prediction>> own = new ArrayList<>();
      rows.forEach(r -> own.add(new ArrayList<>()));
      for (int v = 0; v <= variants; v++) {
        int number = v;
        List<Sample> views = rows.stream().map(r -> samples.testView(r, number)).toList();
        List<Prediction> p = m.predict(views);
        for (int i = 0; i < rows.size(); i++) {
          own.get(i).add(p.get(i));
        }
      }
      for (int i = 0; i < rows.size(); i++) {
        // Variants are views of one sample, not members: their spread is no uncertainty of the
        // model.
        perRow.get(i).add(Predicted.mean(rows.get(i).id(), tasks(), own.get(i)));
      }
    }
    List<Prediction> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      out.add(Predicted.combine(rows.get(i).id(), tasks(), perRow.get(i)));
    }
    return out;
  }

  /** Tokens of the rows that the first member does not know. */
  int unknownTokens(List<DataRow> rows) {
    return (int)
        rows.stream()
            .flatMap(r -> r.sample().tokens().stream())
            .filter(t -> !members.get(0).vocabulary().contains(t.text()))
            .count();
  }

  /** Which tokens of an input were in no training sample of how many members, if there are any. */
  Optional<String> unseen(DataRow row) {
    Set<String> texts = new TreeSet<>();
    row.sample().streams().forEach(s -> s.tokens().forEach(t -> texts.add(t.text())));
    List<String> told = new ArrayList<>();
    for (String text : texts) {
      long without = members.stream().filter(m -> !m.vocabulary().contains(text)).count();
      if (without > 0) {
        told.add(text + " (" + without + " of " + members.size() + " models)");
      }
    }
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "row "
                + row.row()
                + ", \""
                + row.input()
                + "\": not in any training sample: "
                + String.join(", ", told));
  }

  @Override
  public void close() {
    members.forEach(TrainedModel::close);
  }
}

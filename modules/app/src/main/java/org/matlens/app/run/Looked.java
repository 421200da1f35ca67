package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.app.config.RunConfig;
import org.matlens.app.explain.AttentionMemory;
import org.matlens.data.split.Split;
import org.matlens.input.InputException;
import org.matlens.model.TrainedModel;

/**
 * The one model of a run that is looked into, and what it learned from and was tested on.
 *
 * @param config of the run
 * @param folder of the run
 * @param data of the run
 * @param fold that the model was trained on
 * @param member number of the model in its ensemble
 * @param trained models of the run
 * @param samples how inputs become what the model reads
 * @param model itself
 */
record Looked(
    RunConfig config,
    RunFolder folder,
    LoadedData data,
    Fold fold,
    int member,
    int trained,
    Samples samples,
    TrainedModel model) {
  /** The task that is explained. */
  static final int TASK = 0;

  /** Options worth a line beside the defaults when methods are compared. */
  private static final List<String> VARIANTS =
      List.of(
          "attention:layer=0",
          "attention:layer=last",
          "attention:heads=max",
          "rollout:heads=max",
          "rollout:discard=0.5");

  /** The split as this model saw it. */
  Split split() {
    return fold.members().get(member);
  }

  /** Folder of the model. */
  java.nio.file.Path modelFolder() {
    return folder.model(fold.number(), member, trained == 1);
  }

  /** Rows of the data in {@code part}: train, validation or test. */
  List<DataRow> part(String part) {
    return RowSet.at(
        data,
        switch (part) {
          case "train" -> split().train();
          case "validation" -> split().validation();
          default -> split().test();
        });
  }

  /**
   * At most {@code limit} samples of a part, spread evenly over it; refused when their attention
   * has no room.
   */
  List<DataRow> partForAttention(String part, int limit) throws InputException {
    List<DataRow> rows = RowSet.spread(part(part), limit);
    AttentionMemory.ofWhole(model.numLayers(), model.numHeads())
        .require(rows.stream().map(DataRow::sample).toList(), AttentionMemory.room());
    return rows;
  }

  void sayWhichModel(Progress progress) {
    if (trained > 1) {
      progress.say(
          "looking into one of "
              + trained
              + " models: split "
              + fold.number()
              + ", member "
              + member
              + " (--fold, --member)");
    }
  }

  /** Methods by their names. */
  List<AttributionMethod> methods(List<String> names) throws InputException {
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
  List<AttributionMethod> everyMethod() throws InputException {
    List<AttributionMethod> out = new ArrayList<>(AttributionMethods.all(config.seed()));
    out.addAll(methods(VARIANTS));
    return out;
  }
}

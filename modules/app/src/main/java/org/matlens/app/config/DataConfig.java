package org.matlens.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.input.InputException;
import org.matlens.model.StreamConfig;
import org.matlens.predict.Task;

/**
 * What is read.
 *
 * @param card name of a dataset card, null when a file is given
 * @param path file, null when a card is given
 * @param id column with ids, null: row numbers
 * @param input column with the input, null: as the card says
 * @param targets target columns, empty: as the card says
 * @param kind of the targets, null: as the card says, else found from the values
 * @param unit of the targets, null: as the card says
 * @param skipErrors whether rows that cannot be read are skipped and counted
 * @param sample number of rows drawn at random, always the same ones, 0 for all
 * @param sha256 the file must have, null for any
 * @param spectra table with a spectrum in each row, whose ids the input column names; null where
 *     there is none, or the card says
 * @param inputs of streams: name of the stream and its column; empty for one input without a name
 * @param leftOut streams that stand without a column: this run does without them
 * @param transfer labelled data of another origin that finished models are asked about, null for
 *     none
 * @param fewest rows of a class that is told apart; those of rarer classes have no label
 * @param match whether formulas and crystals of a row must tell of one material; several inputs
 */
public record DataConfig(
    String card,
    Path path,
    String id,
    String input,
    List<String> targets,
    Task.Kind kind,
    String unit,
    boolean skipErrors,
    int sample,
    String sha256,
    Path spectra,
    Map<String, String> inputs,
    List<String> leftOut,
    TransferConfig transfer,
    int fewest,
    boolean match) {

  /** The keys of this section in the order in which they are written. */
  public static final List<String> KEYS =
      List.of(
          "card",
          "path",
          "spectra",
          "format",
          "id",
          "input",
          "target",
          "task",
          "unit",
          "onError",
          "sample",
          "sha256",
          "fewest",
          "match",
          "transfer");

  private enum OnError {
    FAIL,
    SKIP
  }

  static DataConfig read(Settings s, boolean filesMustExist) throws InputException {
    Settings inputs = s.isSection("input") ? s.section("input") : null;
    String card = s.text("card", null);
    Path path = RunConfig.file(s, "path", filesMustExist);
    List<String> targets = s.texts("target", List.of());
    if (targets.stream().distinct().count() < targets.size()) {
      throw s.error("target", targets + ", expected each column once");
    }
    if (card != null && path != null) {
      throw s.error("path", "expected either data.card or data.path, not both");
    }
    if (card == null && path == null) {
      s.missing("card", "the name of a dataset, or data.path, a file");
    }
    String format = s.text("format", "csv");
    if (!format.equals("csv")) {
      throw s.error("format", "\"" + format + "\", expected csv");
    }
    DataConfig d =
        new DataConfig(
            card,
            path,
            s.text("id", null),
            s.isSection("input") ? null : s.text("input", null),
            targets,
            s.choice("task", Task.Kind.class, null),
            s.text("unit", null),
            s.choice("onError", OnError.class, OnError.FAIL) == OnError.SKIP,
            (int) s.integer("sample", 0, 0, Integer.MAX_VALUE),
            s.text("sha256", null),
            RunConfig.file(s, "spectra", filesMustExist),
            inputs == null ? Map.of() : inputs(inputs),
            inputs == null ? List.of() : inputs.emptyKeys(),
            TransferConfig.read(s.section("transfer"), filesMustExist),
            (int) s.integer("fewest", 1, 1, 1_000_000),
            s.flag("match", true));
    if (path != null && d.input() == null && d.inputs().isEmpty()) {
      s.missing("input", "the column of " + path + " that holds the inputs");
    }
    if (path != null && d.targets().isEmpty()) {
      s.missing("target", "one or more columns of " + path);
    }
    return d;
  }

  private static Map<String, String> inputs(Settings section) throws InputException {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (String name : section.keys()) {
      if (!StreamConfig.isName(name)) {
        throw section.error(
            name,
            "a stream is called by letters, digits and hyphens, and none of "
                + StreamConfig.RESERVED);
      }
      inputs.put(name, section.text(name, null));
    }
    if (inputs.isEmpty()) {
      section.missing("NAME", "one stream or more with the column it is read from");
    }
    return inputs;
  }

  Map<String, Object> toMap() {
    Map<String, Object> m = RunConfig.ordered();
    put(m, "card", card);
    put(m, "path", path == null ? null : path.toString());
    put(m, "spectra", spectra == null ? null : spectra.toString());
    m.put("format", "csv");
    put(m, "id", id);
    if (inputs.isEmpty()) {
      put(m, "input", input);
    } else {
      m.put("input", inputs);
    }
    if (!targets.isEmpty()) {
      m.put("target", targets);
    }
    put(m, "task", kind == null ? null : Settings.name(kind));
    put(m, "unit", unit);
    m.put("onError", skipErrors ? "skip" : "fail");
    m.put("sample", sample);
    if (fewest > 1) {
      m.put("fewest", fewest);
    }
    if (!match) {
      m.put("match", false);
    }
    if (transfer != null) {
      m.put("transfer", transfer.toMap());
    }
    return m;
  }

  private static void put(Map<String, Object> m, String key, String value) {
    if (value != null) {
      m.put(key, value);
    }
  }
}

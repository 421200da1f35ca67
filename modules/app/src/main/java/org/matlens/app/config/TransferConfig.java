package org.matlens.app.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.matlens.input.InputException;

/**
 * Data of another origin that the finished models are asked about: nothing is learned from them.
 *
 * @param card name of a dataset, null when a file is given
 * @param path file, null when a card is given
 * @param input column of the inputs, null: as the card says
 * @param target column of the labels, null: as the card says
 * @param classes what a label there is called in training; labels left out are of no known class
 * @param fewest samples of a class that counts
 */
public record TransferConfig(
    String card, Path path, String input, String target, Map<String, String> classes, int fewest) {

  /** The section, null where there is none. */
  static TransferConfig read(Settings s, boolean filesMustExist) throws InputException {
    Settings names = s.section("classes");
    Map<String, String> classes = new LinkedHashMap<>();
    for (String label : names.keys()) {
      classes.put(label, names.text(label, null));
    }
    TransferConfig c =
        new TransferConfig(
            s.text("card", null),
            RunConfig.file(s, "path", filesMustExist),
            s.text("input", null),
            s.text("target", null),
            classes,
            (int) s.integer("fewest", 1, 1, 1_000_000));
    if (!s.isPresent()) {
      return null;
    }
    if ((c.card() == null) == (c.path() == null)) {
      throw s.error("card", "expected one of transfer.card and transfer.path");
    }
    if (c.path() != null && (c.input() == null || c.target() == null)) {
      throw s.error("path", "a file goes with transfer.input and transfer.target, its columns");
    }
    return c;
  }

  Map<String, Object> toMap() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("card", card);
    m.put("path", path == null ? null : path.toString());
    m.put("input", input);
    m.put("target", target);
    m.values().removeIf(v -> v == null);
    if (!classes.isEmpty()) {
      m.put("classes", classes);
    }
    m.put("fewest", fewest);
    return m;
  }
}

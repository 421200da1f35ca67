package org.matlens.data.split;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.matlens.input.InputException;

/**
 * Splits written down in a JSON file, as numbers of file rows.
 *
 * <p>One split: {@code {"train":[0,1],"validation":[2],"test":[3]}}; several: {@code
 * {"folds":[{"train":...},...]}}; the official Matbench folds: {@code {"n":312,"test_folds":[[2,4],
 * ...]}}, where every other row is for training. Where no validation part is given it is drawn from
 * the training part.
 */
public final class SplitFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> PARTS = new TreeSet<>(Set.of("train", "validation", "test"));
  private static final Set<String> ABOUT = Set.of("n", "name", "note", "source");

  private final Path file;
  private final int n;

  private SplitFile(Path file, int n) {
    this.file = file;
    this.n = n;
  }

  /**
   * Reads the splits of a table of {@code n} rows.
   *
   * @param validationFraction share of the training part that is drawn where none is given
   * @throws InputException when the file does not fit the table, or a row stands twice in a split
   */
  public static List<Split> read(Path file, int n, double validationFraction, long seed)
      throws InputException {
    Splits.requireFraction(validationFraction);
    return new SplitFile(file, n).splits(tree(file), validationFraction, seed);
  }

  private static JsonNode tree(Path file) throws InputException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      String why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new InputException("%s, line %d: not JSON: %s".formatted(file, line, why), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Split> splits(JsonNode root, double fraction, long seed) throws InputException {
    if (root.has("n") && !(root.get("n").isInt() && root.get("n").intValue() == n)) {
      throw error("tells of %s rows, but the table has %d".formatted(root.get("n"), n));
    }
    if (root.has("test_folds")) {
      List<int[]> tests = new ArrayList<>();
      // One for all folds: a row that is tested twice would count twice in what is pooled.
      boolean[] seen = new boolean[n];
      for (JsonNode fold : list(root, "test_folds")) {
        String name = "test_folds[" + tests.size() + "]";
        int[] rows = rows(fold, name, seen);
        if (rows.length == 0 || rows.length == n) {
          throw error(name + " holds " + rows.length + " of " + n + " rows; expected some");
        }
        tests.add(rows);
      }
      return Splits.withValidation(tests, n, fraction, seed);
    }
    if (root.has("folds")) {
      List<Split> splits = new ArrayList<>();
      for (JsonNode fold : list(root, "folds")) {
        String prefix = "folds[" + splits.size() + "].";
        splits.add(split(fold, prefix, fraction, seed + splits.size()));
      }
      return splits;
    }
    return List.of(split(root, "", fraction, seed));
  }

  private JsonNode list(JsonNode root, String key) throws InputException {
    JsonNode list = root.get(key);
    if (!list.isArray() || list.isEmpty()) {
      throw error("\"" + key + "\" is " + brief(list) + "; expected a list of folds");
    }
    return list;
  }

  private Split split(JsonNode node, String prefix, double fraction, long seed)
      throws InputException {
    if (!node.has("train") || !node.has("test")) {
      throw error(
          "no \"%strain\" and \"%stest\"; expected both, or \"folds\", or \"test_folds\""
              .formatted(prefix, prefix));
    }
    for (var field : node.properties()) {
      if (!PARTS.contains(field.getKey()) && !ABOUT.contains(field.getKey())) {
        throw error(
            "unknown key \"%s%s\"; expected %s"
                .formatted(prefix, field.getKey(), String.join(", ", PARTS)));
      }
    }
    boolean[] seen = new boolean[n];
    int[] train = rows(node.get("train"), prefix + "train", seen);
    int[] test = rows(node.get("test"), prefix + "test", seen);
    if (train.length == 0) {
      throw error("\"" + prefix + "train\" is empty; expected rows to train on");
    }
    if (!node.has("validation")) {
      return Splits.drawValidation(train, test, fraction, seed);
    }
    return new Split(train, rows(node.get("validation"), prefix + "validation", seen), test);
  }

  private int[] rows(JsonNode list, String name, boolean[] seen) throws InputException {
    if (!list.isArray()) {
      throw error("\"" + name + "\" is " + brief(list) + "; expected a list of row numbers");
    }
    int[] rows = new int[list.size()];
    for (int i = 0; i < rows.length; i++) {
      JsonNode item = list.get(i);
      if (!item.isInt() || item.intValue() < 0 || item.intValue() >= n) {
        throw error(
            "\"%s\"[%d] is %s; expected a row number from 0 to %d"
                .formatted(name, i, brief(item), n - 1));
      }
      rows[i] = item.intValue();
      if (seen[rows[i]]) {
        throw error(
            "row %d of \"%s\" stands twice; expected disjoint parts".formatted(rows[i], name));
      }
      seen[rows[i]] = true;
    }
    return rows;
  }

  private InputException error(String what) {
    return new InputException(file + ": " + what);
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }
}

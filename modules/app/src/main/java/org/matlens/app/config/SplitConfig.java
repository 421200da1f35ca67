package org.matlens.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.matlens.input.InputException;

/**
 * What is trained on, chosen on and tested on.
 *
 * @param kind how rows are divided
 * @param seeds one split for each; the seed is also that of the model
 * @param folds of k-fold cross-validation
 * @param validation fraction of all rows (random, scaffold) or of the training part (others) that
 *     chooses
 * @param rotate whether every member of an ensemble leaves out another validation part
 * @param refit whether models that predict are trained once more, on training and validation part
 *     together, after the validation part has judged models that did not see it
 * @param test fraction of all rows that is tested on (random, scaffold)
 * @param column with train, validation and test (kind column)
 * @param file with folds (kind file)
 * @param group column whose equal values stay on one side (random, kfold), null for none
 */
public record SplitConfig(
    Kind kind,
    List<Long> seeds,
    int folds,
    double validation,
    boolean rotate,
    boolean refit,
    double test,
    String column,
    Path file,
    String group) {
  /** Ways to divide rows. */
  public enum Kind {
    RANDOM,
    SCAFFOLD,
    KFOLD,
    COLUMN,
    FILE,
    /** The five official folds of a Matbench task (Dunn et al. 2020). */
    MATBENCH
  }

  static SplitConfig read(Settings s, long seed, boolean filesMustExist) throws InputException {
    Kind kind = s.choice("kind", Kind.class, Kind.RANDOM);
    List<Long> seeds = s.integers("seed", List.of(seed), 0, Integer.MAX_VALUE);
    if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
      throw s.error("seed", "expected one or more different whole numbers");
    }
    SplitConfig c =
        new SplitConfig(
            kind,
            seeds,
            (int) s.integer("folds", 5, 2, 1000),
            s.number("validation", 0.1, 0.001, 0.8),
            s.flag("rotate", false),
            s.flag("refit", false),
            s.number("test", 0.1, 0.001, 0.8),
            s.text("column", null),
            RunConfig.file(s, "file", filesMustExist),
            s.text("group", null));
    if (c.validation() + c.test() > 0.95) {
      throw s.error("test", "validation and test together leave less than 5 % to train on");
    }
    if (kind == Kind.SCAFFOLD && c.rotate()) {
      throw s.error(
          "rotate", "validation parts hold whole scaffolds here, expected another split.kind");
    }
    if (c.group() != null && (kind != Kind.RANDOM && kind != Kind.KFOLD || c.rotate())) {
      throw s.error("group", "groups go with split.kind random or kfold, without split.rotate");
    }
    if (kind == Kind.COLUMN && c.column() == null) {
      throw s.error("column", "missing, expected the column that says train, validation or test");
    }
    if (kind == Kind.FILE && c.file() == null) {
      throw s.error("file", "missing, expected a JSON file with folds");
    }
    if ((kind == Kind.KFOLD || kind == Kind.FILE || kind == Kind.MATBENCH) && seeds.size() > 1) {
      throw s.error("seed", "several seeds go with random and scaffold splits, not with folds");
    }
    return c;
  }

  Map<String, Object> toMap() {
    Map<String, Object> m =
        RunConfig.ordered(
            "kind",
            Settings.name(kind),
            "seed",
            seeds,
            "folds",
            folds,
            "validation",
            validation,
            "rotate",
            rotate,
            "test",
            test);
    if (refit) {
      m.put("refit", true);
    }
    if (column != null) {
      m.put("column", column);
    }
    if (group != null) {
      m.put("group", group);
    }
    if (file != null) {
      m.put("file", file.toString());
    }
    return m;
  }
}

package org.matlens.predict;

import java.util.List;
import java.util.Objects;

/**
 * One target of a model.
 *
 * @param name column of the target
 * @param kind regression, binary or multi-class
 * @param unit unit of a regression target, empty when it has none
 * @param classes names of the classes in the order of their numbers; empty for regression; for
 *     binary tasks the second is the positive class
 */
public record Task(String name, Kind kind, String unit, List<String> classes) {
  /** What is predicted. */
  public enum Kind {
    REGRESSION,
    BINARY,
    MULTICLASS
  }

  public Task {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(unit, "unit");
    classes = List.copyOf(classes);
    boolean fits =
        switch (kind) {
          case REGRESSION -> classes.isEmpty();
          case BINARY -> classes.size() == 2;
          case MULTICLASS -> classes.size() > 2;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "task " + name + " of kind " + kind + " cannot have classes " + classes);
    }
  }

  /** A regression task. */
  public static Task regression(String name, String unit) {
    return new Task(name, Kind.REGRESSION, unit, List.of());
  }

  /** A binary task with classes 0 and 1. */
  public static Task binary(String name) {
    return new Task(name, Kind.BINARY, "", List.of("0", "1"));
  }

  /**
   * Numbers a model gives for this task: one for regression and binary tasks, else one per class.
   */
  public int numOutputs() {
    return kind == Kind.MULTICLASS ? classes.size() : 1;
  }
}

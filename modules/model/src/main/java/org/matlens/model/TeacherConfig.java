package org.matlens.model;

import java.util.List;
import java.util.Optional;
import org.matlens.predict.Task;

/**
 * Regressions whose answers a network learns beside the labels ({@link
 * org.matlens.model.train.Teacher}).
 *
 * @param share part of a target that the teacher says, the label says the rest; 0 for no teacher
 * @param width distance over which the kernel falls to 1/e
 * @param ridge added to the diagonal of the kernel matrix: how little single labels are believed
 * @param features what each statistic of a sample's features counts in its distances, in its
 *     standard deviations, beside shares of tokens
 * @param trees of a forest whose answers count as much as the kernel's, 0 for the kernel alone
 */
public record TeacherConfig(double share, double width, double ridge, double features, int trees) {
  /** No teacher. */
  public static final TeacherConfig NONE = new TeacherConfig(0, 2, 0.03, 0.02, 0);

  public TeacherConfig {
    require(share >= 0 && share <= 1, "share", share, "in [0, 1]");
    require(width > 0 && width < 1e6, "width", width, "above 0");
    require(ridge > 0 && ridge < 1e6, "ridge", ridge, "above 0");
    require(features >= 0 && features < 1e6, "features", features, "at least 0");
    require(trees >= 0 && trees <= 10_000, "trees", trees, "0 to 10000");
  }

  private static void require(boolean holds, String name, double value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "teacher." + name + " is " + value + ", expected " + expected);
    }
  }

  /** Why there cannot be a teacher of {@code tasks}; empty where there can, or is none. */
  public Optional<String> fault(List<Task> tasks) {
    return tasks.stream()
        .filter(t -> teaches() && t.kind() == Task.Kind.MULTICLASS)
        .findFirst()
        .map(
            t ->
                "training.teacher speaks of numbers and of two classes, target \""
                    + t.name()
                    + "\" has "
                    + t.classes().size());
  }

  /** Whether there is a teacher. */
  public boolean teaches() {
    return share > 0;
  }
}

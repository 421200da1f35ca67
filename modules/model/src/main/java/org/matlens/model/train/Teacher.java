package org.matlens.model.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.TeacherConfig;
import org.matlens.predict.Task;

/**
 * What regressions say of samples near the training samples, for a network to learn from: a network
 * sees many views of a few samples, and the label of the sample is not that of every view. The
 * share of the teacher in a target is knowledge distilled from it (Hinton et al. 2015,
 * arXiv:1503.02531).
 *
 * <p>A regression of each task on its own labels: {@link KernelRidge}, or the mean of that and
 * {@link ExtraTrees}, on {@link SamplePoints}. Classes are numbers, 0 and 1; answers about them are
 * kept within.
 */
final class Teacher {
  /** The kernel matrix and the solver's copy of it then take a good gigabyte each. */
  static final int MOST_SAMPLES = 12_000;

  private static final int BATCH = 256;

  private final TeacherConfig config;
  private final List<Task> tasks;
  private final SamplePoints points;

  /** Of each task, empty for one without labels. */
  private final List<List<PointRegression>> regressions = new ArrayList<>();

  /** The training samples without augmentation, in order, packed for the network. */
  interface Packing {
    PackedBatch pack(int from, int to);
  }

  /**
   * Learns from the training samples.
   *
   * @param vocabulary number of tokens
   * @param labels [sample][task], NaN where missing
   * @param seed of the trees
   * @throws TrainingException when a task has more than two classes, or there are too many samples
   */
  static Teacher fit(
      TeacherConfig config,
      List<Task> tasks,
      int vocabulary,
      double[][] labels,
      long seed,
      Packing packing) {
    if (labels.length > MOST_SAMPLES) {
      throw new TrainingException(
          "training.teacher asks for a kernel matrix of "
              + labels.length
              + " training samples, expected at most "
              + MOST_SAMPLES);
    }
    Optional<String> fault = config.fault(tasks);
    if (fault.isPresent()) {
      throw new TrainingException(fault.get());
    }
    List<PackedBatch> batches = new ArrayList<>();
    for (int from = 0; from < labels.length; from += BATCH) {
      batches.add(packing.pack(from, Math.min(labels.length, from + BATCH)));
    }
    return new Teacher(config, tasks, vocabulary, batches, labels, seed);
  }

  private Teacher(
      TeacherConfig config,
      List<Task> tasks,
      int vocabulary,
      List<PackedBatch> batches,
      double[][] labels,
      long seed) {
    this.config = config;
    this.tasks = tasks;
    this.points = new SamplePoints(vocabulary, batches, config.features());
    double[][] all =
        batches.stream().flatMap(b -> Arrays.stream(points.of(b))).toArray(double[][]::new);
    for (int t = 0; t < tasks.size(); t++) {
      int task = t;
      int[] known =
          IntStream.range(0, labels.length).filter(i -> !Double.isNaN(labels[i][task])).toArray();
      double[][] own = Arrays.stream(known).mapToObj(i -> all[i]).toArray(double[][]::new);
      double[] values = Arrays.stream(known).mapToDouble(i -> labels[i][task]).toArray();
      regressions.add(regressions(own, values, seed + t));
    }
  }

  private List<PointRegression> regressions(double[][] own, double[] values, long seed) {
    if (values.length == 0) {
      return List.of();
    }
    PointRegression kernel = new KernelRidge(own, values, config.width(), config.ridge());
    return config.trees() == 0
        ? List.of(kernel)
        : List.of(kernel, new ExtraTrees(own, values, config.trees(), seed));
  }

  /** What the teacher says, [sample][task]; NaN for a task without labels. */
  double[][] answers(PackedBatch batch) {
    double[][] asked = points.of(batch);
    double[][] out = new double[batch.size()][tasks.size()];
    for (int t = 0; t < tasks.size(); t++) {
      boolean binary = tasks.get(t).kind() == Task.Kind.BINARY;
      int count = regressions.get(t).size();
      List<double[]> said = regressions.get(t).stream().map(r -> r.answers(asked)).toList();
      for (int b = 0; b < out.length; b++) {
        double sum = count == 0 ? Double.NaN : 0;
        for (double[] s : said) {
          sum += binary ? Math.max(0, Math.min(1, s[b])) : s[b];
        }
        out[b][t] = sum / Math.max(1, count);
      }
    }
    return out;
  }

  /**
   * Labels with the teacher's share in them; missing labels stay missing.
   *
   * @param labels [sample][task]
   */
  double[][] blend(PackedBatch batch, double[][] labels) {
    double[][] answers = answers(batch);
    double[][] out = new double[labels.length][tasks.size()];
    for (int b = 0; b < labels.length; b++) {
      for (int t = 0; t < tasks.size(); t++) {
        out[b][t] = config.share() * answers[b][t] + (1 - config.share()) * labels[b][t];
      }
    }
    return out;
  }
}

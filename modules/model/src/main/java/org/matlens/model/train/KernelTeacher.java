package org.matlens.model.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.matlens.batch.PackedBatch;
import org.matlens.model.TeacherConfig;
import org.matlens.predict.Task;

/**
 * What a Laplace kernel says of samples near the training samples, for a network to learn from: a
 * network sees many views of a few samples, and the label of the sample is not that of every view.
 * The share of the teacher in a target is knowledge distilled from it (Hinton et al. 2015,
 * arXiv:1503.02531).
 *
 * <p>A sample is the point u = [sum over its tokens of w[t] onehot(token t), b (sum of w[t] f[t] -
 * mean) / deviation], w the tokens' weights divided by their sum, f those of their features that
 * belong to the token, e.g. properties of an element, and not to its place in the sample, e.g.
 * encodings of its fraction; mean and deviation over the training samples. Kernel ridge regression
 * of each task on its own labels: y(u) = m + sum over training samples j of a[j] exp(-|u - u[j]| /
 * width), (K + ridge 1) a = y - m, m the mean label. Classes are numbers, 0 and 1; answers about
 * them are kept within.
 */
final class KernelTeacher {
  /** The kernel matrix and the solver's copy of it then take a good gigabyte each. */
  static final int MOST_SAMPLES = 12_000;

  private static final int BATCH = 256;

  private final TeacherConfig config;
  private final List<Task> tasks;
  private final int vocabulary;
  private final double[] mean;
  private final double[] scale;
  private final List<Regression> regressions = new ArrayList<>();

  /**
   * Kernel regression of one task.
   *
   * @param points u of its training samples, row by row
   * @param squares |u|² of each
   * @param weights a of each
   * @param mean m
   */
  private record Regression(double[] points, double[] squares, double[] weights, double mean) {}

  /** The training samples without augmentation, in order, packed for the network. */
  interface Packing {
    PackedBatch pack(int from, int to);
  }

  /**
   * Learns from the training samples.
   *
   * @param vocabulary number of tokens
   * @param labels [sample][task], NaN where missing
   * @throws TrainingException when a task has more than two classes, or there are too many samples
   */
  static KernelTeacher fit(
      TeacherConfig config, List<Task> tasks, int vocabulary, double[][] labels, Packing packing) {
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
    double[][] raw = new double[labels.length][];
    float[][] first = new float[vocabulary][];
    boolean[] varies = null;
    for (int from = 0; from < labels.length; from += BATCH) {
      int to = Math.min(labels.length, from + BATCH);
      PackedBatch batch = packing.pack(from, to);
      varies = varies == null ? new boolean[batch.numFeatures()] : varies;
      compare(batch, first, varies);
      System.arraycopy(raw(batch, vocabulary), 0, raw, from, to - from);
    }
    return new KernelTeacher(config, tasks, vocabulary, raw, varies, labels);
  }

  /** Marks features that differ between two places of one token; keeps those of the first place. */
  private static void compare(PackedBatch b, float[][] first, boolean[] varies) {
    int f = varies.length;
    for (int t = 0; t < b.numTokens(); t++) {
      int id = b.tokens()[t];
      if (first[id] == null) {
        first[id] = Arrays.copyOfRange(b.features(), t * f, (t + 1) * f);
      }
      for (int i = 0; i < f; i++) {
        varies[i] |= b.features()[t * f + i] != first[id][i];
      }
    }
  }

  private KernelTeacher(
      TeacherConfig config,
      List<Task> tasks,
      int vocabulary,
      double[][] raw,
      boolean[] varies,
      double[][] labels) {
    this.config = config;
    this.tasks = tasks;
    this.vocabulary = vocabulary;
    int features = raw[0].length - vocabulary;
    this.mean = new double[features];
    this.scale = new double[features];
    for (int i = 0; i < features; i++) {
      int column = vocabulary + i;
      double m = Arrays.stream(raw).mapToDouble(u -> u[column]).average().orElseThrow();
      double variance =
          Arrays.stream(raw)
              .mapToDouble(u -> (u[column] - m) * (u[column] - m))
              .average()
              .orElseThrow();
      mean[i] = m;
      // A feature that is the same in all samples says nothing here, and too much elsewhere.
      boolean tells = !varies[i] && variance > 1e-12 * m * m;
      scale[i] = tells ? config.features() / Math.sqrt(variance) : 0;
    }
    double[][] points = Arrays.stream(raw).map(this::scaled).toArray(double[][]::new);
    for (int t = 0; t < tasks.size(); t++) {
      int task = t;
      int[] known =
          IntStream.range(0, labels.length).filter(i -> !Double.isNaN(labels[i][task])).toArray();
      double[][] own = Arrays.stream(known).mapToObj(i -> points[i]).toArray(double[][]::new);
      double[] values = Arrays.stream(known).mapToDouble(i -> labels[i][task]).toArray();
      regressions.add(regression(own, values));
    }
  }

  private Regression regression(double[][] points, double[] values) {
    int n = values.length;
    if (n == 0) {
      return null;
    }
    double m = Arrays.stream(values).average().orElseThrow();
    double[] flat = flat(points);
    Regression r = new Regression(flat, squares(points), new double[n], m);
    double[] k = kernel(points, r);
    double[] a = Arrays.stream(values).map(v -> v - m).toArray();
    for (int i = 0; i < n; i++) {
      k[i * n + i] = 1 + config.ridge();
    }
    int fault = openblas.LAPACKE_dposv(openblas.LAPACK_ROW_MAJOR, (byte) 'L', n, 1, k, n, a, 1);
    if (fault != 0) {
      throw new TrainingException(
          "the kernel matrix of training.teacher is singular at sample "
              + fault
              + "; a larger training.teacher.ridge may help");
    }
    return new Regression(flat, r.squares, a, m);
  }

  /** u before scaling: fractions of tokens, then weighted means of features; [B][V + F]. */
  private static double[][] raw(PackedBatch b, int vocabulary) {
    int f = b.numFeatures();
    double[][] points = new double[b.size()][vocabulary + f];
    for (int s = 0; s < b.size(); s++) {
      double sum = 0;
      for (int t = b.offsets()[s]; t < b.offsets()[s + 1]; t++) {
        sum += b.weights()[t];
      }
      for (int t = b.offsets()[s]; t < b.offsets()[s + 1]; t++) {
        double w = sum > 0 ? b.weights()[t] / sum : 1.0 / b.length(s);
        points[s][b.tokens()[t]] += w;
        for (int i = 0; i < f; i++) {
          points[s][vocabulary + i] += w * b.features()[t * f + i];
        }
      }
    }
    return points;
  }

  private double[] scaled(double[] raw) {
    double[] u = raw.clone();
    for (int i = 0; i < mean.length; i++) {
      u[vocabulary + i] = (u[vocabulary + i] - mean[i]) * scale[i];
    }
    return u;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] squares(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(u -> Arrays.stream(u).map(x -> x * x).sum()).toArray();
  }

  /** exp(-|u - u[j]| / width) for every u and every training sample j, [B, M]. */
  private double[] kernel(double[][] points, Regression r) {
    int n = points.length;
    int m = r.squares.length;
    int d = points[0].length;
    double[] own = squares(points);
    double[] k = new double[n * m];
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        n,
        m,
        d,
        -2,
        flat(points),
        d,
        r.points,
        d,
        0,
        k,
        m);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double square = Math.max(0, k[i * m + j] + own[i] + r.squares[j]);
        k[i * m + j] = Math.exp(-Math.sqrt(square) / config.width());
      }
    }
    return k;
  }

  /** What the teacher says, [sample][task]; NaN for a task without labels. */
  double[][] answers(PackedBatch batch) {
    double[][] points =
        Arrays.stream(raw(batch, vocabulary)).map(this::scaled).toArray(double[][]::new);
    double[][] out = new double[batch.size()][tasks.size()];
    for (int t = 0; t < tasks.size(); t++) {
      Regression r = regressions.get(t);
      double[] k = r == null ? null : kernel(points, r);
      for (int b = 0; b < out.length; b++) {
        out[b][t] = r == null ? Double.NaN : answer(k, b, r);
        if (tasks.get(t).kind() == Task.Kind.BINARY) {
          out[b][t] = Math.max(0, Math.min(1, out[b][t]));
        }
      }
    }
    return out;
  }

  private static double answer(double[] kernel, int row, Regression r) {
    double sum = r.mean;
    int m = r.weights.length;
    for (int j = 0; j < m; j++) {
      sum += kernel[row * m + j] * r.weights[j];
    }
    return sum;
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

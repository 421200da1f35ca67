package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;
import org.matlens.model.TeacherConfig;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/** Kernel regression against the same written out with another library's solver. */
class TeacherTest {
  private static final TeacherConfig CONFIG = new TeacherConfig(0.7, 0.45, 0.2, 0.3, 0);
  private static final List<Task> TASKS =
      List.of(Task.regression("gap", "eV"), Task.binary("glass"));

  /** Two properties that belong to the element, and the fraction, which does not. */
  private static final double[][] PROPERTIES = {
    {1.5, -2}, {0.5, 3}, {-1, 1}, {2, 2.5}, {0.1, -0.7}
  };

  private static final int TRAIN = 23;

  private static double[] fractions(SplittableRandom random) {
    double[] x = new double[5];
    for (int e = 0; e < 5; e++) {
      x[e] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
    }
    x[random.nextInt(5)] += 0.1;
    double sum = Arrays.stream(x).sum();
    return Arrays.stream(x).map(v -> v / sum).toArray();
  }

  private static Sample sample(double[] x) {
    List<Token> tokens = new ArrayList<>();
    for (int e = 0; e < 5; e++) {
      if (x[e] > 0) {
        float[] f = {(float) PROPERTIES[e][0], (float) x[e], (float) PROPERTIES[e][1]};
        tokens.add(
            new Token(
                "E" + e,
                TokenKind.ELEMENT,
                new TokenSource.ElementShare("H", x[e]),
                f,
                (float) x[e]));
      }
    }
    return new Sample("s", new TokenSequence("composition", tokens));
  }

  private static List<double[]> draw(int seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(fractions(random));
    }
    return all;
  }

  private static final Vocabulary VOCABULARY =
      Vocabulary.build(draw(1, TRAIN).stream().map(x -> sample(x).sequence()).toList());

  private static PackedBatch pack(List<double[]> points) {
    return PackedBatch.of(
        points.stream().map(TeacherTest::sample).toList(), VOCABULARY, 3, false, false);
  }

  private static double[][] labels() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] y = new double[TRAIN][];
    for (int i = 0; i < TRAIN; i++) {
      y[i] = new double[] {i == 7 ? Double.NaN : random.nextDouble(), random.nextInt(2)};
    }
    return y;
  }

  private static Teacher teacher(double[][] labels) {
    List<double[]> points = draw(1, TRAIN);
    return Teacher.fit(
        CONFIG, TASKS, VOCABULARY.size(), labels, 5, (from, to) -> pack(points.subList(from, to)));
  }

  /** Answers of the formula in the class comment, in the plainest way. */
  private static double[] expected(double[][] labels, int task, List<double[]> asked) {
    List<double[]> train = draw(1, TRAIN);
    double[] mean = new double[8];
    double[] deviation = new double[8];
    for (int i = 0; i < 8; i++) {
      for (double[] x : train) {
        mean[i] += statistics(x)[i] / TRAIN;
      }
      for (double[] x : train) {
        deviation[i] += Math.pow(statistics(x)[i] - mean[i], 2) / TRAIN;
      }
      deviation[i] = Math.sqrt(deviation[i]);
    }
    List<double[]> known = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < TRAIN; i++) {
      if (!Double.isNaN(labels[i][task])) {
        known.add(point(train.get(i), mean, deviation));
        values.add(labels[i][task]);
      }
    }
    int n = known.size();
    double m = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double[][] k = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        k[i][j] = kernel(known.get(i), known.get(j)) + (i == j ? CONFIG.ridge() : 0);
      }
    }
    double[] right = values.stream().mapToDouble(v -> v - m).toArray();
    double[] a =
        new LUDecomposition(new Array2DRowRealMatrix(k))
            .getSolver()
            .solve(new ArrayRealVector(right))
            .toArray();
    return asked.stream()
        .mapToDouble(
            x -> {
              double sum = m;
              for (int j = 0; j < n; j++) {
                sum += a[j] * kernel(point(x, mean, deviation), known.get(j));
              }
              return sum;
            })
        .toArray();
  }

  /** Mean, mean absolute deviation, greatest and least of both properties. */
  private static double[] statistics(double[] x) {
    double[] out = new double[8];
    for (int p = 0; p < 2; p++) {
      double mean = 0;
      for (int e = 0; e < 5; e++) {
        mean += x[e] * PROPERTIES[e][p];
      }
      double deviation = 0;
      double greatest = Double.NEGATIVE_INFINITY;
      double least = Double.POSITIVE_INFINITY;
      for (int e = 0; e < 5; e++) {
        deviation += x[e] * Math.abs(PROPERTIES[e][p] - mean);
        if (x[e] > 0) {
          greatest = Math.max(greatest, PROPERTIES[e][p]);
          least = Math.min(least, PROPERTIES[e][p]);
        }
      }
      out[p] = mean;
      out[2 + p] = deviation;
      out[4 + p] = greatest;
      out[6 + p] = least;
    }
    return out;
  }

  private static double[] point(double[] x, double[] mean, double[] deviation) {
    double[] u = Arrays.copyOf(x, 13);
    for (int i = 0; i < 8; i++) {
      u[5 + i] = CONFIG.features() * (statistics(x)[i] - mean[i]) / deviation[i];
    }
    return u;
  }

  private static double kernel(double[] u, double[] v) {
    double distance = 0;
    for (int i = 0; i < u.length; i++) {
      distance += Math.abs(u[i] - v[i]);
    }
    return Math.exp(-distance / CONFIG.width());
  }

  @Test
  void answersAreThoseOfTheFormula() {
    double[][] labels = labels();
    List<double[]> asked = draw(2, 11);
    double[][] answers = teacher(labels).answers(pack(asked));
    double[] numbers = expected(labels, 0, asked);
    double[] classes = expected(labels, 1, asked);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(answers[i][0]).isCloseTo(numbers[i], within(1e-5));
      double inside = Math.max(0, Math.min(1, classes[i]));
      assertThat(answers[i][1]).isCloseTo(inside, within(1e-5));
    }
    // Answers that were all alike would agree, too.
    assertThat(numbers[0]).isNotCloseTo(numbers[1], within(1e-3));
  }

  /** The forest grows on the same points, which are scaled, and that changes no tree. */
  @Test
  void kernelAndTreesCountTheSame() {
    double[][] labels = labels();
    TeacherConfig both = new TeacherConfig(0.7, 0.45, 0.2, 0.3, 19);
    List<double[]> points = draw(1, TRAIN);
    Teacher teacher =
        Teacher.fit(
            both, TASKS, VOCABULARY.size(), labels, 5, (f, t) -> pack(points.subList(f, t)));
    double[][] own =
        new SamplePoints(VOCABULARY.size(), List.of(pack(points)), 0.3).of(pack(points));
    double[] classes = Arrays.stream(labels).mapToDouble(l -> l[1]).toArray();
    PackedBatch asked = pack(draw(2, 11));
    double[] trees =
        new ExtraTrees(own, classes, 19, 6)
            .answers(new SamplePoints(VOCABULARY.size(), List.of(pack(points)), 0.3).of(asked));
    double[][] kernel = teacher(labels).answers(asked);
    double[][] answers = teacher.answers(asked);
    for (int i = 0; i < 11; i++) {
      assertThat(answers[i][1]).isCloseTo((kernel[i][1] + trees[i]) / 2, within(1e-12));
    }
    assertThat(trees[0]).isNotCloseTo(kernel[0][1], within(1e-3));
  }

  @Test
  void aTargetIsShared() {
    double[][] labels = labels();
    Teacher teacher = teacher(labels);
    PackedBatch batch = pack(draw(1, TRAIN));
    double[][] answers = teacher.answers(batch);
    double[][] blended = teacher.blend(batch, labels);
    for (int i = 0; i < TRAIN; i++) {
      for (int t = 0; t < 2; t++) {
        if (i == 7 && t == 0) {
          assertThat(blended[i][t]).isNaN();
        } else {
          assertThat(blended[i][t])
              .isCloseTo(0.7 * answers[i][t] + 0.3 * labels[i][t], within(1e-12));
        }
      }
    }
  }

  @Test
  void moreThanTwoClassesAreRefused() {
    Task kinds = new Task("kind", Task.Kind.MULTICLASS, "", List.of("a", "b", "c"));
    assertThatThrownBy(
            () ->
                Teacher.fit(
                    CONFIG, List.of(kinds), VOCABULARY.size(), new double[1][1], 5, (f, t) -> null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("kind")
        .hasMessageContaining("3");
  }
}

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
class KernelTeacherTest {
  private static final TeacherConfig CONFIG = new TeacherConfig(0.7, 0.45, 0.2, 0.3);
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
        points.stream().map(KernelTeacherTest::sample).toList(), VOCABULARY, 3, false, false);
  }

  private static double[][] labels() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] y = new double[TRAIN][];
    for (int i = 0; i < TRAIN; i++) {
      y[i] = new double[] {i == 7 ? Double.NaN : random.nextDouble(), random.nextInt(2)};
    }
    return y;
  }

  private static KernelTeacher teacher(double[][] labels) {
    List<double[]> points = draw(1, TRAIN);
    return KernelTeacher.fit(
        CONFIG, TASKS, VOCABULARY.size(), labels, (from, to) -> pack(points.subList(from, to)));
  }

  /** Answers of the formula in the class comment, in the plainest way. */
  private static double[] expected(double[][] labels, int task, List<double[]> asked) {
    List<double[]> train = draw(1, TRAIN);
    double[] mean = new double[2];
    double[] deviation = new double[2];
    for (int p = 0; p < 2; p++) {
      for (double[] x : train) {
        mean[p] += property(x, p) / TRAIN;
      }
      for (double[] x : train) {
        deviation[p] += Math.pow(property(x, p) - mean[p], 2) / TRAIN;
      }
      deviation[p] = Math.sqrt(deviation[p]);
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

  private static double property(double[] x, int p) {
    double sum = 0;
    for (int e = 0; e < 5; e++) {
      sum += (float) x[e] * (float) PROPERTIES[e][p];
    }
    return sum;
  }

  private static double[] point(double[] x, double[] mean, double[] deviation) {
    double[] u = Arrays.copyOf(x, 7);
    for (int p = 0; p < 2; p++) {
      u[5 + p] = CONFIG.features() * (property(x, p) - mean[p]) / deviation[p];
    }
    return u;
  }

  private static double kernel(double[] u, double[] v) {
    double square = 0;
    for (int i = 0; i < u.length; i++) {
      square += (u[i] - v[i]) * (u[i] - v[i]);
    }
    return Math.exp(-Math.sqrt(square) / CONFIG.width());
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

  @Test
  void aTargetIsShared() {
    double[][] labels = labels();
    KernelTeacher teacher = teacher(labels);
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
                KernelTeacher.fit(
                    CONFIG, List.of(kinds), VOCABULARY.size(), new double[1][1], (f, t) -> null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("kind")
        .hasMessageContaining("3");
  }
}

package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds for every forest of such trees, whatever it draws. */
class ExtraTreesTest {
  private static final int N = 97;
  private static final int ENTRIES = 5;
  private static final int TREES = 41;

  private static double[][] points(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] points = new double[n][ENTRIES];
    for (double[] u : points) {
      Arrays.setAll(u, i -> i == 4 ? 1.25 : random.nextDouble(-1, 1)); // one entry is constant
    }
    return points;
  }

  /** A step of the third entry, and half a step of the first one. */
  private static double truth(double[] u) {
    return (u[2] > 0.2 ? 2 : 0) + (u[0] > -0.1 ? 1 : 0);
  }

  private static double[] values(double[][] points) {
    return Arrays.stream(points).mapToDouble(ExtraTreesTest::truth).toArray();
  }

  @Test
  void stepsAreFoundAmongEntriesThatSayNothing() {
    double[][] points = points(1, N);
    ExtraTrees trees = new ExtraTrees(points, values(points), TREES, 3);
    double[][] asked = points(2, 211);
    double[] answers = trees.answers(asked);
    double squares = 0;
    double around = 0;
    for (int i = 0; i < asked.length; i++) {
      squares += Math.pow(answers[i] - truth(asked[i]), 2);
      around += Math.pow(1.3 - truth(asked[i]), 2);
      assertThat(answers[i]).isBetween(0.0, 3.0);
    }
    assertThat(squares / around).isLessThan(0.1);
  }

  @Test
  void trainingPointsOfOneValueKeepItAndTheMeanIsKept() {
    double[][] points = points(1, N);
    double[] values = values(points);
    double[] answers = new ExtraTrees(points, values, TREES, 3).answers(points);
    // Leaves partition the training points and hold their means: each tree keeps the sum.
    assertThat(Arrays.stream(answers).sum()).isCloseTo(Arrays.stream(values).sum(), within(1e-9));
    double[] same = new double[N];
    Arrays.fill(same, 0.75);
    assertThat(new ExtraTrees(points, same, 7, 3).answers(points)).containsOnly(0.75);
  }

  @Test
  void leavesHoldTwoTrainingPointsAtLeast() {
    double[][] three = {{0}, {1}, {2}};
    double[] values = {1, 4, 10};
    assertThat(new ExtraTrees(three, values, 7, 3).answers(three)).containsOnly(5);
    double[][] four = {{0}, {1}, {2}, {3}};
    double[] answers = new ExtraTrees(four, new double[] {1, 3, 10, 12}, 200, 3).answers(four);
    // A root that draws no threshold between the second and the third point stays a leaf.
    double share = (answers[3] - 6.5) / 4.5;
    assertThat(share).isBetween(0.2, 0.5);
    assertThat(answers[0]).isCloseTo(6.5 - 4.5 * share, within(1e-12));
    assertThat(answers[1]).isEqualTo(answers[0]);
    assertThat(answers[2]).isEqualTo(answers[3]);
  }

  @Test
  void unitsOfAnEntryDoNotMatterAndTheSeedDoes() {
    double[][] points = points(1, N);
    double[][] asked = points(2, 31);
    double[] answers = new ExtraTrees(points, values(points), 13, 3).answers(asked);
    double[][] scaled = points(1, N);
    double[][] scaledAsked = points(2, 31);
    for (double[][] all : new double[][][] {scaled, scaledAsked}) {
      for (double[] u : all) {
        u[1] *= 1024; // a power of two: thresholds are the same to the last bit
        u[2] /= 64;
      }
    }
    double[] values = values(points);
    assertThat(new ExtraTrees(scaled, values, 13, 3).answers(scaledAsked)).isEqualTo(answers);
    assertThat(new ExtraTrees(points, values, 13, 3).answers(asked)).isEqualTo(answers);
    assertThat(new ExtraTrees(points, values, 13, 4).answers(asked)).isNotEqualTo(answers);
  }
}

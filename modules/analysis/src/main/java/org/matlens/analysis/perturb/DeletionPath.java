package org.matlens.analysis.perturb;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.matlens.metric.Ranks;

/**
 * Orders in which tokens are deleted, and the score along them.
 *
 * <p>A path of D deletable tokens deletes up to D - 1 of them, evenly in at most {@code maxSteps}
 * steps: the state with none left is the same for every order and need not exist for the model.
 */
public final class DeletionPath {
  private DeletionPath() {}

  /**
   * The tokens from the largest value to the smallest; equal values in random order, so that a
   * constant map is a random order and not, say, "from left to right".
   *
   * @param values per token of the sample
   * @param tokens the deletable ones
   */
  public static int[] descending(float[] values, int[] tokens, SplittableRandom random) {
    int[] shuffled = shuffled(tokens, random);
    double[] falling = new double[shuffled.length];
    for (int i = 0; i < falling.length; i++) {
      falling[i] = -values[shuffled[i]];
    }
    int[] order = Ranks.ascending(falling);
    for (int i = 0; i < order.length; i++) {
      order[i] = shuffled[order[i]];
    }
    return order;
  }

  /** A random order of {@code tokens} (Fisher and Yates). */
  public static int[] shuffled(int[] tokens, SplittableRandom random) {
    int[] order = tokens.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
    return order;
  }

  /** Steps of a path of {@code deletable} tokens. */
  public static int steps(int deletable, int maxSteps) {
    return Math.max(0, Math.min(deletable - 1, maxSteps));
  }

  /**
   * Asks for the scores along {@code order}; the curve is whole after {@link ScoreQueue#flush}.
   *
   * @param start the score of the sample as it is
   * @param score the explained number among a model's scores
   */
  public static DeletionCurve ask(
      ScoreQueue queue,
      Function<BitSet, ScoreQueue.Variant> deletion,
      int[] order,
      int maxSteps,
      double start,
      ToDoubleFunction<double[]> score) {
    int steps = steps(order.length, maxSteps);
    double[] scores = new double[steps + 1];
    scores[0] = start;
    BitSet deleted = new BitSet();
    int count = 0;
    for (int k = 1; k <= steps; k++) {
      long upTo = Math.round((double) k * (order.length - 1) / steps);
      while (count < upTo) {
        deleted.set(order[count++]);
      }
      int at = k;
      queue.add(deletion.apply((BitSet) deleted.clone()), s -> scores[at] = score.applyAsDouble(s));
    }
    return new DeletionCurve(scores);
  }
}

package org.matlens.model.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Extremely randomised trees (Geurts, Ernst and Wehenkel 2006, doi:10.1007/s10994-006-6226-1):
 * every node draws one threshold for each entry of the points, evenly between the least and the
 * greatest value there, and takes the one that leaves the least sum of squares; the answer is the
 * mean over the trees of the mean of the leaf. All training points grow all trees.
 */
final class ExtraTrees implements PointRegression {
  /** Fewest training points of a leaf. */
  static final int LEAF = 2;

  private final Tree[] trees;

  /**
   * A tree by its nodes, the root first.
   *
   * @param entry that is compared, -1 for a leaf
   * @param threshold points up to it go left
   * @param left number of the node to the left, the right one follows it
   * @param value mean of the training points there
   */
  private record Tree(int[] entry, double[] threshold, int[] left, double[] value) {
    double answer(double[] u) {
      int node = 0;
      while (entry[node] >= 0) {
        node = left[node] + (u[entry[node]] <= threshold[node] ? 0 : 1);
      }
      return value[node];
    }
  }

  /**
   * Grows the trees.
   *
   * @param points training points, at least one
   * @param values of each
   * @param count of trees
   * @param seed the same one grows the same trees
   */
  ExtraTrees(double[][] points, double[] values, int count, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    SplittableRandom[] randoms = new SplittableRandom[count];
    Arrays.setAll(randoms, t -> seeds.split());
    trees =
        Arrays.stream(randoms)
            .parallel()
            .map(random -> new Growth(points, values, random).tree())
            .toArray(Tree[]::new);
  }

  @Override
  public double[] answers(double[][] points) {
    double[] out = new double[points.length];
    for (Tree tree : trees) {
      for (int b = 0; b < out.length; b++) {
        out[b] += tree.answer(points[b]);
      }
    }
    return Arrays.stream(out).map(v -> v / trees.length).toArray();
  }

  /** One tree while it grows. */
  private static final class Growth {
    private final double[][] points;
    private final double[] values;
    private final SplittableRandom random;
    private final int[] order; // training points, those of a node side by side
    private final int[] entry;
    private final double[] threshold;
    private final int[] left;
    private final double[] value;
    private int nodes = 1;

    Growth(double[][] points, double[] values, SplittableRandom random) {
      this.points = points;
      this.values = values;
      this.random = random;
      this.order = IntStream.range(0, values.length).toArray();
      int most = 2 * values.length;
      this.entry = new int[most];
      this.threshold = new double[most];
      this.left = new int[most];
      this.value = new double[most];
    }

    Tree tree() {
      grow(0, 0, values.length);
      return new Tree(
          Arrays.copyOf(entry, nodes),
          Arrays.copyOf(threshold, nodes),
          Arrays.copyOf(left, nodes),
          Arrays.copyOf(value, nodes));
    }

    private void grow(int node, int from, int to) {
      double sum = 0;
      boolean alike = true;
      for (int i = from; i < to; i++) {
        sum += values[order[i]];
        alike &= values[order[i]] == values[order[from]];
      }
      value[node] = sum / (to - from);
      entry[node] = -1;
      if (alike || to - from < 2 * LEAF) {
        return;
      }
      split(node, from, to, sum);
      if (entry[node] >= 0) {
        int middle = part(node, from, to);
        int below = nodes;
        left[node] = below;
        nodes += 2;
        grow(below, from, middle);
        grow(below + 1, middle, to);
      }
    }

    /** Draws a threshold for every entry, keeps the best one. */
    private void split(int node, int from, int to, double sum) {
      double best = Double.NEGATIVE_INFINITY;
      for (int e = 0; e < points[0].length; e++) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
          double x = points[order[i]][e];
          least = Math.min(least, x);
          greatest = Math.max(greatest, x);
        }
        if (least < greatest) {
          double drawn = least + random.nextDouble() * (greatest - least);
          double score = score(e, drawn, from, to, sum);
          if (score > best) {
            best = score;
            entry[node] = e;
            threshold[node] = drawn;
          }
        }
      }
    }

    /**
     * Sum over both sides of (sum of values)² / count: the sum of squares is least where it is
     * most.
     */
    private double score(int e, double at, int from, int to, double sum) {
      double below = 0;
      int count = 0;
      for (int i = from; i < to; i++) {
        if (points[order[i]][e] <= at) {
          below += values[order[i]];
          count++;
        }
      }
      int above = to - from - count;
      if (count < LEAF || above < LEAF) {
        return Double.NEGATIVE_INFINITY;
      }
      return below * below / count + (sum - below) * (sum - below) / above;
    }

    private int part(int node, int from, int to) {
      int middle = from;
      for (int i = from; i < to; i++) {
        if (points[order[i]][entry[node]] <= threshold[node]) {
          int moved = order[i];
          order[i] = order[middle];
          order[middle++] = moved;
        }
      }
      return middle;
    }
  }
}

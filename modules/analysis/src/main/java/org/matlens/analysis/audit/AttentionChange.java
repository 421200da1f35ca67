package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.matlens.attention.AttentionMap;

/** Ways to falsify the weights of a map; rows keep their sums, unseen keys (weight 0) stay so. */
enum AttentionChange {
  /** The weights of each row change places. */
  PERMUTED("with the weights of every query dealt to other keys"),
  /** All seen keys of a row weigh the same. */
  UNIFORM("with all weights of a query equal"),
  /** The largest weight of each row goes to the other keys, in proportion. */
  MAXIMUM_REMOVED("with the largest weight of every query taken away"),
  /** As {@link #MAXIMUM_REMOVED}, of a random seen key: its reference. */
  RANDOM_REMOVED("with a random weight of every query taken away"),
  /** Weights times exp(z / 2), z standard normal. */
  NOISE("with noise on all weights");

  private static final double NOISE_SIZE = 0.5;

  private final String description;

  AttentionChange(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  AttentionMap of(AttentionMap map, Random random) {
    float[] out = map.entries().clone();
    for (int row = 0; row < map.heads() * map.queries(); row++) {
      int head = row / map.queries();
      int query = row % map.queries();
      List<Integer> seen = new ArrayList<>();
      double sum = 0;
      for (int i = map.rowStart(head, query); i < map.rowEnd(head, query); i++) {
        if (out[i] != 0) {
          seen.add(i);
          sum += out[i];
        }
      }
      if (seen.size() > 1) { // a single key can only keep it all
        change(out, seen, random);
        double now = 0;
        for (int i : seen) {
          now += out[i];
        }
        for (int i : seen) {
          out[i] = (float) (out[i] * sum / now);
        }
      }
    }
    return map.withEntries(out);
  }

  private void change(float[] w, List<Integer> seen, Random random) {
    switch (this) {
      case PERMUTED -> {
        for (int i = seen.size() - 1; i > 0; i--) {
          int a = seen.get(i);
          int b = seen.get(random.nextInt(i + 1));
          float v = w[a];
          w[a] = w[b];
          w[b] = v;
        }
      }
      case UNIFORM -> seen.forEach(i -> w[i] = 1);
      case MAXIMUM_REMOVED -> {
        int top = seen.get(0);
        for (int i : seen) {
          top = w[i] > w[top] ? i : top;
        }
        remove(w, seen, top);
      }
      case RANDOM_REMOVED -> remove(w, seen, seen.get(random.nextInt(seen.size())));
      case NOISE -> seen.forEach(i -> w[i] *= (float) Math.exp(NOISE_SIZE * random.nextGaussian()));
    }
  }

  /** Where one weight is all there is in single precision, the others share it evenly. */
  private static void remove(float[] w, List<Integer> seen, int gone) {
    double rest = 0;
    for (int i : seen) {
      rest += i == gone ? 0 : w[i];
    }
    w[gone] = 0;
    if (!(rest > Float.MIN_NORMAL)) {
      seen.stream().filter(i -> i != gone).forEach(i -> w[i] = 1);
    }
  }
}

package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.token.Vocabulary;

/**
 * What each key counts in a softmax over tokens of several kinds: weights are m[k] exp(score[q, k])
 * over their sum. All sites of a crystal count as one token together, m = 1 / number of sites, so
 * that a supercell, which has each site several times, says no more than the cell; any other token
 * has m = 1.
 *
 * @param pairs bucket of every (query, key) pair, sample by sample; negative: forbidden
 * @param logs log m of each bucket
 */
public record KeyShares(int[] pairs, double[] logs) {

  /**
   * Log m of the tokens of a stream over edges, [T]. A class token is no site.
   *
   * @param stream with edges
   */
  public static double[] ofSites(PackedBatch stream) {
    double[] out = new double[stream.numTokens()];
    for (int b = 0; b < stream.size(); b++) {
      int from = stream.offsets()[b];
      boolean classToken = stream.tokens()[from] == Vocabulary.CLASS_ID;
      int sites = stream.length(b) - (classToken ? 1 : 0);
      for (int t = from + (classToken ? 1 : 0); t < stream.offsets()[b + 1]; t++) {
        out[t] = -Math.log(sites);
      }
    }
    return out;
  }

  /** Log m of the tokens of joint sequences; null for a part whose tokens all have m = 1. */
  public static double[] joined(List<PackedBatch> parts, List<double[]> logs) {
    int[] joint = Join.offsets(parts);
    double[] out = new double[joint[joint.length - 1]];
    for (int i = 0; i < parts.size(); i++) {
      int[] rows = Join.rows(parts, i);
      for (int t = 0; t < rows.length && logs.get(i) != null; t++) {
        out[rows[t]] = logs.get(i)[t];
      }
    }
    return out;
  }

  /**
   * The shares of {@code keys}; null where those of a sample are all alike, which changes nothing.
   *
   * @param logs log m of each key, [Tk], or null
   * @param forbidden as {@link PackedBatch#pairs}: pairs that may not be seen; null for none
   */
  public static KeyShares of(
      PackedBatch queries, PackedBatch keys, double[] logs, int[] forbidden) {
    if (logs == null || alike(keys, logs)) {
      return null;
    }
    List<Double> values = new ArrayList<>(List.of(0.0));
    int[] bucket = new int[logs.length];
    int count = 0;
    for (int b = 0; b < keys.size(); b++) {
      count += queries.length(b) * keys.length(b);
      for (int t = keys.offsets()[b]; t < keys.offsets()[b + 1]; t++) {
        int known = values.indexOf(logs[t]);
        bucket[t] = known >= 0 ? known : values.size();
        if (known < 0) {
          values.add(logs[t]);
        }
      }
    }
    int[] pairs = new int[count];
    int pair = 0;
    for (int b = 0; b < keys.size(); b++) {
      for (int q = 0; q < queries.length(b); q++) {
        for (int t = keys.offsets()[b]; t < keys.offsets()[b + 1]; t++, pair++) {
          pairs[pair] = forbidden != null && forbidden[pair] < 0 ? -1 : bucket[t];
        }
      }
    }
    return new KeyShares(pairs, values.stream().mapToDouble(v -> v).toArray());
  }

  private static boolean alike(PackedBatch keys, double[] logs) {
    for (int b = 0; b < keys.size(); b++) {
      for (int t = keys.offsets()[b]; t < keys.offsets()[b + 1]; t++) {
        if (logs[t] != logs[keys.offsets()[b]]) {
          return false;
        }
      }
    }
    return true;
  }

  /** The logs as an additive bias, [buckets, heads]. */
  <M> M bias(org.matlens.model.kernel.Kernels<M> k, int heads) {
    double[] all = new double[logs.length * heads];
    for (int i = 0; i < all.length; i++) {
      all[i] = logs[i / heads];
    }
    M bias = k.matrix(logs.length, heads);
    k.set(bias, all);
    return bias;
  }
}

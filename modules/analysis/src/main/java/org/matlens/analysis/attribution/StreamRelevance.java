package org.matlens.analysis.attribution;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;
import org.matlens.token.TokenSequence;

/**
 * Gradient-weighted relevance through several streams (Chefer et al., 2021, arXiv:2103.15679,
 * equations 5 to 11).
 *
 * <p>R^st [tokens of s, tokens of t] says what s has drawn from t; R^ss = I and R^st = 0 at the
 * start. With Ā = mean_heads(max(A ∘ ∂score/∂A, 0)), self-attention of s adds Ā R^st to R^st for
 * every t; attention of s to q adds (R̂^ss)ᵀ Ā R̂^qq to R^sq and Ā R^qs to R^ss. R̂ is I + (R - I)
 * with each row of R - I divided by its sum (rows that sum to 0 stay).
 *
 * <p>The maps do not tell the order of self- and cross-attention in a layer; as in the paper's
 * models, layer by layer, self-attention of all streams comes first, then all cross-attention, from
 * the state before any of it.
 */
final class StreamRelevance {
  private final List<TokenSequence> streams;
  private final double[][][] r; // [s][t], rows of s

  private StreamRelevance(List<TokenSequence> streams) {
    this.streams = streams;
    int count = streams.size();
    r = new double[count][count][];
    for (int s = 0; s < count; s++) {
      for (int t = 0; t < count; t++) {
        r[s][t] = s == t ? identity(size(s)) : new double[size(s) * size(t)];
      }
    }
  }

  private int size(int stream) {
    return streams.get(stream).size();
  }

  /**
   * Relevance of all tokens for the stream the prediction is read from, the first: its class
   * token's row, or the mean over its rows; the identity it starts from taken off.
   */
  static double[] perToken(Sample sample, AttentionMaps weights, AttentionMaps gradients) {
    StreamRelevance all = new StreamRelevance(sample.streams());
    all.follow(sample, weights.pairs(), gradients.pairs());
    boolean classToken =
        sample.streams().get(0).tokens().get(0).text().equals(org.matlens.token.Vocabulary.CLASS);
    int rows = classToken ? 1 : all.size(0);
    double[] out = new double[sample.streams().stream().mapToInt(TokenSequence::size).sum()];
    int from = 0;
    for (int t = 0; t < all.streams.size(); t++) {
      int n = all.size(t);
      for (int q = 0; q < rows; q++) {
        for (int k = 0; k < n; k++) {
          double own = t == 0 && q == k ? 1 : 0;
          out[from + k] += (all.r[0][t][q * n + k] - own) / rows;
        }
      }
      from += n;
    }
    return out;
  }

  private void follow(
      Sample sample,
      Map<String, List<AttentionMap>> weights,
      Map<String, List<AttentionMap>> gradients) {
    int layers = weights.values().stream().mapToInt(List::size).max().orElse(0);
    for (int l = 0; l < layers; l++) {
      Map<int[], double[]> cross = new TreeMap<>(java.util.Arrays::compare);
      for (Map.Entry<String, List<AttentionMap>> pair : weights.entrySet()) {
        if (l >= pair.getValue().size()) {
          continue;
        }
        int[] ends = ends(sample, pair.getKey());
        AttentionMap a = pair.getValue().get(l);
        if (a.queries() != size(ends[0]) || a.keys() != size(ends[1])) {
          throw new IllegalStateException(
              "attention " + pair.getKey() + " does not fit the tokens of sample " + sample.id());
        }
        double[] evidence = evidence(a, gradients.get(pair.getKey()).get(l));
        if (ends[0] == ends[1]) {
          self(ends[0], evidence);
        } else {
          cross.put(ends, evidence);
        }
      }
      cross(cross);
    }
  }

  private int[] ends(Sample sample, String pair) {
    for (int s = 0; s < streams.size(); s++) {
      for (int q = 0; q < streams.size(); q++) {
        if (pair.equals(streams.get(s).stream() + "." + streams.get(q).stream())) {
          return new int[] {s, q};
        }
      }
    }
    throw new UnsuitableMethodException(
        "method \"attention-gradient\" does not go through joined streams and latents, attention of"
            + " \""
            + pair
            + "\" of sample "
            + sample.id()
            + "; integrated-gradients, occlusion and shap do");
  }

  private static double[] evidence(AttentionMap weights, AttentionMap gradient) {
    double[] out = new double[weights.queries() * weights.keys()];
    HeadRoom ofWeights = new HeadRoom();
    HeadRoom ofGradient = new HeadRoom();
    for (int h = 0; h < weights.heads(); h++) {
      AttentionMap.Head a = weights.head(h, ofWeights);
      AttentionMap.Head g = gradient.head(h, ofGradient);
      for (int i = 0; i < out.length; i++) {
        double product = (double) a.values()[a.offset() + i] * g.values()[g.offset() + i];
        out[i] += Math.max(0, product) / weights.heads();
      }
    }
    return out;
  }

  private void self(int s, double[] evidence) {
    for (int t = 0; t < streams.size(); t++) {
      add(r[s][t], product(evidence, r[s][t], size(s), size(s), size(t)));
    }
  }

  private void cross(Map<int[], double[]> evidence) {
    double[][][] added = new double[streams.size()][streams.size()][];
    evidence.forEach(
        (ends, a) -> {
          int s = ends[0];
          int q = ends[1];
          double[] left = transposed(normalised(r[s][s], size(s)), size(s));
          double[] right = product(a, normalised(r[q][q], size(q)), size(s), size(q), size(q));
          added[s][q] = sum(added[s][q], product(left, right, size(s), size(s), size(q)));
          added[s][s] = sum(added[s][s], product(a, r[q][s], size(s), size(q), size(s)));
        });
    for (int s = 0; s < added.length; s++) {
      for (int t = 0; t < added.length; t++) {
        if (added[s][t] != null) {
          add(r[s][t], added[s][t]);
        }
      }
    }
  }

  private static double[] normalised(double[] r, int n) {
    double[] out = r.clone();
    for (int q = 0; q < n; q++) {
      double sum = -1;
      for (int k = 0; k < n; k++) {
        sum += r[q * n + k];
      }
      for (int k = 0; k < n; k++) {
        double own = q == k ? 1 : 0;
        double rest = r[q * n + k] - own;
        out[q * n + k] = own + (sum == 0 ? rest : rest / sum);
      }
    }
    return out;
  }

  private static double[] transposed(double[] m, int n) {
    double[] out = new double[n * n];
    for (int i = 0; i < out.length; i++) {
      out[i % n * n + i / n] = m[i];
    }
    return out;
  }

  private static double[] sum(double[] a, double[] b) {
    if (a == null) {
      return b;
    }
    add(a, b);
    return a;
  }

  private static void add(double[] to, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += what[i];
    }
  }

  /** [rows, inner] times [inner, columns]. */
  private static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
    double[] out = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < inner; j++) {
        for (int k = 0; k < columns; k++) {
          out[i * columns + k] += a[i * inner + j] * b[j * columns + k];
        }
      }
    }
    return out;
  }

  private static double[] identity(int n) {
    double[] out = new double[n * n];
    for (int i = 0; i < n; i++) {
      out[i * n + i] = 1;
    }
    return out;
  }
}

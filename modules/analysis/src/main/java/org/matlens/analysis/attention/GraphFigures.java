package org.matlens.analysis.attention;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.matlens.attention.AttentionMap;
import org.matlens.token.TokenSequence;

/**
 * Centralities of tokens in the graph of attention (mean over layers and heads, weights above the
 * uniform one), mean per label: the element where tokens have one, else the kind.
 */
public final class GraphFigures {
  /** Centralities take time with the cube of the tokens. */
  private static final int MOST_TOKENS = 150;

  private static final int MOST_SAMPLES = 100;

  private final SortedMap<String, Label> labels = new TreeMap<>();
  private int samples;
  private int leftOut;

  /**
   * Means over the tokens of a label, each times the number of tokens of its sample: 1 is what a
   * token has when all are alike.
   */
  public static final class Label {
    private long tokens;
    private double received;
    private double betweenness;
    private double pageRank;
    private double eigenvector;
    private long withEigenvector;

    public long tokens() {
      return tokens;
    }

    /** Weight received, over the mean of its sample. */
    public double received() {
      return received / tokens;
    }

    /** Share of the pairs of other tokens whose shortest paths lead through it; not relative. */
    public double betweenness() {
      return betweenness / tokens;
    }

    public double pageRank() {
      return pageRank / tokens;
    }

    /** NaN where no sample has one. */
    public double eigenvector() {
      return eigenvector / withEigenvector;
    }
  }

  void add(TokenSequence sequence, List<AttentionMap> layers) {
    int n = sequence.size();
    boolean finite = layers.stream().allMatch(Weights::finite);
    if (n < 3 || n > MOST_TOKENS || samples >= MOST_SAMPLES || !finite) {
      leftOut++;
      return;
    }
    samples++;
    double[] mean = new double[n * n];
    for (AttentionMap layer : layers) {
      double[] fused = layer.meanOverHeads();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += fused[i] / layers.size();
      }
    }
    AttentionGraph graph = AttentionGraph.of(mean, n, 1.0 / n);
    double strength = 0;
    for (double v : graph.inStrength()) {
      strength += v / n;
    }
    String[] elements = TokenLabels.ELEMENTS.of(sequence);
    String[] kinds = TokenLabels.KINDS.of(sequence);
    for (int t = 0; t < n; t++) {
      Label l =
          labels.computeIfAbsent(elements[t] != null ? elements[t] : kinds[t], k -> new Label());
      l.tokens++;
      l.received += strength == 0 ? 1 : graph.inStrength()[t] / strength;
      l.betweenness += graph.betweenness()[t] / ((n - 1.0) * (n - 2.0));
      l.pageRank += n * graph.pageRank()[t];
      if (!Double.isNaN(graph.eigenvector()[t])) {
        l.eigenvector += n * graph.eigenvector()[t];
        l.withEigenvector++;
      }
    }
  }

  /** Samples in the means. */
  public int samples() {
    return samples;
  }

  /** Samples left out: too many tokens or fewer than three, enough of them, or not finite. */
  public int leftOut() {
    return leftOut;
  }

  /** Means by label. */
  public Map<String, Label> labels() {
    return java.util.Collections.unmodifiableMap(labels);
  }
}

package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.app.plot.CrystalPlot;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * The edges between sites that carry most attention on the mean over layers and heads; a site's
 * look at itself is left out.
 */
final class StrongestEdges {
  /** As many are kept, and all that are as strong as the last of them. */
  static final int KEPT = 12;

  /** Most with equal ones; a symmetric crystal has very many. */
  static final int MOST = 48;

  /** Weights that differ by no more of themselves are equal. */
  private static final double EQUAL = 1e-4;

  private StrongestEdges() {}

  /** Strongest first; none where attention does not run over edges. */
  static List<CrystalPlot.Edge> of(TokenSequence tokens, List<AttentionMap> layers) {
    Geometry.Edges edges = layers.get(0).edges();
    if (edges == null) {
      return List.of();
    }
    double[] mean = new double[edges.count()];
    for (AttentionMap layer : layers) {
      float[] entries = layer.entries();
      for (int i = 0; i < entries.length; i++) {
        mean[i % mean.length] += entries[i] / ((double) layer.heads() * layers.size());
      }
    }
    int[] query = edges.query();
    int[] order =
        IntStream.range(0, mean.length)
            .filter(e -> edges.distance()[e] > 0) // no self edge, no token without a place
            .boxed()
            .sorted(Comparator.comparingDouble((Integer e) -> -mean[e]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<CrystalPlot.Edge> out = new ArrayList<>();
    for (int e : order) {
      boolean weaker =
          out.size() >= KEPT && mean[e] < (1 - EQUAL) * out.get(out.size() - 1).weight();
      if (weaker || out.size() == MOST || mean[e] == 0) {
        break;
      }
      out.add(
          new CrystalPlot.Edge(
              site(tokens, query[e]),
              site(tokens, edges.key()[e]),
              image(edges, e),
              edges.distance()[e],
              mean[e]));
    }
    return out;
  }

  private static int site(TokenSequence tokens, int token) {
    return ((TokenSource.Site) tokens.tokens().get(token).source()).site();
  }

  private static int[] image(Geometry.Edges edges, int e) {
    short[] of = Arrays.copyOfRange(edges.image(), 3 * e, 3 * e + 3);
    return new int[] {of[0], of[1], of[2]};
  }
}

package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.attention.AttentionMap;

/**
 * Heads as points: those that look alike on the same samples lie close together. A head is the list
 * of its weights on the first samples; the list is embedded by principal components, by t-SNE and
 * by UMAP.
 */
public final class HeadEmbedding {

  /** Weights per head: enough to tell heads apart. */
  private static final int MOST_WEIGHTS = 10_000;

  /** Fewer points have no picture. */
  private static final int FEWEST_HEADS = 3;

  /** Of what UMAP draws: the picture is the same every time. */
  private static final long SEED = 1;

  private final List<float[]> heads = new ArrayList<>();
  private final List<int[]> places = new ArrayList<>();
  private int length;
  private int samples;

  /**
   * The points.
   *
   * @param layer of each head
   * @param head of each head
   * @param principal [head][2]
   * @param explained share of the variance per component
   * @param tsne [head][2]
   * @param umap [head][2]
   * @param samples whose weights were taken
   */
  public record Result(
      int[] layer,
      int[] head,
      double[][] principal,
      double[] explained,
      double[][] tsne,
      double[][] umap,
      int samples) {}

  void add(List<AttentionMap> layers) {
    if (!layers.stream().allMatch(Weights::finite) || length >= MOST_WEIGHTS) {
      return;
    }
    AttentionMap shape = layers.get(0);
    int size = Math.min(shape.queries() * shape.keys(), MOST_WEIGHTS - length);
    int row = 0;
    for (int l = 0; l < layers.size(); l++) {
      AttentionMap map = layers.get(l);
      for (int h = 0; h < map.heads(); h++, row++) {
        if (row == heads.size()) {
          heads.add(new float[MOST_WEIGHTS]);
          places.add(new int[] {l, h});
        }
        int from = h * map.queries() * map.keys();
        System.arraycopy(map.values(), from, heads.get(row), length, size);
      }
    }
    length += size;
    samples++;
  }

  /** Null when there are too few heads. */
  Result result() {
    if (heads.size() < FEWEST_HEADS || length == 0) {
      return null;
    }
    double[][] rows = new double[heads.size()][length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < length; c++) {
        rows[r][c] = heads.get(r)[c];
      }
    }
    Pca pca = Pca.of(rows, 2);
    return new Result(
        places.stream().mapToInt(p -> p[0]).toArray(),
        places.stream().mapToInt(p -> p[1]).toArray(),
        Arrays.stream(pca.coordinates()).map(c -> Arrays.copyOf(c, 2)).toArray(double[][]::new),
        pca.explained(),
        Tsne.of(rows, pca.coordinates()),
        Umap.of(rows, pca.coordinates(), SEED),
        samples);
  }
}

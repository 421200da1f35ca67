package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;

/**
 * Attention rollout (Abnar and Zuidema, 2020, doi:10.18653/v1/2020.acl-main.385): attention
 * followed through the layers, with the residual connection as an equal partner.
 *
 * <p>R ← rows(½ fuse_heads(A) + ½ I) R from the first layer on, R = I at the start, rows(·)
 * dividing each row by its sum. Per token: the class token's row of R, or the mean of its rows.
 *
 * @param fusion of the heads; the paper's is the mean
 * @param discard share of each row's smallest fused weights set to zero before the identity is
 *     added, in [0, 1): ⌊discard · n⌋ of them, equal weights from the first key on; 0 in the paper
 */
public record AttentionRollout(HeadFusion fusion, double discard) implements AttentionBased {
  static final String NAME = "rollout";

  public AttentionRollout {
    if (!(discard >= 0 && discard < 1)) {
      throw new IllegalArgumentException("discard " + discard + ", expected a number in [0, 1)");
    }
  }

  /** As in the paper. */
  public AttentionRollout() {
    this(HeadFusion.MEAN, 0);
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME)
        .with("heads", fusion.label(), fusion != HeadFusion.MEAN)
        .with("discard", discard, discard != 0)
        .toString();
  }

  @Override
  public String description() {
    return "attention followed through the layers, residual connections included";
  }

  @Override
  public boolean readsOneSequence() {
    return true;
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public double[] perToken(Sample sample, AttentionMaps maps) {
    List<AttentionMap> layers = layersOfOne(sample, maps);
    int n = Readout.size(sample, layers);
    return followed(Readout.rows(sample, n), layers, fusion, discard);
  }

  /** A head, and the fused heads in double precision. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return (Float.BYTES + Double.BYTES) * SampleTokens.pairs(sample);
  }

  /** {@code row} times R: from the last layer to the first, so that no matrices are multiplied. */
  static double[] followed(
      double[] row, List<AttentionMap> layers, HeadFusion fusion, double discard) {
    int n = row.length;
    double[] out = row;
    HeadRoom room = new HeadRoom();
    double[] mixed = new double[n * n];
    for (int l = layers.size() - 1; l >= 0; l--) {
      fusion.fuse(layers.get(l), room, mixed);
      withResidual(mixed, n, discard);
      double[] next = new double[n];
      for (int q = 0; q < n; q++) {
        for (int k = 0; k < n; k++) {
          next[k] += out[q] * mixed[q * n + k];
        }
      }
      out = next;
    }
    return out;
  }

  /** rows(½ A + ½ I) in place, after the smallest weights of each row are gone. */
  static double[] withResidual(double[] mixed, int n, double discard) {
    int gone = (int) (discard * n);
    for (int q = 0; q < n; q++) {
      if (gone > 0) {
        double[] row = Arrays.copyOfRange(mixed, q * n, q * n + n);
        int[] order = org.matlens.metric.Ranks.ascending(row);
        for (int i = 0; i < gone; i++) {
          mixed[q * n + order[i]] = 0;
        }
      }
      double sum = 0;
      for (int k = 0; k < n; k++) {
        mixed[q * n + k] = 0.5 * mixed[q * n + k] + (q == k ? 0.5 : 0);
        sum += mixed[q * n + k];
      }
      for (int k = 0; k < n; k++) {
        mixed[q * n + k] /= sum;
      }
    }
    return mixed;
  }
}

package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Predictor;

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
public record AttentionRollout(HeadFusion fusion, double discard) implements AttributionMethod {
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
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of(Attends.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Attends model = require(predictor, Attends.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<AttentionMaps> maps = model.attention(batch);
      for (int i = 0; i < batch.size(); i++) {
        List<AttentionMap> layers = maps.get(i).layers();
        int n = Readout.size(batch.get(i), layers);
        double[] r = rollout(layers, n, fusion, discard);
        out.add(Attribution.of(name(), Readout.perToken(batch.get(i), r, n)));
      }
    }
    return out;
  }

  /** The matrix R of the paper, [n * n] row by row. */
  static double[] rollout(List<AttentionMap> layers, int n) {
    return rollout(layers, n, HeadFusion.MEAN, 0);
  }

  static double[] rollout(List<AttentionMap> layers, int n, HeadFusion fusion, double discard) {
    double[] r = SquareMatrix.identity(n);
    for (AttentionMap layer : layers) {
      r = SquareMatrix.product(withResidual(fusion.fuse(layer), n, discard), r, n);
    }
    return r;
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

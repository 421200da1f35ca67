package org.matlens.predict;

import java.util.List;
import org.matlens.batch.Sample;

/**
 * Can take its scores apart without remainder: where pooling is a (weighted) mean or sum over
 * tokens and the head linear, score = constant + Σ_t w_t · (head · h_t), h_t the last state of
 * token t (class activation mapping, Zhou et al., 2016, doi:10.1109/CVPR.2016.319).
 */
public interface Contributes extends Predictor {

  /**
   * Whether this model's read-out allows it: a class may serve models of several read-outs. When
   * false, {@link #contributions} throws IllegalStateException.
   */
  boolean contributesPerToken();

  /**
   * What each token adds to score {@code output} of each sample.
   *
   * @param output number of the score, as in {@link Predictor#scores}
   */
  List<Contributions> contributions(List<Sample> samples, int output);

  /**
   * A score taken apart: {@code constant} + Σ {@code perToken} is the score.
   *
   * @param constant what no token adds: the bias of the head, and of the target's normalisation
   * @param perToken of all tokens of all streams in order, special ones included
   */
  record Contributions(double constant, double[] perToken) {}
}

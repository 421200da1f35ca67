package org.matlens.analysis.perturb;

import java.util.Arrays;

/**
 * The explained score while tokens are deleted: {@code scores[0]} of the whole sample, {@code
 * scores[k]} after step k.
 *
 * @param scores not copied: filled while the model is asked
 */
public record DeletionCurve(double[] scores) {

  /** True when the model gave a finite score at every step. */
  public boolean finite() {
    return Arrays.stream(scores).allMatch(Double::isFinite);
  }

  /**
   * Area between the score of the whole sample and the curve, mean over k ≥ 1 of s_0 - s_k: large
   * when what raises the score is deleted first (area over the perturbation curve, Samek et al.,
   * 2017, doi:10.1109/TNNLS.2016.2599820).
   */
  public double drop() {
    double sum = 0;
    for (int k = 1; k < scores.length; k++) {
      sum += scores[0] - scores[k];
    }
    return sum / (scores.length - 1);
  }

  /**
   * Area under the way the score has travelled, mean over k ≥ 1 of Σ_(j ≤ k) |s_j - s_(j-1)|: large
   * when what moves the score, up or down, is deleted first.
   *
   * <p>Equal to the area under |s_k - s_0| while the score moves one way. Where some tokens raise
   * and others lower it, |s_k - s_0| falls back to zero as they cancel and would punish the true
   * order; the way travelled never does.
   */
  public double movement() {
    double travelled = 0;
    double sum = 0;
    for (int k = 1; k < scores.length; k++) {
      travelled += Math.abs(scores[k] - scores[k - 1]);
      sum += travelled;
    }
    return sum / (scores.length - 1);
  }
}

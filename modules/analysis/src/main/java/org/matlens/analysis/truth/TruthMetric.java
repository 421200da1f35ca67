package org.matlens.analysis.truth;

import org.matlens.analysis.stats.Correlation;
import org.matlens.metric.Metrics;

/** How near the scores of atoms come to the truth about them. */
public enum TruthMetric {
  /**
   * Probability that a deciding atom scores higher than another one, ties counting half; of
   * alternatives the best. A constant map has 0.5.
   */
  AUROC("auroc", 0.5),
  /**
   * Mean precision at the deciding atoms, from the highest score down; of alternatives the best.
   */
  AVERAGE_PRECISION("averagePrecision", Double.NaN),
  /** Kendall's τ-b between scores and values. */
  KENDALL("kendallTauB", 0);

  private final String label;
  private final double chance;

  TruthMetric(String label, double chance) {
    this.label = label;
    this.chance = chance;
  }

  /** Its name in files. */
  public String label() {
    return label;
  }

  /** What a map that knows nothing has; NaN where that depends on the samples. */
  public double chance() {
    return chance;
  }

  /**
   * The figure of one sample; NaN where it has none: all atoms alike in every alternative, or
   * scores or values that are constant (τ-b).
   *
   * @param scores one per atom, finite
   */
  public double of(AtomTruth truth, double[] scores) {
    if (scores.length != truth.size()) {
      throw new IllegalArgumentException(
          scores.length + " scores, the truth is about " + truth.size() + " atoms");
    }
    if (truth instanceof AtomTruth.Marked marked && this != KENDALL) {
      double best = Double.NaN;
      for (boolean[] alternative : marked.alternatives()) {
        double value = of(alternative, scores);
        best = Double.isNaN(best) ? value : Math.max(best, Double.isNaN(value) ? best : value);
      }
      return best;
    }
    if (truth instanceof AtomTruth.Valued valued && this == KENDALL) {
      return Correlation.kendallTauB(scores, valued.values());
    }
    throw new IllegalArgumentException(label + " of " + truth.getClass().getSimpleName());
  }

  private double of(boolean[] marked, double[] scores) {
    int[] target = new int[marked.length];
    int positive = 0;
    for (int i = 0; i < target.length; i++) {
      target[i] = marked[i] ? 1 : 0;
      positive += target[i];
    }
    if (positive == 0 || positive == target.length) {
      return Double.NaN;
    }
    return this == AUROC ? Metrics.rocAuc(target, scores) : Metrics.prAuc(target, scores);
  }
}

package org.matlens.model.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.TrainingSet;
import org.matlens.token.Vocabulary;

/**
 * Fractions in steps: between two knots of its token a step rises from 0 to 1, so that attention
 * and feed-forward layers can tell a trace of an element from much of it (piecewise-linear
 * encoding; Gorishniy, Rubachev and Babenko 2022, arXiv:2203.05556). Step k of a weight w is (sqrt
 * w - knot[k]) / (knot[k + 1] - knot[k]), at least 0 and at most 1.
 *
 * <p>The knots of a token lie at random between the smallest and the largest square root of its
 * weights in the training samples, as the cuts of extremely randomised trees do (Geurts, Ernst and
 * Wehenkel 2006, doi:10.1007/s10994-006-6226-1): members of an ensemble that cut elsewhere are
 * wrong elsewhere.
 *
 * @param knots [vocabulary][K + 1], rising; all alike where no step is to be made
 */
public record FractionSteps(float[][] knots) {
  private static final int BATCH = 256;

  /**
   * The knots of unaugmented training samples, {@code steps} steps per token.
   *
   * @param packings of the streams that are to be cut alike
   */
  static FractionSteps fit(
      TrainingSet train,
      Vocabulary vocabulary,
      List<FeatureScaling.Packing> packings,
      int steps,
      long seed) {
    double[] least = new double[vocabulary.size()];
    double[] most = new double[vocabulary.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (FeatureScaling.Packing packing : packings) {
      for (int from = 0; from < train.size(); from += BATCH) {
        PackedBatch b = packing.pack(train, from, Math.min(train.size(), from + BATCH));
        for (int t = 0; t < b.numTokens(); t++) {
          int id = b.tokens()[t];
          double root = Math.sqrt(b.weights()[t]);
          least[id] = Math.min(least[id], root);
          most[id] = Math.max(most[id], root);
        }
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    float[][] knots = new float[vocabulary.size()][];
    for (int id = 0; id < knots.length; id++) {
      double low = Math.min(least[id], most[id]);
      double width = most[id] - low;
      double[] at = new double[steps + 1];
      Arrays.setAll(at, k -> k == 0 ? 0 : k == steps ? 1 : random.nextDouble());
      Arrays.sort(at);
      knots[id] = new float[steps + 1];
      for (int k = 0; k <= steps; k++) {
        knots[id][k] = (float) (low + width * at[k]);
      }
    }
    return new FractionSteps(knots);
  }

  /** Steps per token, K. */
  public int count() {
    return knots[0].length - 1;
  }

  /** The batch with K more features per token, the steps of its weight. */
  public PackedBatch apply(PackedBatch b) {
    int f = b.numFeatures();
    int wide = f + count();
    float[] out = new float[b.numTokens() * wide];
    for (int t = 0; t < b.numTokens(); t++) {
      System.arraycopy(b.features(), t * f, out, t * wide, f);
      float[] k = knots[b.tokens()[t]];
      double root = Math.sqrt(b.weights()[t]);
      for (int i = 0; i < count(); i++) {
        out[t * wide + f + i] = step(root, k[i], k[i + 1]);
      }
    }
    return new PackedBatch(
        b.ids(), b.offsets(), b.tokens(), wide, out, b.pairs(), b.weights(), b.edges());
  }

  private static float step(double root, float from, float to) {
    if (root <= from || to <= from) {
      return 0;
    }
    return (float) Math.min(1, (root - from) / (to - from));
  }
}

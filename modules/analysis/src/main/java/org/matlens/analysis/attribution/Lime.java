package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * LIME (Ribeiro et al., 2016, doi:10.1145/2939672.2939778): a linear model of the score around the
 * sample, in which tokens are present or {@code [MASK]}.
 *
 * <p>Each draw hides a number of tokens uniform in 1 … M, which ones at random; its weight is
 * exp(-D² / 0.25²), D = 1 - √(present / M) (cosine distance to the whole sample). A token's number
 * is its coefficient in the weighted ridge regression with penalty 1 (as in the authors' software)
 * and a free intercept. The weighted R² of the fit is the diagnostic {@code fit}: low, and the
 * model is not linear there.
 *
 * @param draws changed samples; at least four per token are drawn
 * @param seed of the drawing
 */
public record Lime(int draws, long seed) implements AttributionMethod {
  /** Draws unless told. */
  public static final int DRAWS = 500;

  static final String NAME = "lime";
  private static final double WIDTH = 0.25;
  private static final double PENALTY = 1;

  public Lime {
    if (draws < 2) {
      throw new IllegalArgumentException(draws + " draws, expected at least 2");
    }
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME).with("samples", draws, draws != DRAWS).toString();
  }

  @Override
  public String description() {
    return "coefficient of the token in a linear model of the score near the sample";
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of();
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    List<Attribution> out = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      MaskedScores game = new MaskedScores(name(), predictor, sample, output);
      int m = game.players();
      BitSet[] drawn = draw(m, SampleSeed.uniform(seed, sample));
      out.add(m == 0 ? new Attribution(name(), game.perToken(new double[0])) : fit(game, drawn));
    }
    return out;
  }

  private BitSet[] draw(int m, SplittableRandom random) {
    BitSet[] drawn = new BitSet[1 + Math.max(draws, 4 * m)];
    int[] players = java.util.stream.IntStream.range(0, m).toArray();
    for (int c = 0; c < drawn.length; c++) {
      drawn[c] = new BitSet();
      drawn[c].set(0, m);
      if (c > 0 && m > 0) { // the first is the sample itself
        int hidden = 1 + random.nextInt(m);
        int[] order = DeletionPath.shuffled(players, random);
        for (int j = 0; j < hidden; j++) {
          drawn[c].clear(order[j]);
        }
      }
    }
    return drawn;
  }

  private Attribution fit(MaskedScores game, BitSet[] drawn) {
    int m = game.players();
    double[] v = game.of(drawn);
    double whole = v[0];
    Arrays.setAll(v, c -> v[c] - whole); // a constant model gets zeros, not rounding errors
    double[] w = new double[drawn.length];
    double total = 0;
    double mean = 0;
    double[] presence = new double[m]; // weighted mean of each token's presence
    for (int c = 0; c < w.length; c++) {
      double distance = 1 - Math.sqrt(drawn[c].cardinality() / (double) m);
      w[c] = Math.exp(-distance * distance / (WIDTH * WIDTH));
      double weight = w[c];
      total += weight;
      mean += weight * v[c];
      drawn[c].stream().forEach(j -> presence[j] += weight);
    }
    mean /= total;
    for (int j = 0; j < m; j++) {
      presence[j] /= total;
    }
    if (!Double.isFinite(mean)) {
      double[] nan = new double[m];
      Arrays.fill(nan, Double.NaN);
      return new Attribution(name(), game.perToken(nan));
    }
    // centred, so that the intercept is free of the penalty
    RealMatrix a = MatrixUtils.createRealIdentityMatrix(m).scalarMultiply(PENALTY);
    RealVector b = new ArrayRealVector(m);
    double spread = 0;
    double[] x = new double[m];
    for (int c = 0; c < w.length; c++) {
      for (int j = 0; j < m; j++) {
        x[j] = (drawn[c].get(j) ? 1 : 0) - presence[j];
      }
      double y = v[c] - mean;
      spread += w[c] * y * y;
      for (int i = 0; i < m; i++) {
        b.addToEntry(i, w[c] * x[i] * y);
        for (int j = 0; j < m; j++) {
          a.addToEntry(i, j, w[c] * (x[i] * x[j])); // symmetric to the last bit
        }
      }
    }
    RealVector beta = new CholeskyDecomposition(a).getSolver().solve(b);
    double left = 0;
    for (int c = 0; c < w.length; c++) {
      double y = v[c] - mean;
      for (int j = 0; j < m; j++) {
        y -= beta.getEntry(j) * ((drawn[c].get(j) ? 1 : 0) - presence[j]);
      }
      left += w[c] * y * y;
    }
    return new Attribution(
        name(),
        game.perToken(beta.toArray()),
        spread == 0 ? Map.of() : Map.of("fit", 1 - left / spread));
  }
}

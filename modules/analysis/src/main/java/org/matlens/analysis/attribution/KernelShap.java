package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * Shapley values of the tokens, absent ones being {@code [MASK]} (Lundberg and Lee, 2017,
 * arXiv:1705.07874).
 *
 * <p>Up to {@link #EXACT} tokens exact, φ_j = Σ_S |S|! (M - |S| - 1)! / M! (v(S ∪ j) - v(S)) over
 * all 2^M coalitions. Above, kernel SHAP: coalitions of size s drawn in proportion to (M - 1) / (s
 * (M - s)), each with its complement, and the least squares fit of v on membership under the
 * constraint Σ φ = v(all) - v(none) (paired sampling: Covert and Lee, 2021, arXiv:2012.01536).
 * Diagnostics: {@code score}, {@code baselineScore} v(none), {@code efficiencyError} |Σ φ - (v(all)
 * - v(none))|.
 *
 * @param coalitions drawn when there are too many to take them all; at least four per token are
 * @param seed of the drawing
 */
public record KernelShap(int coalitions, long seed) implements AttributionMethod {
  /** Coalitions unless told. */
  public static final int COALITIONS = 1024;

  /** Most tokens of which all coalitions are taken. */
  public static final int EXACT = 12;

  static final String NAME = "shap";

  /** Keeps the fit solvable where a token was in every drawn coalition together with another. */
  private static final double RIDGE = 1e-9;

  public KernelShap {
    if (coalitions < 2) {
      throw new IllegalArgumentException(coalitions + " coalitions, expected at least 2");
    }
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME)
        .with("samples", coalitions, coalitions != COALITIONS)
        .toString();
  }

  @Override
  public String description() {
    return "Shapley values: mean change of the score as the token joins others, the rest masked";
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
      BitSet all = new BitSet();
      all.set(0, m);
      double[] ends = game.of(new BitSet[] {new BitSet(), all});
      double[] phi =
          m <= EXACT ? exact(game, m) : fitted(game, m, ends, SampleSeed.uniform(seed, sample));
      out.add(
          new Attribution(
              name(),
              game.perToken(phi),
              Map.of(
                  "score",
                  ends[1],
                  "baselineScore",
                  ends[0],
                  "efficiencyError",
                  Math.abs(Arrays.stream(phi).sum() - (ends[1] - ends[0])))));
    }
    return out;
  }

  private static double[] exact(MaskedScores game, int m) {
    BitSet[] all = new BitSet[1 << m];
    for (int c = 0; c < all.length; c++) {
      all[c] = BitSet.valueOf(new long[] {c});
    }
    double[] v = game.of(all);
    double[] weight = new double[m]; // s! (m - s - 1)! / m!, by the size s without j
    for (int s = 0; s < m; s++) {
      weight[s] = s == 0 ? 1.0 / m : weight[s - 1] * s / (m - s);
    }
    double[] phi = new double[m];
    for (int c = 0; c < all.length; c++) {
      int size = Integer.bitCount(c);
      for (int j = 0; j < m; j++) {
        if ((c >> j & 1) == 0) {
          phi[j] += weight[size] * (v[c | 1 << j] - v[c]);
        }
      }
    }
    return phi;
  }

  private double[] fitted(MaskedScores game, int m, double[] ends, SplittableRandom random) {
    int pairs = Math.max(coalitions / 2, 2 * m);
    BitSet[] drawn = new BitSet[2 * pairs];
    double[] upTo = new double[m]; // of the size's probability
    for (int s = 1; s < m; s++) {
      upTo[s] = upTo[s - 1] + 1.0 / (s * (double) (m - s));
    }
    int[] players = java.util.stream.IntStream.range(0, m).toArray();
    for (int p = 0; p < pairs; p++) {
      double u = random.nextDouble() * upTo[m - 1];
      int size = 1;
      while (size < m - 1 && upTo[size] <= u) {
        size++;
      }
      int[] order = DeletionPath.shuffled(players, random);
      drawn[2 * p] = new BitSet();
      for (int j = 0; j < size; j++) {
        drawn[2 * p].set(order[j]);
      }
      drawn[2 * p + 1] = (BitSet) drawn[2 * p].clone();
      drawn[2 * p + 1].flip(0, m);
    }
    return fit(drawn, game.of(drawn), m, ends);
  }

  /** argmin Σ (v(S) - v(none) - Σ_(j in S) φ_j)² under Σ φ = v(all) - v(none), by Lagrange. */
  private static double[] fit(BitSet[] drawn, double[] v, int m, double[] ends) {
    RealMatrix a = MatrixUtils.createRealIdentityMatrix(m).scalarMultiply(RIDGE);
    RealVector b = new ArrayRealVector(m);
    for (int c = 0; c < drawn.length; c++) {
      int[] in = drawn[c].stream().toArray();
      for (int i : in) {
        b.addToEntry(i, (v[c] - ends[0]) / drawn.length);
        for (int j : in) {
          a.addToEntry(i, j, 1.0 / drawn.length);
        }
      }
    }
    if (!Double.isFinite(b.getL1Norm())) {
      double[] nan = new double[m];
      Arrays.fill(nan, Double.NaN);
      return nan;
    }
    DecompositionSolver solver = new CholeskyDecomposition(a).getSolver();
    RealVector free = solver.solve(b);
    RealVector ones = solver.solve(new ArrayRealVector(m, 1));
    double excess =
        (Arrays.stream(free.toArray()).sum() - (ends[1] - ends[0]))
            / Arrays.stream(ones.toArray()).sum();
    return free.subtract(ones.mapMultiply(excess)).toArray();
  }
}

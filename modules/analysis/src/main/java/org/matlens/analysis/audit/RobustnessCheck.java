package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.NoisyModel;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;

/**
 * Max sensitivity (Yeh et al., 2019, arXiv:1901.09392): the largest relative change of a map, ‖φ(x
 * + δ) - φ(x)‖ / ‖φ(x)‖ over the tokens of the input, among {@link #DRAWS} draws of small noise δ
 * on the token embeddings ({@link NoisyModel}, {@value #SIZE} of their root mean square).
 *
 * <p>The reference is the same distance to the map with its numbers permuted among the tokens, what
 * an unrelated map would have. PASS: less than half of it, by Wilcoxon's signed rank test (p-values
 * of all methods adjusted together, Holm). FAIL: significantly more than half. Decides no verdict:
 * a map that never changes is robust and worthless.
 */
public final class RobustnessCheck implements Check {
  static final int DRAWS = 5;
  static final double SIZE = 0.05;

  /** Samples looked at: each is explained anew for every draw. */
  private static final int LIMIT = 30;

  private static final double HALF = 0.5;

  @Override
  public String name() {
    return "robustness";
  }

  @Override
  public Family family() {
    return Family.ROBUSTNESS;
  }

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public String reference() {
    return "the same map, permuted among the tokens";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<NoisyModel> noisy = new ArrayList<>();
    for (int d = 0; d < DRAWS; d++) {
      NoisyModel.of(context.predictor(), SIZE, context.options().seed() + d).ifPresent(noisy::add);
    }
    if (noisy.isEmpty()) {
      return List.of();
    }
    List<AttributionMethod> able = methods.stream().filter(m -> m.offeredBy(noisy.get(0))).toList();
    List<List<double[]>> pairs = new ArrayList<>();
    for (int m = 0; m < able.size(); m++) {
      context.progress().at(name(), m, able.size());
      pairs.add(pairs(context, able.get(m), noisy));
    }
    context.progress().at(name(), able.size(), able.size());
    double[] p = pairs.stream().mapToDouble(v -> test(v, Alternative.LESS)).toArray();
    double[] adjusted = Holm.adjust(p);
    List<CheckResult> out = new ArrayList<>();
    for (int m = 0; m < able.size(); m++) {
      out.add(result(context, able.get(m), pairs.get(m), p[m], adjusted[m]));
    }
    return out;
  }

  /** Per sample: largest relative change, and that of the permuted map. */
  private static List<double[]> pairs(
      AuditContext context, AttributionMethod method, List<NoisyModel> noisy) {
    int n = Math.min(LIMIT, context.samples().size());
    List<Sample> samples = context.samples().subList(0, n);
    int[] outputs = java.util.Arrays.copyOf(context.outputs(), n);
    List<Attribution> ours = context.attributions(method);
    double[] change = new double[n];
    for (NoisyModel model : noisy) {
      List<Attribution> theirs = method.attribute(model, samples, outputs);
      for (int i = 0; i < n; i++) {
        int[] tokens = SampleTokens.deletable(samples.get(i));
        double d = distance(ours.get(i).perToken(), tokens, theirs.get(i).perToken(), tokens);
        change[i] = Double.isNaN(d) ? d : Math.max(change[i], d); // NaN stays NaN
      }
    }
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] tokens = SampleTokens.deletable(samples.get(i));
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 4 + ((long) i << 32)).split();
      double permuted = 0;
      float[] map = ours.get(i).perToken();
      for (int d = 0; d < DRAWS; d++) {
        permuted =
            Math.max(permuted, distance(map, tokens, map, DeletionPath.shuffled(tokens, random)));
      }
      if (tokens.length >= OrderTest.MIN_TOKENS
          && Double.isFinite(change[i])
          && Double.isFinite(permuted)) {
        out.add(new double[] {change[i], permuted});
      }
    }
    return out;
  }

  /** ‖a[at] - b[of]‖ / ‖a[at]‖; NaN for an empty map. */
  private static double distance(float[] a, int[] at, float[] b, int[] of) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < at.length; i++) {
      double d = (double) a[at[i]] - b[of[i]];
      squares += d * d;
      norm += (double) a[at[i]] * a[at[i]];
    }
    return norm == 0 ? Double.NaN : Math.sqrt(squares / norm);
  }

  private static double test(List<double[]> pairs, Alternative alternative) {
    return pairs.size() < VerdictRule.MIN_SAMPLES
        ? Double.NaN
        : WilcoxonSignedRank.test(
                pairs.stream().mapToDouble(v -> v[0] - HALF * v[1]).toArray(), alternative)
            .pValue();
  }

  private CheckResult result(
      AuditContext context,
      AttributionMethod method,
      List<double[]> pairs,
      double pValue,
      double pAdjusted) {
    Interval change =
        Bootstrap.mean(pairs.stream().mapToDouble(v -> v[0]).toArray(), context.options().seed());
    double reference = pairs.stream().mapToDouble(v -> v[1]).average().orElse(Double.NaN);
    Finding finding =
        pairs.size() < VerdictRule.MIN_SAMPLES
            ? Finding.INCONCLUSIVE
            : pAdjusted < OrderTest.ALPHA
                ? Finding.PASS
                : test(pairs, Alternative.GREATER) < OrderTest.ALPHA
                    ? Finding.FAIL
                    : Finding.INCONCLUSIVE;
    return new CheckResult(
        Optional.of(method.name()),
        "max-sensitivity",
        family(),
        change,
        reference,
        pValue,
        pAdjusted,
        direction(),
        finding,
        pairs.size(),
        String.format(
                Locale.ROOT,
                "With %.0f %% noise on the embeddings, maps of \"%s\" change by at most %.0f %% of"
                    + " their size (95 %% interval %.0f to %.0f %%; worst of %d draws, mean of %d"
                    + " samples); the same numbers on other tokens would be %.0f %% away.",
                100 * SIZE,
                method.name(),
                100 * change.estimate(),
                100 * change.low(),
                100 * change.high(),
                DRAWS,
                pairs.size(),
                100 * reference)
            + switch (finding) {
              case PASS -> " They hold under small changes.";
              case FAIL -> " They do not hold under changes too small to matter.";
              default -> " That does not settle whether they hold under small changes.";
            });
  }
}

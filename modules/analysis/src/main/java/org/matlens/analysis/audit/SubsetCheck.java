package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.perturb.Deletion;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;

/**
 * Do the numbers add up? Random sets of tokens, of one to half of them, are deleted, once per way
 * of deleting, and what the score loses is set against the sum of the map over the set. Influence
 * is set against the magnitude of the loss.
 *
 * <p><em>faithfulness-correlation</em> (Bhatt et al., 2020, arXiv:2005.00631): Pearson correlation
 * of sums and losses over the sets of a sample. <em>infidelity</em> (Yeh et al., 2019,
 * arXiv:1901.09392): Σ (β sum - loss)² / Σ loss² over the sets, β ≥ 0 the best scale of the map for
 * the sample, since attention has no unit; 0 is perfect, 1 no better than an empty map.
 *
 * <p>The reference of both is the same map with its numbers permuted among the tokens; the test is
 * Wilcoxon's signed rank test of the paired difference, one-sided, p-values of all methods adjusted
 * together (Holm). PASS: adjusted p &lt; 0.05. FAIL: significantly the wrong way round, or an
 * infidelity of 1 throughout. Decides no verdict.
 */
public final class SubsetCheck implements Check {
  private static final int PERMUTATIONS = 5;

  @Override
  public String name() {
    return "subsets";
  }

  @Override
  public Family family() {
    return Family.FAITHFULNESS;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "the same map, permuted among the tokens";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Row> rows = new ArrayList<>();
    for (Deletion deletion : context.deletions()) {
      List<SubsetResponses> responses = SubsetResponses.ask(context, deletion);
      for (boolean correlation : new boolean[] {true, false}) {
        for (AttributionMethod m : methods) {
          rows.add(row(context, m, correlation, deletion, responses));
        }
      }
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(Row::pValue).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(rows.get(i).result(adjusted[i]));
    }
    for (boolean correlation : new boolean[] {true, false}) {
      context.keep(
          MethodComparison.of(
              rows.stream()
                  .filter(r -> r.correlation == correlation)
                  .map(r -> new MethodComparison.Gains(r.check(), r.method, r.gain))
                  .toList(),
              correlation ? "of correlation" : "of the loss explained",
              context.options().seed()));
    }
    return out;
  }

  private static Row row(
      AuditContext context,
      AttributionMethod method,
      boolean correlation,
      Deletion deletion,
      List<SubsetResponses> responses) {
    List<Attribution> maps = context.attributions(method);
    List<double[]> pairs = new ArrayList<>();
    double[] perSample = new double[context.samples().size()];
    Arrays.fill(perSample, Double.NaN);
    for (SubsetResponses r : responses) {
      Attribution map = maps.get(r.sample());
      if (!map.finite()) {
        continue;
      }
      double[] losses =
          method.meaning() == Meaning.INFLUENCE
              ? Arrays.stream(r.losses()).map(Math::abs).toArray()
              : r.losses();
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 3 + ((long) r.sample() << 32)).split();
      double own = figure(correlation, r.sums(map.perToken()), losses);
      double permuted = 0;
      for (int p = 0; p < PERMUTATIONS; p++) {
        float[] other = map.perToken().clone();
        int[] from = DeletionPath.shuffled(r.tokens(), random);
        for (int i = 0; i < from.length; i++) {
          other[r.tokens()[i]] = map.perToken()[from[i]];
        }
        permuted += figure(correlation, r.sums(other), losses) / PERMUTATIONS;
      }
      if (!Double.isNaN(own) && !Double.isNaN(permuted)) {
        pairs.add(new double[] {own, permuted});
        perSample[r.sample()] = correlation ? own - permuted : permuted - own;
      }
    }
    double[] own = pairs.stream().mapToDouble(p -> p[0]).toArray();
    double[] gain = Arrays.stream(perSample).filter(Double::isFinite).toArray();
    boolean enough = own.length >= VerdictRule.MIN_SAMPLES;
    return new Row(
        method.name(),
        correlation,
        deletion,
        Bootstrap.mean(own, context.options().seed()),
        pairs.stream().mapToDouble(p -> p[1]).average().orElse(Double.NaN),
        perSample,
        enough ? WilcoxonSignedRank.test(gain, Alternative.GREATER).pValue() : Double.NaN,
        enough ? WilcoxonSignedRank.test(gain, Alternative.LESS).pValue() : Double.NaN,
        own.length);
  }

  private static double figure(boolean correlation, double[] sums, double[] losses) {
    return correlation ? pearson(sums, losses) : infidelity(sums, losses);
  }

  /** NaN when a side is constant. */
  static double pearson(double[] a, double[] b) {
    double x = Arrays.stream(a).average().orElseThrow();
    double y = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - x) * (b[i] - y);
      aa += (a[i] - x) * (a[i] - x);
      bb += (b[i] - y) * (b[i] - y);
    }
    double r = ab / Math.sqrt(aa * bb);
    return Double.isNaN(r) ? r : Math.max(-1, Math.min(1, r));
  }

  /** min over β ≥ 0 of Σ (β sum - loss)² / Σ loss²; NaN when nothing is lost by any set. */
  static double infidelity(double[] sums, double[] losses) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < sums.length; i++) {
      ab += sums[i] * losses[i];
      aa += sums[i] * sums[i];
      bb += losses[i] * losses[i];
    }
    return bb == 0 ? Double.NaN : ab <= 0 ? 1 : Math.max(0, 1 - ab / aa * (ab / bb));
  }

  /**
   * One method, one of the two figures, one way of deleting.
   *
   * @param gain per sample of the audit, above 0 where the method does better than chance; NaN
   *     where it could not be asked
   */
  private record Row(
      String method,
      boolean correlation,
      Deletion deletion,
      Interval value,
      double reference,
      double[] gain,
      double pValue,
      double pOpposite,
      int n) {

    String check() {
      return (correlation ? "faithfulness-correlation-" : "infidelity-") + deletion.name();
    }

    CheckResult result(double pAdjusted) {
      boolean empty = !correlation && value.low() >= 1; // nothing explained for any sample
      Finding finding =
          n < VerdictRule.MIN_SAMPLES
              ? Finding.INCONCLUSIVE
              : pAdjusted < OrderTest.ALPHA
                  ? Finding.PASS
                  : pOpposite < OrderTest.ALPHA || empty ? Finding.FAIL : Finding.INCONCLUSIVE;
      String text =
          String.format(
              Locale.ROOT,
              correlation
                  ? "When random sets of tokens are %s, the loss of the score and the sum of"
                      + " \"%s\" over the set correlate with %.2f (95 %% interval %.2f to %.2f; %.2f"
                      + " for the same numbers on other tokens; %d samples)."
                  : "Of what the score loses when random sets of tokens are %s, sums of \"%s\""
                      + " leave a share of %.2f unexplained (95 %% interval %.2f to %.2f; %.2f for"
                      + " the same numbers on other tokens; %d samples).",
              deletion.description(),
              method,
              value.estimate(),
              value.low(),
              value.high(),
              reference,
              n);
      return new CheckResult(
          Optional.of(method),
          check(),
          Family.FAITHFULNESS,
          value,
          reference,
          pValue,
          pAdjusted,
          correlation ? Direction.HIGHER : Direction.LOWER,
          finding,
          n,
          text
              + switch (finding) {
                case PASS -> " The numbers sit on the right tokens more often than chance.";
                case FAIL -> empty ? " They explain none of it." : " That is worse than chance.";
                default -> " That does not settle it.";
              });
    }
  }
}

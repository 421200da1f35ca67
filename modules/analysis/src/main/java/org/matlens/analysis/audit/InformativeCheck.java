package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;
import org.matlens.batch.Sample;

/**
 * Share of samples whose map tells tokens apart at all: its largest and smallest number over the
 * tokens of the input differ by more than rounding. A map that gives every token the same number
 * explains nothing, whatever it looks like when drawn.
 */
public final class InformativeCheck implements Check {
  /** Spread below this share of the largest magnitude is rounding of single precision. */
  private static final double ROUNDING = 1e-5;

  private static final double HALF = 0.5;

  @Override
  public String name() {
    return "informative";
  }

  @Override
  public Family family() {
    return Family.COMPLEXITY;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "half of the samples";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<CheckResult> out = new ArrayList<>();
    for (AttributionMethod m : methods) {
      List<Attribution> maps = context.attributions(m);
      List<Double> tells = new ArrayList<>();
      for (int i = 0; i < maps.size(); i++) {
        Sample s = context.samples().get(i);
        if (maps.get(i).finite() && SampleTokens.deletable(s).length > 1) {
          tells.add(constant(s, maps.get(i)) ? 0.0 : 1.0);
        }
      }
      double[] values = tells.stream().mapToDouble(Double::doubleValue).toArray();
      Interval share = Bootstrap.mean(values, context.options().seed());
      Finding finding =
          values.length < VerdictRule.MIN_SAMPLES
              ? Finding.INCONCLUSIVE
              : share.low() > HALF
                  ? Finding.PASS
                  : share.high() < HALF ? Finding.FAIL : Finding.INCONCLUSIVE;
      out.add(
          new CheckResult(
              Optional.of(m.name()),
              name(),
              family(),
              share,
              HALF,
              Double.NaN,
              Double.NaN,
              direction(),
              finding,
              values.length,
              String.format(
                  Locale.ROOT,
                  "\"%s\" tells the tokens apart in %.0f %% of %d samples; a map that gives every"
                      + " token the same number explains nothing.",
                  m.name(),
                  100 * share.estimate(),
                  values.length)));
    }
    return out;
  }

  /** True when the map gives all tokens of the input the same number, up to rounding. */
  static boolean constant(Sample sample, Attribution map) {
    double[] v =
        Arrays.stream(SampleTokens.deletable(sample)).mapToDouble(t -> map.perToken()[t]).toArray();
    double low = Arrays.stream(v).min().orElse(0);
    double high = Arrays.stream(v).max().orElse(0);
    return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
  }
}

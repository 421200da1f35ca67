package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.stats.Interval;

/**
 * Counts and names samples with NaN or infinite scores, and NaN or infinite maps: they are left out
 * of every other figure.
 */
public final class FiniteCheck implements Check {
  @Override
  public String name() {
    return "finite";
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
    return "no sample without a finite number";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<CheckResult> out = new ArrayList<>();
    List<String> bad = context.nonFinite();
    out.add(
        result(
            Optional.empty(),
            bad,
            context.asked(),
            bad.isEmpty()
                ? "The model gives a finite score for every sample."
                : "The model gives NaN or an infinite score for "
                    + bad.size()
                    + " of "
                    + context.asked()
                    + " samples ("
                    + GateCheck.some(bad)
                    + "); they are left out of every figure."));
    for (AttributionMethod m : methods) {
      List<Attribution> maps = context.attributions(m);
      List<String> badMaps = new ArrayList<>();
      for (int i = 0; i < maps.size(); i++) {
        if (!maps.get(i).finite()) {
          badMaps.add(context.samples().get(i).id());
        }
      }
      if (!badMaps.isEmpty()) {
        out.add(
            result(
                Optional.of(m.name()),
                badMaps,
                maps.size(),
                "The maps of \""
                    + m.name()
                    + "\" hold NaN or infinite numbers for "
                    + badMaps.size()
                    + " of "
                    + maps.size()
                    + " samples ("
                    + GateCheck.some(badMaps)
                    + "); they are left out of every figure."));
      }
    }
    return out;
  }

  private CheckResult result(Optional<String> method, List<String> bad, int n, String explanation) {
    return new CheckResult(
        method,
        name(),
        family(),
        new Interval(bad.size(), Double.NaN, Double.NaN, 0),
        0,
        Double.NaN,
        Double.NaN,
        direction(),
        bad.isEmpty() ? Finding.PASS : Finding.FAIL,
        n,
        explanation);
  }
}

package org.matlens.analysis.audit;

import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Parts;

/**
 * Does the peak that a map points at matter more than others? It is taken out of the list of peaks.
 * Only for spectra whose tokens are peaks; {@link RemovalTest} says how it is judged. Decides no
 * verdict.
 */
public final class PeakRemovalCheck implements Check {
  @Override
  public String name() {
    return "peak-removal";
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
    return "other peaks of the same spectrum";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    return new RemovalTest("peak", "", new TakenOut(Parts.By.PEAK)).run(this, context, methods);
  }
}

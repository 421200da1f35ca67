package org.matlens.analysis.audit;

import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Parts;

/**
 * Does the site of a crystal that a map points at matter more than others? It is deleted, as a
 * vacancy. Only for crystals; {@link RemovalTest} says how it is judged. Decides no verdict.
 */
public final class SiteRemovalCheck implements Check {
  @Override
  public String name() {
    return "site-removal";
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
    return "other sites of the same crystal";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    return new RemovalTest("site", "", new TakenOut(Parts.By.SITE)).run(this, context, methods);
  }
}

package org.matlens.analysis.audit;

import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;

/**
 * Insertion against random orders: all tokens are absent and come back from the most to the least
 * attributed; the score should recover sooner than in random order (Petsiuk et al., 2018,
 * arXiv:1806.07421). {@link OrderTest} says how it is judged. Once per way of deleting. Decides no
 * verdict: it starts further from the data than deletion does.
 */
public final class InsertionCheck implements Check {
  @Override
  public String name() {
    return "insertion";
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
    return "random orders of the same sample";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    return new OrderTest(true).run(this, context, methods);
  }
}

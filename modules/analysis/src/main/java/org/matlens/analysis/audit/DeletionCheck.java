package org.matlens.analysis.audit;

import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;

/**
 * Deletion against random orders: tokens are deleted from the most to the least attributed, and the
 * score should answer sooner than when they go in random order (Samek et al., 2017,
 * doi:10.1109/TNNLS.2016.2599820; DeYoung et al., 2020, doi:10.18653/v1/2020.acl-main.408; once per
 * way of deleting, because each is foreign to the model in its own way: Hooker et al., 2019,
 * arXiv:1806.10758). {@link OrderTest} says how it is judged.
 */
public final class DeletionCheck implements Check {
  @Override
  public String name() {
    return "deletion";
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
    return new OrderTest(false).run(this, context, methods);
  }
}

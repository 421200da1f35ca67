package org.matlens.analysis.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Parts;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;

/**
 * Does the atom, or the element, that a map points at matter more than others? All its tokens
 * become {@code [MASK]}. Only for samples that have such parts; {@link RemovalTest} says how it is
 * judged. Decides no verdict.
 *
 * @param by atoms or elements
 */
record PartMaskCheck(Parts.By by) implements Check {
  @Override
  public String name() {
    return by.label() + "-mask";
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
    return "other " + by.label() + "s of the same sample";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    return new RemovalTest(by.label(), "replaced by the [MASK] token", new Masked(by))
        .run(this, context, methods);
  }

  private record Masked(Parts.By by) implements RemovalTest.Removal {
    @Override
    public List<BitSet> parts(Sample sample) {
      return new Parts(by).of(sample);
    }

    @Override
    public Optional<Sample> without(Sample sample, BitSet part) {
      return Optional.of(SampleTokens.masked(sample, part));
    }
  }
}

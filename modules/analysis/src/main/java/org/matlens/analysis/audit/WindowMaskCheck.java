package org.matlens.analysis.audit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenSource;

/**
 * Does the window of the axis that a map points at matter more than others? The curve in it is
 * replaced by a straight line between its ends, and tokens are made anew: what the model sees is a
 * spectrum, not a hole ({@link Measurements#flattened}). Only for spectra; {@link RemovalTest} says
 * how it is judged. Decides no verdict.
 */
public final class WindowMaskCheck implements Check {
  @Override
  public String name() {
    return "window-mask";
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
    return "other windows of the same spectrum";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    return !context.measurements().haveCurves()
        ? List.of()
        : new RemovalTest(
                "window", "replaced by a straight line", new Flattened(context.measurements()))
            .run(this, context, methods);
  }

  private record Flattened(Measurements measurements) implements RemovalTest.Removal {
    @Override
    public List<BitSet> parts(Sample sample) {
      List<Token> tokens = SampleTokens.of(sample);
      return Arrays.stream(SampleTokens.deletable(sample))
          .filter(t -> tokens.get(t).source() instanceof TokenSource.AxisRange)
          .mapToObj(
              t -> {
                BitSet one = new BitSet();
                one.set(t);
                return one;
              })
          .toList();
    }

    @Override
    public Optional<Sample> without(Sample sample, BitSet part) {
      TokenSource.AxisRange range =
          (TokenSource.AxisRange) SampleTokens.of(sample).get(part.nextSetBit(0)).source();
      int stream = SampleTokens.streamOf(sample, part.nextSetBit(0));
      return measurements.flattened(sample, stream, range.from(), range.to());
    }
  }
}

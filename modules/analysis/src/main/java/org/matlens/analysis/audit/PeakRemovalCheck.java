package org.matlens.analysis.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;

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
    return new RemovalTest("peak", new TakenOut()).run(this, context, methods);
  }

  private record TakenOut() implements RemovalTest.Removal {
    @Override
    public boolean takes(Token token) {
      return token.kind() == TokenKind.PEAK;
    }

    @Override
    public Optional<Sample> without(Sample sample, int token) {
      BitSet gone = new BitSet();
      gone.set(token);
      return Optional.of(SampleTokens.without(sample, gone));
    }
  }
}

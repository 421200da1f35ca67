package org.matlens.analysis.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.attribution.Parts;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;

/** Takes the tokens of a part out of the sequence; a stream keeps at least one token. */
record TakenOut(Parts.By by) implements RemovalTest.Removal {
  @Override
  public List<BitSet> parts(Sample sample) {
    return new Parts(by).of(sample);
  }

  @Override
  public Optional<Sample> without(Sample sample, BitSet part) {
    try {
      return Optional.of(SampleTokens.without(sample, part));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // nothing would be left
    }
  }
}

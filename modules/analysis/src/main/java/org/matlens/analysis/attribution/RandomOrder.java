package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * Numbers that know nothing, uniform in [0, 1): what every method must beat. The same for the same
 * seed, sample id and number of tokens.
 *
 * @param seed of all its numbers
 */
public record RandomOrder(long seed) implements AttributionMethod {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String description() {
    return "random numbers, the reference that every method must beat";
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of();
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    List<Attribution> out = new ArrayList<>(samples.size());
    for (Sample s : samples) {
      SplittableRandom random = SampleSeed.uniform(seed, s);
      float[] perToken = new float[SampleTokens.count(s)];
      for (int t = 0; t < perToken.length; t++) {
        perToken[t] = (float) random.nextDouble();
      }
      out.add(new Attribution(name(), perToken));
    }
    return out;
  }
}

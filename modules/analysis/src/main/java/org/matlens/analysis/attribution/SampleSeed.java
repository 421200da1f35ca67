package org.matlens.analysis.attribution;

import java.util.Random;
import java.util.SplittableRandom;
import org.matlens.batch.Sample;

/** Random numbers that depend on a seed and a sample's id alone, not on what it is asked with. */
final class SampleSeed {
  private SampleSeed() {}

  static SplittableRandom uniform(long seed, Sample sample) {
    // Split, because seeds close to each other would otherwise share parts of their sequences.
    return new SplittableRandom(seed + ((long) sample.id().hashCode() << 20)).split();
  }

  static Random gaussian(long seed, Sample sample) {
    return new Random(uniform(seed, sample).nextLong());
  }
}

package org.matlens.analysis.counterfactual;

import org.matlens.batch.Sample;

/**
 * An input after a change.
 *
 * @param <T> an input
 * @param input as it is then
 * @param sample the same as a model reads it
 * @param change what was done, for a person, e.g. {@code atom 3: C to N}
 * @param share of the input that the change touches, in (0, 1]: of its atoms, sites, peaks
 */
public record Edit<T>(T input, Sample sample, String change, double share) {
  public Edit {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(change + " touches a share of " + share);
    }
  }
}

package org.matlens.data.spectrum.preprocess;

import java.util.List;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * Steps in the order in which they are done.
 *
 * @param steps none leave a spectrum as it is
 */
public record Chain(List<Step> steps) {
  public Chain {
    steps = List.copyOf(steps);
  }

  /**
   * The spectrum after all steps.
   *
   * @throws InputException that names the step, from 1, that could not be done
   */
  public Spectrum apply(Spectrum spectrum) throws InputException {
    Spectrum s = spectrum;
    for (int i = 0; i < steps.size(); i++) {
      try {
        s = steps.get(i).apply(s);
      } catch (InputException e) {
        String name = steps.get(i).getClass().getSimpleName();
        throw new InputException(
            "preprocessing step %d (%s): %s".formatted(i + 1, name, e.getMessage()), e);
      }
    }
    return s;
  }

  /** The even grid on which all spectra leave the chain; null when there is none. */
  public Resample grid() {
    Resample last = null;
    for (Step s : steps) {
      if (s instanceof Resample r) {
        last = r;
      } else if (s instanceof PairDistribution p) {
        last = p.grid();
      } else if (s instanceof Crop || s instanceof Convert || s instanceof EdgeStep) {
        last = null;
      }
    }
    return last;
  }
}

package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/** One thing done to a spectrum; the same spectrum always gives the same result. */
public sealed interface Step
    permits Crop,
        Resample,
        SavitzkyGolay,
        AsymmetricBaseline,
        RollingBaseline,
        Normalise,
        Power,
        Convert,
        PairDistribution,
        EdgeStep {

  /**
   * The spectrum after this step.
   *
   * @throws InputException when the spectrum does not fit, e.g. has too few points
   */
  Spectrum apply(Spectrum spectrum) throws InputException;
}

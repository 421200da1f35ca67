package org.matlens.data.diffraction;

import java.util.Map;
import java.util.SplittableRandom;
import org.matlens.crystal.CrystalStructure;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Measures crystals in the computer: powder patterns on an even grid of angles 2θ.
 *
 * @param options wavelength and range
 * @param step between angles, degrees, above 0
 * @param profile shape of the peaks
 */
public record Diffractometer(DiffractionOptions options, double step, PeakProfile profile) {
  /** Peaks reach a little into the range from both sides. */
  private static final double MARGIN = 2;

  private static final int[][] PLANES = {
    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}
  };

  public Diffractometer {
    if (!(step > 0 && step <= options.maxTwoTheta() - options.minTwoTheta())) {
      throw new IllegalArgumentException("step " + step + " degrees, expected above 0");
    }
  }

  /** Number of angles. */
  public int size() {
    double range = options.maxTwoTheta() - options.minTwoTheta();
    return 1 + (int) Math.floor(range / step + 1e-9);
  }

  /**
   * The pattern of a powder without preferred orientation.
   *
   * @throws InputException when the pattern cannot be computed, or has no peak in the range
   */
  public Spectrum measure(CrystalStructure crystal) throws InputException {
    return measure(powder(crystal));
  }

  /** The reflections of a crystal, to be measured several times. */
  public Powder powder(CrystalStructure crystal) throws InputException {
    return new Powder(crystal, wide());
  }

  /** The pattern of {@link #powder} without preferred orientation. */
  public Spectrum measure(Powder powder) throws InputException {
    return sampled(powder.pattern());
  }

  /**
   * The pattern of a powder that prefers one of seven planes with low indices, with a coefficient r
   * drawn from {@code [1 - most, 1]}.
   *
   * @param most in [0, 1)
   * @param seed equal ones give equal patterns
   */
  public Spectrum measure(CrystalStructure crystal, double most, long seed) throws InputException {
    return measure(powder(crystal), most, seed);
  }

  /** The same of reflections at hand. */
  public Spectrum measure(Powder powder, double most, long seed) throws InputException {
    SplittableRandom random = new SplittableRandom(seed);
    int[] plane = PLANES[random.nextInt(PLANES.length)];
    Texture texture = new Texture(plane[0], plane[1], plane[2], 1 - most * random.nextDouble());
    return sampled(powder.pattern(texture));
  }

  private DiffractionOptions wide() {
    return new DiffractionOptions(
        options.wavelength(),
        Math.max(0, options.minTwoTheta() - MARGIN),
        Math.min(180, options.maxTwoTheta() + MARGIN),
        options.debyeWaller(),
        options.faint());
  }

  private Spectrum sampled(PowderPattern pattern) throws InputException {
    if (pattern.peaks().isEmpty()) {
      throw new InputException(
          "no peak from %s to %s degrees at %s Å"
              .formatted(options.minTwoTheta(), options.maxTwoTheta(), options.wavelength()));
    }
    double[] x = new double[size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = options.minTwoTheta() + i * step;
    }
    return new Spectrum(
        new SpectrumAxis("2theta", "degree", x),
        "arbitrary",
        profile.sample(pattern, options.minTwoTheta(), step, x.length),
        Map.of("wavelength", options.wavelength() + " angstrom", "source", "simulated"));
  }
}

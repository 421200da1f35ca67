package org.matlens.app.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.matlens.data.diffraction.DiffractionOptions;
import org.matlens.data.diffraction.Diffractometer;
import org.matlens.data.diffraction.PeakProfile;
import org.matlens.data.spectrum.augment.SpectrumAugmentation;
import org.matlens.data.spectrum.preprocess.Chain;
import org.matlens.data.spectrum.token.AxisWaves;
import org.matlens.data.spectrum.token.PeakFinder;
import org.matlens.data.spectrum.token.SpacingRatios;
import org.matlens.input.InputException;

/**
 * How spectra are read and become tokens.
 *
 * @param quantity of the axis of files that do not state it
 * @param unit of the axis of files that do not state it
 * @param simulate the instrument that measures crystals, null where inputs are spectra themselves
 * @param steps of preprocessing, in order
 * @param length points of a patch
 * @param stride points between patches
 * @param numbered whether the patches of each place are a token of their own
 * @param finder of peaks
 * @param ratios of the spacings of peaks
 * @param waves that tell a place on the axis
 * @param views other measurements of a sample that training may see in its place
 * @param augmentation how these differ
 * @param texture greatest preferred orientation of simulated powders, 1 - r of March and Dollase
 * @param mix whether tokens of several measurements of one sample look at each other
 */
public record SpectrumConfig(
    String quantity,
    String unit,
    Diffractometer simulate,
    PreprocessSteps steps,
    int length,
    int stride,
    boolean numbered,
    PeakFinder finder,
    SpacingRatios ratios,
    AxisWaves waves,
    int views,
    SpectrumAugmentation augmentation,
    double texture,
    boolean mix) {
  private static final double LARGE = 1e9;

  static SpectrumConfig read(Settings s, boolean used) throws InputException {
    Settings axis = s.section("axis");
    String quantity = axis.text("quantity", "2theta");
    String unit = axis.text("unit", "degree");
    Diffractometer simulate = simulate(s.section("simulate"));
    PreprocessSteps steps = PreprocessSteps.read(s, "preprocess");
    Settings patch = s.section("patch");
    int length = (int) patch.integer("length", 50, 1, 100_000);
    int stride = (int) patch.integer("stride", length, 1, length);
    boolean numbered = patch.flag("numbered", false);
    Settings peaks = s.section("peaks");
    PeakFinder finder =
        new PeakFinder(
            peaks.number("prominence", 0.01, 0, 1), (int) peaks.integer("most", 64, 1, 10_000));
    SpacingRatios ratios = new SpacingRatios((int) peaks.integer("ratios", 0, 0, 24));
    Settings waves = s.section("waves");
    AxisWaves w =
        new AxisWaves(
            (int) waves.integer("frequencies", 8, 0, 24), waves.number("span", 100, 1e-9, LARGE));
    Settings a = s.section("augment");
    int views = (int) a.integer("views", 0, 0, 10_000);
    SpectrumAugmentation augmentation =
        new SpectrumAugmentation(
            a.number("shift", 0, 0, LARGE),
            a.number("strain", 0, 0, 0.4),
            a.number("broadening", 0, 0, LARGE),
            a.number("noise", 0, 0, 10),
            (int) a.integer("impurities", 0, 0, 1000),
            a.number("impurityHeight", 0.1, 0, 1));
    double texture = a.number("texture", 0, 0, 0.95);
    if (texture > 0 && simulate == null) {
      throw a.error("texture", "only simulated powders have one, expected tokenizer.simulate");
    }
    boolean mix = s.flag("mix", false);
    boolean any =
        mix
            || axis.isPresent()
            || simulate != null
            || !steps.chain().steps().isEmpty()
            || patch.isPresent()
            || peaks.isPresent()
            || waves.isPresent()
            || a.isPresent();
    if (any && !used) {
      throw s.error(
          "kind",
          "axis, simulate, mix, preprocess, patch, peaks, waves and augment go with tokenizer.kind"
              + " patch or peak");
    }
    return used
        ? new SpectrumConfig(
            quantity,
            unit,
            simulate,
            steps,
            length,
            stride,
            numbered,
            finder,
            ratios,
            w,
            views,
            augmentation,
            texture,
            mix)
        : null;
  }

  private static Diffractometer simulate(Settings s) throws InputException {
    double wavelength = s.number("wavelength", DiffractionOptions.COPPER_K_ALPHA, 0.01, 100);
    double from = s.number("from", 5, 0, 179);
    double to = s.number("to", 90, 0, 180);
    double step = s.number("step", 0.05, 0.001, 10);
    double fwhm = s.number("fwhm", 0.2, 0.001, 20);
    double eta = s.number("eta", 0.5, 0, 1);
    double faint = s.number("faint", DiffractionOptions.FAINT, 0, 100);
    if (!(from + step < to)) {
      throw s.error("to", to + " degrees, expected more than simulate.from " + from);
    }
    return s.isPresent()
        ? new Diffractometer(
            new DiffractionOptions(wavelength, from, to, Map.of(), faint),
            step,
            new PeakProfile(0, 0, fwhm * fwhm, eta))
        : null;
  }

  /** What is done to a spectrum before it becomes tokens. */
  public Chain chain() {
    return steps.chain();
  }

  Map<String, Object> toMap(boolean patches) {
    Map<String, Object> m = new LinkedHashMap<>();
    if (simulate == null) {
      m.put("axis", RunConfig.ordered("quantity", quantity, "unit", unit));
    } else {
      PeakProfile p = simulate.profile();
      DiffractionOptions o = simulate.options();
      m.put(
          "simulate",
          RunConfig.ordered(
              "wavelength", o.wavelength(),
              "from", o.minTwoTheta(),
              "to", o.maxTwoTheta(),
              "step", simulate.step(),
              "fwhm", Math.sqrt(p.w()),
              "eta", p.eta(),
              "faint", o.faint()));
    }
    m.put("mix", mix);
    m.put("preprocess", steps.toList());
    if (patches) {
      m.put("patch", RunConfig.ordered("length", length, "stride", stride, "numbered", numbered));
    } else {
      m.put(
          "peaks",
          RunConfig.ordered(
              "prominence",
              finder.prominence(),
              "most",
              finder.most(),
              "ratios",
              ratios.frequencies()));
    }
    m.put("waves", RunConfig.ordered("frequencies", waves.frequencies(), "span", waves.span()));
    Map<String, Object> a =
        RunConfig.ordered(
            "views", views,
            "shift", augmentation.shift(),
            "strain", augmentation.strain(),
            "broadening", augmentation.broadening(),
            "noise", augmentation.noise(),
            "impurities", augmentation.impurities(),
            "impurityHeight", augmentation.impurityHeight());
    if (simulate != null) {
      a.put("texture", texture);
    }
    m.put("augment", a);
    return m;
  }

  /** Whether inputs are crystals. */
  public boolean simulates() {
    return simulate != null;
  }
}

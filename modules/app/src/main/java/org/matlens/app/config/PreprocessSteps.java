package org.matlens.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.matlens.data.spectrum.preprocess.AsymmetricBaseline;
import org.matlens.data.spectrum.preprocess.Chain;
import org.matlens.data.spectrum.preprocess.Convert;
import org.matlens.data.spectrum.preprocess.Crop;
import org.matlens.data.spectrum.preprocess.EdgeStep;
import org.matlens.data.spectrum.preprocess.Normalise;
import org.matlens.data.spectrum.preprocess.PairDistribution;
import org.matlens.data.spectrum.preprocess.Power;
import org.matlens.data.spectrum.preprocess.Resample;
import org.matlens.data.spectrum.preprocess.RollingBaseline;
import org.matlens.data.spectrum.preprocess.SavitzkyGolay;
import org.matlens.data.spectrum.preprocess.Step;
import org.matlens.input.InputException;

/**
 * The list of preprocessing steps of a configuration; every item is a section with one key, the
 * name of the step.
 *
 * @param chain the steps
 */
public record PreprocessSteps(Chain chain) {
  private static final double LARGE = 1e9;

  static PreprocessSteps read(Settings s, String key) throws InputException {
    List<Step> steps = new ArrayList<>();
    for (Settings item : s.sections(key)) {
      steps.add(step(item));
    }
    return new PreprocessSteps(new Chain(steps));
  }

  /** One of these; others are unknown keys, which the settings refuse. */
  private static Step step(Settings s) throws InputException {
    List<Step> found = new ArrayList<>();
    Settings crop = s.section("crop");
    if (crop.isPresent()) {
      double from = crop.number("from", -LARGE, -LARGE, LARGE);
      double to = crop.number("to", LARGE, -LARGE, LARGE);
      if (!(from < to)) {
        throw crop.error("to", to + ", expected above from " + from);
      }
      found.add(new Crop(from, to));
    }
    Settings resample = s.section("resample");
    if (resample.isPresent()) {
      found.add(resample(resample));
    }
    Settings smooth = s.section("smooth");
    if (smooth.isPresent()) {
      found.add(smooth(smooth));
    }
    Settings baseline = s.section("baseline");
    if (baseline.isPresent()) {
      found.add(
          new AsymmetricBaseline(
              baseline.number("lambda", 1e5, 1e-6, 1e15),
              baseline.number("p", 0.01, 1e-9, 0.999),
              (int) baseline.integer("iterations", 20, 1, 1000)));
    }
    Settings rolling = s.section("rolling");
    if (rolling.isPresent()) {
      int window = (int) rolling.integer("window", 101, 3, 1_000_000);
      requireOdd(rolling, "window", window);
      found.add(new RollingBaseline(window));
    }
    if (s.has("normalise")) {
      found.add(new Normalise(s.choice("normalise", Normalise.By.class, Normalise.By.MAXIMUM)));
    }
    if (s.has("power")) {
      found.add(new Power(s.number("power", 1, 0.001, 10)));
    }
    Settings convert = s.section("convert");
    if (convert.isPresent()) {
      found.add(
          new Convert(
              convert.choice("to", Convert.To.class, Convert.To.Q),
              convert.number("wavelength", 0, 0, LARGE)));
    }
    Settings edge = s.section("edge");
    if (edge.isPresent()) {
      found.add(
          new EdgeStep(
              edge.number("before", 30, 1e-3, LARGE), edge.number("after", 50, 1e-3, LARGE)));
    }
    Settings pairs = s.section("pairDistribution");
    if (pairs.isPresent()) {
      found.add(pairDistribution(pairs));
    }
    if (found.size() != 1) {
      throw s.error(
          "",
          found.size()
              + " steps, expected one of crop, resample, smooth, baseline, rolling, normalise, power,"
              + " convert, edge, pairDistribution");
    }
    return found.get(0);
  }

  private static Resample resample(Settings s) throws InputException {
    for (String key : List.of("from", "to", "step")) {
      if (!s.has(key)) {
        throw s.error(key, "missing, expected a number in the unit of the axis");
      }
    }
    double from = s.number("from", 0, -LARGE, LARGE);
    double to = s.number("to", 0, -LARGE, LARGE);
    double step = s.number("step", 1, 1e-9, LARGE);
    if (!(to - from >= step && (to - from) / step <= 1e6)) {
      throw s.error("to", to + ", expected 1 to 1000000 steps above from " + from);
    }
    return Resample.between(
        from,
        to,
        step,
        s.choice("method", Resample.Method.class, Resample.Method.LINEAR),
        s.choice("outside", Resample.Outside.class, Resample.Outside.ERROR));
  }

  private static PairDistribution pairDistribution(Settings s) throws InputException {
    double from = s.number("from", 0.8, 1e-3, 1e3);
    double to = s.number("to", 4, 1e-3, 1e3);
    double step = s.number("step", 0.1, 1e-3, 1e3);
    if (!(to - from >= step)) {
      throw s.error("to", to + ", expected at least a step above from " + from);
    }
    return PairDistribution.between(
        from,
        to,
        step,
        s.number("envelope", 2.5, 1e-3, 1e3),
        s.number("window", 3, 0, 100),
        s.flag("cumulative", false));
  }

  private static SavitzkyGolay smooth(Settings s) throws InputException {
    int window = (int) s.integer("window", 9, 3, 9999);
    requireOdd(s, "window", window);
    int degree = (int) s.integer("degree", 2, 0, Math.min(9, window - 1));
    return new SavitzkyGolay(window, degree, (int) s.integer("derivative", 0, 0, degree));
  }

  private static void requireOdd(Settings s, String key, int value) throws InputException {
    if (value % 2 == 0) {
      throw s.error(key, value + " points have no middle, expected an odd number");
    }
  }

  /** As it is written to a file. */
  List<Map<String, Object>> toList() {
    return chain.steps().stream().map(PreprocessSteps::map).toList();
  }

  private static Map<String, Object> map(Step step) {
    if (step instanceof Crop c) {
      return named("crop", "from", c.from(), "to", c.to());
    } else if (step instanceof Resample r) {
      return named(
          "resample",
          "from",
          r.from(),
          "to",
          r.to(),
          "step",
          r.step(),
          "method",
          Settings.name(r.method()),
          "outside",
          Settings.name(r.outside()));
    } else if (step instanceof SavitzkyGolay g) {
      return named(
          "smooth", "window", g.window(), "degree", g.degree(), "derivative", g.derivative());
    } else if (step instanceof AsymmetricBaseline b) {
      return named("baseline", "lambda", b.lambda(), "p", b.p(), "iterations", b.iterations());
    } else if (step instanceof RollingBaseline b) {
      return named("rolling", "window", b.window());
    } else if (step instanceof Normalise n) {
      return RunConfig.ordered("normalise", Settings.name(n.by()));
    } else if (step instanceof Power p) {
      return RunConfig.ordered("power", p.exponent());
    } else if (step instanceof Convert c) {
      return named("convert", "to", Settings.name(c.to()), "wavelength", c.wavelength());
    } else if (step instanceof EdgeStep e) {
      return named("edge", "before", e.before(), "after", e.after());
    } else if (step instanceof PairDistribution p) {
      return named(
          "pairDistribution",
          "from",
          p.from(),
          "to",
          p.to(),
          "step",
          p.step(),
          "envelope",
          p.envelope(),
          "window",
          p.window(),
          "cumulative",
          p.cumulative());
    }
    throw new IllegalStateException("step " + step);
  }

  private static Map<String, Object> named(String name, Object... keysAndValues) {
    return RunConfig.ordered(name, RunConfig.ordered(keysAndValues));
  }
}

package org.matlens.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.matlens.chem.Element;
import org.matlens.data.crystal.StructureFile;
import org.matlens.data.diffraction.DiffractionOptions;
import org.matlens.data.diffraction.PeakProfile;
import org.matlens.data.diffraction.PowderPattern;
import org.matlens.data.diffraction.PowderPattern.Peak;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code xrd FILE…}: simulated powder patterns of crystal structures. */
@Command(
    name = "xrd",
    mixinStandardHelpOptions = true,
    description =
        "Simulates the X-ray powder pattern of a structure: angles, spacings and intensities of"
            + " its peaks, the strongest 100.")
final class XrdCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a curve, in degrees of 2θ; several points lie within the narrowest peak. */
  private static final double STEP = 0.02;

  private static final double LEAST_WIDTH = 0.05;
  private static final double MOST_WIDTH = 10;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of crystal structures.")
  private List<String> files;

  @Option(
      names = "--wavelength",
      paramLabel = "ANGSTROM",
      defaultValue = "" + DiffractionOptions.COPPER_K_ALPHA,
      description = "Wavelength of the X-rays in Å (default: ${DEFAULT-VALUE}, copper K-alpha).")
  private double wavelength;

  @Option(
      names = "--two-theta",
      arity = "2",
      paramLabel = "DEGREES",
      description = "Smallest and largest angle (default: 0 90).")
  private double[] twoTheta = {0, 90};

  @Option(
      names = "--debye-waller",
      split = ",",
      paramLabel = "ELEMENT=B",
      description = "Isotropic thermal parameters in Å², e.g. W=0.15,O=0.6 (default: all at rest).")
  private Map<Element, Double> debyeWaller = Map.of();

  @Option(
      names = "--profile",
      paramLabel = "DEGREES",
      description =
          "With --json, also the pattern as a curve of Gaussian peaks of this full width at half"
              + " maximum, in steps of 0.02 degrees.")
  private Double profile;

  @Option(names = "--json", description = "One JSON object per structure, on one line each.")
  private boolean json;

  @Spec private CommandSpec spec;

  private Outcomes outcomes;

  @Override
  public Integer call() throws InputException, IOException {
    DiffractionOptions options = options();
    if (profile != null && !(json && profile >= LEAST_WIDTH && profile <= MOST_WIDTH)) {
      throw new InputException(
          "--profile "
              + profile
              + (json ? "" : " without --json")
              + ", expected a width of "
              + LEAST_WIDTH
              + " to "
              + MOST_WIDTH
              + " degrees, with --json");
    }
    outcomes = new Outcomes(spec, json);
    return outcomes.ofFiles(
        files,
        StructureFile::read,
        (file, named) -> show(file, named.name(), PowderPattern.of(named.structure(), options)));
  }

  private DiffractionOptions options() throws InputException {
    try {
      return new DiffractionOptions(wavelength, twoTheta[0], twoTheta[1], debyeWaller);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private void show(String file, String block, PowderPattern pattern) throws IOException {
    if (!json) {
      outcomes.print(
          String.format(
              Locale.ROOT,
              "%s%s: %d peaks at %s Å",
              file,
              block.isEmpty() ? "" : " (" + block + ")",
              pattern.peaks().size(),
              wavelength));
      TextTable table = new TextTable("2θ", "d", "intensity", "h", "k", "l", "multiplicity");
      for (Peak p : pattern.peaks()) {
        table.row(
            String.format(Locale.ROOT, "%.4f", p.twoTheta()),
            String.format(Locale.ROOT, "%.5f", p.d()),
            String.format(Locale.ROOT, "%.3f", p.intensity()),
            Integer.toString(p.h()),
            Integer.toString(p.k()),
            Integer.toString(p.l()),
            Integer.toString(p.multiplicity()));
      }
      table.lines().forEach(outcomes::print);
      return;
    }
    ObjectNode object = JSON.createObjectNode();
    object.put("input", file);
    object.put("block", block);
    object.put("wavelength", wavelength);
    ArrayNode peaks = object.putArray("peaks");
    for (Peak p : pattern.peaks()) {
      ObjectNode peak = peaks.addObject();
      peak.put("twoTheta", p.twoTheta());
      peak.put("d", p.d());
      peak.put("intensity", p.intensity());
      peak.putArray("hkl").add(p.h()).add(p.k()).add(p.l());
      peak.put("multiplicity", p.multiplicity());
    }
    if (profile != null) {
      int n = (int) Math.floor((twoTheta[1] - twoTheta[0]) / STEP + 1e-9) + 1;
      ObjectNode curve = object.putObject("profile");
      curve.put("from", twoTheta[0]);
      curve.put("step", STEP);
      ArrayNode intensity = curve.putArray("intensity");
      for (double y : PeakProfile.gaussian(profile).sample(pattern, twoTheta[0], STEP, n)) {
        intensity.add(y);
      }
    }
    outcomes.print(JSON.writeValueAsString(object));
  }
}

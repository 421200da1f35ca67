package org.matlens.analysis.audit;

import java.util.List;
import java.util.stream.Collectors;
import org.matlens.analysis.attribution.Parts;

/** The checks there are. */
public final class Checks {
  private Checks() {}

  /** All of them, in the order of reports. */
  public static List<Check> all() {
    return List.of(
        new FiniteCheck(),
        new InformativeCheck(),
        new DeletionCheck(),
        new InsertionCheck(),
        new RationaleCheck(),
        new SubsetCheck(),
        new RandomisationCheck(),
        new CascadeCheck(),
        new RobustnessCheck(),
        new StabilityCheck(),
        new AttentionUseCheck(),
        new InvarianceCheck(),
        new StreamUseCheck(),
        new PartMaskCheck(Parts.By.ATOM),
        new PartMaskCheck(Parts.By.ELEMENT),
        new SiteRemovalCheck(),
        new SubstitutionCheck(),
        new PeakRemovalCheck(),
        new WindowMaskCheck(),
        new MeasurementCheck());
  }

  /** Those a verdict rests on, beside the gate. */
  public static List<Check> deciding() {
    return List.of(
        new FiniteCheck(), new InformativeCheck(), new DeletionCheck(), new RandomisationCheck());
  }

  /**
   * The check called {@code name}.
   *
   * @throws IllegalArgumentException when there is none; the message lists those there are
   */
  public static Check named(String name) {
    return all().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "check \""
                        + name
                        + "\", expected one of "
                        + all().stream().map(Check::name).collect(Collectors.joining(", "))));
  }
}

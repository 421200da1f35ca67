package org.matlens.data.spectrum;

import java.util.List;
import java.util.Optional;

/**
 * How X-ray absorption follows from the columns of a table: given as such, {@code ln(i0 / itrans)},
 * or {@code ifluor / i0}.
 *
 * @param how as one of these, in the names of the table
 * @param column the absorption, or the incident intensity
 * @param other the transmitted or fluorescent intensity, -1 where the absorption is given
 */
record Absorption(String how, int column, int other) {
  private static final List<String> GIVEN =
      List.of("mutrans", "mufluor", "xmu", "mu", "xmu(trans)", "xmu(fluor)", "mu(e)");
  private static final List<String> INCIDENT = List.of("i0", "io");
  private static final List<String> TRANSMITTED = List.of("itrans", "it", "i1");
  private static final List<String> FLUORESCENT = List.of("ifluor", "if");

  /** All ways the named columns allow, the first one best. */
  static List<Absorption> of(List<String> names) {
    List<String> plain = names.stream().map(ColumnLabels::plain).toList();
    Optional<Absorption> given = find(plain, GIVEN).map(i -> new Absorption(plain.get(i), i, -1));
    Optional<Integer> incident = find(plain, INCIDENT);
    Optional<Absorption> passed =
        incident.flatMap(
            i ->
                find(plain, TRANSMITTED)
                    .map(t -> new Absorption(log(plain.get(i), plain.get(t)), i, t)));
    Optional<Absorption> shone =
        incident.flatMap(
            i ->
                find(plain, FLUORESCENT)
                    .map(f -> new Absorption(plain.get(f) + "/" + plain.get(i), i, f)));
    return List.of(given, passed, shone).stream().flatMap(Optional::stream).toList();
  }

  private static String log(String incident, String passed) {
    return "ln(" + incident + "/" + passed + ")";
  }

  private static Optional<Integer> find(List<String> names, List<String> wanted) {
    return wanted.stream().filter(names::contains).findFirst().map(names::indexOf);
  }

  /** The absorption of a row; not finite where the intensities allow none. */
  double of(double first, double second) {
    if (other < 0) {
      return first;
    }
    return how.startsWith("ln(") ? Math.log(first / second) : second / first;
  }
}

package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;
import org.matlens.crystal.Site;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifTable;
import org.matlens.data.cif.CifValue;
import org.matlens.input.InputException;

/** The list of atoms of a CIF block. */
final class CifAtoms {
  private static final String[] COORDINATE = {
    "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z"
  };
  private static final String[] LABEL = {"_atom_site_label", "_atom_site_id"};
  private static final String[] OCCUPANCY = {"_atom_site_occupancy"};
  private static final Pattern QUOTIENT = Pattern.compile("([+-]?\\d+)/(\\d+)");

  private final String file;
  private final CifTable table;
  private final Set<Element> formula;
  private final boolean capitals;
  private final List<String> warnings;
  private int dummies;
  private int empty;

  private CifAtoms(
      String file, CifTable table, Set<Element> formula, boolean capitals, List<String> warnings) {
    this.capitals = capitals;
    this.file = file;
    this.table = table;
    this.formula = formula;
    this.warnings = warnings;
  }

  /** A block lists atoms at all, with or without coordinates. */
  static boolean areListed(CifBlock block) {
    return block.table(COORDINATE).isPresent()
        || block.table(LABEL).isPresent()
        || block.table("_atom_site_type_symbol").isPresent();
  }

  /**
   * The atoms. Dummies, and sites that are stated to be empty, are left out.
   *
   * @param formula elements of the stated formula; empty when there is none
   * @param capitals {@code CO1} is cobalt where the formula has both cobalt and carbon
   * @param warnings what is found is added
   */
  static List<CifAtom> read(
      CifBlock block, String file, Set<Element> formula, boolean capitals, List<String> warnings)
      throws InputException {
    Optional<CifTable> table = block.table(COORDINATE);
    for (String name : COORDINATE) {
      if (table.isEmpty() || table.get().column(name).isEmpty()) {
        int line = block.table(LABEL).map(CifTable::line).orElse(block.line());
        throw new InputException("data block \"" + block.name() + "\" lists atoms without " + name)
            .at(file, line);
      }
    }
    return new CifAtoms(file, table.get(), formula, capitals, warnings).rows();
  }

  private List<CifAtom> rows() throws InputException {
    List<CifAtom> atoms = new ArrayList<>();
    int riding = 0;
    for (int row = 0; row < table.rows(); row++) {
      Optional<CifAtom> atom = row(row);
      if (atom.isPresent()) {
        atoms.add(atom.get());
        OptionalDouble h =
            table
                .stated(row, "_atom_site_attached_hydrogens")
                .map(CifValue::number)
                .orElse(OptionalDouble.empty());
        riding += h.orElse(0) > 0 ? 1 : 0;
      }
    }
    if (dummies > 0) {
      warnings.add(dummies + " dummy atoms are left out");
    }
    if (empty > 0) {
      warnings.add(empty + " sites of occupancy 0 are left out");
    }
    if (riding > 0) {
      warnings.add("hydrogen attached to " + riding + " atoms has no coordinates and is left out");
    }
    if (atoms.isEmpty()) {
      throw new InputException("no atoms in the list").at(file, table.line());
    }
    return atoms;
  }

  private Optional<CifAtom> row(int row) throws InputException {
    CifValue first = table.columns().values().iterator().next().get(row);
    String label =
        table
            .stated(row, LABEL)
            .map(CifValue::text)
            .or(() -> table.stated(row, "_atom_site_type_symbol").map(CifValue::text))
            .orElse("");
    boolean dummy =
        table
            .stated(row, "_atom_site_calc_flag")
            .filter(v -> v.text().toLowerCase(Locale.ROOT).startsWith("dum"))
            .isPresent();
    if (dummy) {
      dummies++;
      return Optional.empty();
    }
    double[] x = new double[3];
    for (int k = 0; k < 3; k++) {
      x[k] = coordinate(table.value(row, COORDINATE[k]).orElseThrow(), COORDINATE[k], label);
    }
    double occupancy = occupancy(row, label);
    if (occupancy == 0) {
      empty++;
      return Optional.empty();
    }
    return Optional.of(new CifAtom(label, element(row, label, first), occupancy, x, first.line()));
  }

  private double coordinate(CifValue v, String name, String label) throws InputException {
    if (v.number().isPresent()) {
      return v.number().getAsDouble();
    }
    Matcher m = QUOTIENT.matcher(v.text().strip());
    if (m.matches() && Double.parseDouble(m.group(2)) != 0) {
      return Double.parseDouble(m.group(1)) / Double.parseDouble(m.group(2));
    }
    throw new InputException(
            "atom \"" + label + "\": " + name + " \"" + v.text() + "\", expected a number")
        .at(file, v.line());
  }

  private double occupancy(int row, String label) throws InputException {
    Optional<CifValue> v = table.stated(row, OCCUPANCY);
    if (v.isEmpty()) {
      return 1;
    }
    double o = v.get().number().orElse(Double.NaN);
    if (!(o >= 0 && o <= 1 + Site.OCCUPANCY_TOLERANCE)) {
      throw new InputException(
              "atom \""
                  + label
                  + "\": occupancy \""
                  + v.get().text()
                  + "\", expected a number from 0 to 1")
          .at(file, v.get().line());
    }
    return o;
  }

  private Element element(int row, String label, CifValue place) throws InputException {
    Optional<CifValue> type = table.stated(row, "_atom_site_type_symbol");
    Optional<Element> e =
        type.isPresent()
            ? ElementLabel.ofType(type.get().text())
            : ElementLabel.ofLabel(label, formula, capitals);
    return e.orElseThrow(
        () ->
            new InputException(
                    type.isPresent()
                        ? "atom \""
                            + label
                            + "\": type \""
                            + type.get().text()
                            + "\", expected an element"
                        : "atom \""
                            + label
                            + "\": which element? Neither its label nor a type says")
                .at(file, place.line()));
  }
}

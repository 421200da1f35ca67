package org.matlens.data.crystal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.matlens.crystal.Lattice;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifValue;
import org.matlens.input.InputException;

/** The lattice of a CIF block. */
final class CifCell {
  private static final String[] EDGES = {"_cell_length_a", "_cell_length_b", "_cell_length_c"};
  private static final String[] ANGLES = {
    "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"
  };

  /** Stated volumes may differ by this share: files round them. */
  private static final double VOLUME_TOLERANCE = 0.01;

  private CifCell() {}

  /** A block states a cell at all. */
  static boolean isStated(CifBlock block) {
    return block.table(EDGES).isPresent();
  }

  /**
   * The lattice. An angle that is absent or {@code ?} is 90°, its default in the core dictionary.
   *
   * @param warnings what is found is added
   */
  static Lattice read(CifBlock block, String file, List<String> warnings) throws InputException {
    double[] edge = new double[3];
    double[] angle = new double[3];
    for (int k = 0; k < 3; k++) {
      Optional<CifValue> v = block.value(EDGES[k]);
      if (v.isEmpty() || !v.get().isStated()) {
        throw new InputException(
                "data block \"" + block.name() + "\" has no " + EDGES[k] + ", expected a cell")
            .at(file, v.map(CifValue::line).orElse(block.line()));
      }
      edge[k] = number(file, EDGES[k], v.get());
    }
    boolean assumed = false;
    for (int k = 0; k < 3; k++) {
      Optional<CifValue> v = block.stated(ANGLES[k]);
      assumed |= v.isEmpty();
      angle[k] = v.isEmpty() ? 90 : number(file, ANGLES[k], v.get());
    }
    Lattice lattice;
    int line = block.value(EDGES).map(CifValue::line).orElse(block.line());
    try {
      lattice = Lattice.ofParameters(edge[0], edge[1], edge[2], angle[0], angle[1], angle[2]);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e).at(file, line);
    }
    Optional<CifValue> volume = block.stated("_cell_volume");
    OptionalDouble stated = volume.map(CifValue::number).orElse(OptionalDouble.empty());
    boolean agrees =
        stated.isPresent()
            && Math.abs(stated.getAsDouble() / lattice.volume() - 1) < VOLUME_TOLERANCE;
    if (assumed && stated.isPresent() && !agrees) {
      throw new InputException(
              "an angle of the cell is not stated, and 90 degrees do not give the stated volume of "
                  + volume.get().text()
                  + " Å³")
          .at(file, line);
    }
    if (assumed) {
      warnings.add("angles of the cell that are not stated are taken as 90 degrees");
    } else if (stated.isPresent() && !agrees) {
      warnings.add(
          "the cell has %.2f Å³, stated are %s".formatted(lattice.volume(), volume.get().text()));
    }
    return lattice;
  }

  private static double number(String file, String name, CifValue v) throws InputException {
    return v.number()
        .orElseThrow(
            () ->
                new InputException(name + " \"" + v.text() + "\", expected a number")
                    .at(file, v.line()));
  }
}

package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.matlens.crystal.Lattice;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifValue;
import org.matlens.data.symmetry.HallSymbol;
import org.matlens.data.symmetry.SpaceGroupSetting;
import org.matlens.data.symmetry.SpaceGroupTable;
import org.matlens.data.symmetry.SymmetryGroup;
import org.matlens.data.symmetry.SymmetryOperation;
import org.matlens.input.InputException;

/**
 * What a CIF block says of its symmetry.
 *
 * @param listed the group of its operator list; empty when it has none
 * @param named groups that its symbols or number may mean, the likeliest first
 * @param statement symbol or number as written; may be empty
 * @param line where it stands, or the line of the block
 */
record CifSymmetry(Optional<SymmetryGroup> listed, List<Named> named, String statement, int line) {
  private static final String[] OPERATIONS = {
    "_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"
  };
  private static final String[] HALL = {
    "_space_group_name_hall", "_symmetry_space_group_name_hall"
  };
  private static final String[] HERMANN_MAUGUIN = {
    "_space_group_name_h-m_alt",
    "_symmetry_space_group_name_h-m",
    "_space_group_name_h-m_full",
    "_space_group_name_h-m_ref",
    "_space_group_name_h-m"
  };
  private static final String[] NUMBER = {"_space_group_it_number", "_symmetry_int_tables_number"};

  /** Cells may deviate from their symmetry by this share of products of edges. */
  private static final double METRIC_TOLERANCE = 0.01;

  /**
   * A group and the setting it is.
   *
   * @param setting for messages
   */
  record Named(String setting, SymmetryGroup group) {}

  /** The statements of a block. */
  static CifSymmetry read(CifBlock block, String file, List<String> warnings)
      throws InputException {
    Optional<CifValue> symbol = block.stated(HERMANN_MAUGUIN);
    Optional<CifValue> hall = block.stated(HALL);
    Optional<CifValue> number = block.stated(NUMBER);
    Optional<CifValue> any = symbol.or(() -> hall).or(() -> number);
    List<Named> named = named(hall, symbol, number);
    return new CifSymmetry(
        listed(block, file, named, warnings),
        named,
        any.map(v -> v.text().strip()).orElse(""),
        any.map(CifValue::line).orElse(block.line()));
  }

  /** Nothing is said that can be used. */
  boolean isEmpty() {
    return listed.isEmpty() && named.isEmpty();
  }

  /** The cell is said to have no symmetry but the lattice's. */
  boolean isTrivial() {
    return !isEmpty()
        && listed.stream().allMatch(g -> g.order() == 1)
        && named.stream().allMatch(n -> n.group().order() == 1);
  }

  private static List<Named> named(
      Optional<CifValue> hall, Optional<CifValue> symbol, Optional<CifValue> number) {
    List<Named> out = new ArrayList<>();
    if (hall.isPresent()) {
      try {
        out.add(new Named(hall.get().text().strip(), HallSymbol.group(hall.get().text())));
      } catch (InputException e) {
        // Names of the other kind stand there too often to refuse the file.
        SpaceGroupTable.ofSymbol(hall.get().text()).forEach(s -> out.add(of(s)));
      }
    }
    symbol.ifPresent(v -> SpaceGroupTable.ofSymbol(v.text()).forEach(s -> out.add(of(s))));
    OptionalDouble n = number.map(CifValue::number).orElse(OptionalDouble.empty());
    if (out.isEmpty() && n.isPresent()) {
      SpaceGroupTable.ofNumber((int) n.getAsDouble()).forEach(s -> out.add(of(s)));
    }
    return out;
  }

  private static Named of(SpaceGroupSetting s) {
    return new Named(s.toString(), s.group());
  }

  private static Optional<SymmetryGroup> listed(
      CifBlock block, String file, List<Named> named, List<String> warnings) throws InputException {
    List<CifValue> texts =
        block.table(OPERATIONS).flatMap(t -> t.column(OPERATIONS)).orElse(List.of()).stream()
            .filter(CifValue::isStated)
            .toList();
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    Set<SymmetryOperation> operations = new LinkedHashSet<>();
    for (CifValue v : texts) {
      SymmetryOperation s;
      try {
        s = SymmetryOperation.parse(v.text());
      } catch (InputException e) {
        throw e.at(file, v.line());
      }
      if (!operations.add(s)) {
        warnings.add("symmetry operation " + s + " is listed twice");
      }
      if (operations.size() > SymmetryGroup.MOST) {
        throw new InputException(
                "more than " + SymmetryGroup.MOST + " symmetry operations, expected a space group")
            .at(file, v.line());
      }
    }
    Optional<SymmetryGroup> group = SymmetryGroup.generated(operations);
    if (group.isPresent() && group.get().order() == operations.size()) {
      return group;
    }
    for (Named n : named) {
      if (n.group().operations().containsAll(operations)) {
        warnings.add(
            "%d symmetry operations are listed, but %s has %d, which are used"
                .formatted(operations.size(), n.setting(), n.group().order()));
        return Optional.of(n.group());
      }
    }
    if (group.isPresent()
        && !operations.contains(SymmetryOperation.IDENTITY)
        && group.get().order() == operations.size() + 1) {
      warnings.add("the identity is not among the symmetry operations listed, and added");
      return group;
    }
    throw new InputException(
            "the %d symmetry operations listed are no group: their products are %s"
                .formatted(
                    operations.size(),
                    group.map(g -> g.order() + " operations").orElse("too many")))
        .at(file, texts.get(0).line());
  }

  /** Every operation of the group keeps the lengths and angles of the cell. */
  static boolean keeps(SymmetryGroup group, Lattice lattice) {
    double[][] v = lattice.vectors();
    double[][] g = new double[3][3];
    for (int i = 0; i < 9; i++) {
      for (int k = 0; k < 3; k++) {
        g[i / 3][i % 3] += v[i / 3][k] * v[i % 3][k];
      }
    }
    for (SymmetryOperation s : group.operations()) {
      int[] r = s.rotation();
      for (int i = 0; i < 9; i++) {
        double image = 0;
        for (int k = 0; k < 9; k++) {
          image += r[3 * (k / 3) + i / 3] * g[k / 3][k % 3] * r[3 * (k % 3) + i % 3];
        }
        double size = Math.sqrt(g[i / 3][i / 3] * g[i % 3][i % 3]);
        if (Math.abs(image - g[i / 3][i % 3]) > METRIC_TOLERANCE * size) {
          return false;
        }
      }
    }
    return true;
  }
}

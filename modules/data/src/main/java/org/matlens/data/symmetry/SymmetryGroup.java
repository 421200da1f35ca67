package org.matlens.data.symmetry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A space group as the list of its operations modulo lattice translations, the identity first. */
public final class SymmetryGroup {
  /** Most operations: 48 rotations in a cell of eight lattice points. */
  public static final int MOST = 384;

  private final List<SymmetryOperation> operations;

  private SymmetryGroup(Collection<SymmetryOperation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** The group without symmetry. */
  public static final SymmetryGroup TRIVIAL =
      new SymmetryGroup(List.of(SymmetryOperation.IDENTITY));

  /**
   * All products of {@code generators}.
   *
   * @return empty when there are more than a space group can have
   */
  public static Optional<SymmetryGroup> generated(Collection<SymmetryOperation> generators) {
    Set<SymmetryOperation> all = new LinkedHashSet<>(List.of(SymmetryOperation.IDENTITY));
    List<SymmetryOperation> by = new ArrayList<>();
    for (SymmetryOperation g : generators) {
      if (all.contains(g)) {
        continue;
      }
      by.add(g);
      List<SymmetryOperation> open = new ArrayList<>(all);
      for (int i = 0; i < open.size(); i++) {
        for (SymmetryOperation b : by) {
          SymmetryOperation product = b.after(open.get(i));
          if (all.add(product)) {
            open.add(product);
            if (all.size() > MOST) {
              return Optional.empty();
            }
          }
        }
      }
    }
    return Optional.of(new SymmetryGroup(all));
  }

  public List<SymmetryOperation> operations() {
    return operations;
  }

  public int order() {
    return operations.size();
  }

  /** Whether both have the same operations, in any order. */
  @Override
  public boolean equals(Object o) {
    return o instanceof SymmetryGroup g && Set.copyOf(operations).equals(Set.copyOf(g.operations));
  }

  @Override
  public int hashCode() {
    return Set.copyOf(operations).hashCode();
  }

  @Override
  public String toString() {
    return operations.toString();
  }
}

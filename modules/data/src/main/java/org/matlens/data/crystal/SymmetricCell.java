package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.data.symmetry.SymmetryGroup;
import org.matlens.data.symmetry.SymmetryOperation;
import org.matlens.input.InputException;

/**
 * Fills a cell: every atom of the asymmetric unit with all its images under a group.
 *
 * <p>Images that cannot be two atoms are one on a special position, and moved exactly there: those
 * within 0.05 Å, and within 0.5 Å when the occupancy leaves no room for two. Atoms of the list at
 * the same position share a site.
 */
final class SymmetricCell {
  /** Positions closer than this (Å) are the same. */
  static final double SAME = 0.05;

  /** Atoms closer than this (Å) cannot both be there. */
  static final double TOO_CLOSE = 0.5;

  private static final double FULL = 1 + Site.OCCUPANCY_TOLERANCE;

  /** Crystals with more sites are refused. */
  private static final int MOST_SITES = 2_000_000;

  private static final int MOST_SLABS = 10_000;

  private final String file;
  private final Lattice lattice;
  private final SymmetryGroup group;
  private final List<Orbit> orbits = new ArrayList<>();

  /** Positions by slabs at least as thick as positions may differ, so that few are compared. */
  private final Map<Integer, List<Placed>> slabs = new HashMap<>();

  private final int numSlabs;
  private final List<String> twice = new ArrayList<>();

  private static final class Orbit {
    private String label;
    private final int line;
    private final double[] listed;
    private final Map<Element, Double> species = new EnumMap<>(Element.class);
    private final List<double[]> positions;

    private Orbit(CifAtom atom, List<double[]> positions) {
      label = atom.label();
      line = atom.line();
      listed = atom.fractional();
      species.put(atom.element(), atom.occupancy());
      this.positions = positions;
    }

    private double occupancy() {
      return species.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  private SymmetricCell(String file, Lattice lattice, SymmetryGroup group) {
    this.file = file;
    this.lattice = lattice;
    this.group = group;
    double[] across = lattice.reciprocal()[0];
    double spacing =
        1 / Math.sqrt(across[0] * across[0] + across[1] * across[1] + across[2] * across[2]);
    numSlabs = Math.max(1, (int) Math.min(MOST_SLABS, spacing / SAME));
  }

  private record Placed(Orbit orbit, double[] position) {}

  /**
   * The filled cell.
   *
   * @param warnings what is found is added
   * @throws InputException with file and line when two atoms are where only one can be
   */
  static CrystalStructure fill(
      String file, Lattice lattice, SymmetryGroup group, List<CifAtom> atoms, List<String> warnings)
      throws InputException {
    SymmetricCell cell = new SymmetricCell(file, lattice, group);
    int sites = 0;
    for (CifAtom atom : atoms) {
      sites += cell.add(atom);
      if (sites > MOST_SITES) {
        throw new InputException("more than " + MOST_SITES + " sites").at(file, atom.line());
      }
    }
    CrystalStructure crystal = cell.crystal();
    cell.refuseOverlaps(crystal);
    if (!cell.twice.isEmpty()) {
      warnings.add(
          cell.twice.size() + " atoms are listed twice and left out once: " + cell.twice.get(0));
    }
    return crystal;
  }

  /** Some atoms of the list are images of others: it holds more than the asymmetric unit. */
  static boolean isRedundant(Lattice lattice, SymmetryGroup group, List<CifAtom> atoms) {
    SymmetricCell cell = new SymmetricCell("", lattice, group);
    if (group.order() == 1) {
      return false;
    }
    for (CifAtom atom : atoms) {
      cell.place(atom, cell.orbit(atom));
    }
    for (int i = 0; i < atoms.size(); i++) {
      double[] x = Arrays.stream(atoms.get(i).fractional()).map(SymmetricCell::wrapped).toArray();
      for (Orbit o : cell.at(x)) {
        boolean image =
            o != cell.orbits.get(i)
                && o.species.containsKey(atoms.get(i).element())
                && cell.distance(o.listed, x) > TOO_CLOSE;
        if (image) {
          return true;
        }
      }
    }
    return false;
  }

  private int add(CifAtom atom) {
    List<double[]> positions = orbit(atom);
    for (Orbit o : at(positions.get(0))) {
      if (o.positions.size() == positions.size()) {
        double together = o.occupancy() + atom.occupancy();
        if (together <= FULL) {
          o.species.merge(atom.element(), atom.occupancy(), Double::sum);
          o.label += o.label.equals(atom.label()) ? "" : "/" + atom.label();
          return 0;
        }
        if (o.species.containsKey(atom.element()) && o.species.size() == 1) {
          twice.add(atom.label() + " (line " + atom.line() + ") is " + o.label);
          return 0;
        }
      }
    }
    place(atom, positions);
    return positions.size();
  }

  private void place(CifAtom atom, List<double[]> positions) {
    Orbit orbit = new Orbit(atom, positions);
    orbits.add(orbit);
    for (double[] p : positions) {
      slabs.computeIfAbsent(slab(p, 0), k -> new ArrayList<>()).add(new Placed(orbit, p));
    }
  }

  /** Number of the slab across the first axis that a position is in, or of one beside it. */
  private int slab(double[] position, int beside) {
    return Math.floorMod((int) (position[0] * numSlabs) + beside, numSlabs);
  }

  /** Orbits with an atom at this position. */
  private Set<Orbit> at(double[] position) {
    Set<Orbit> found = new LinkedHashSet<>();
    for (int beside = -1; beside <= 1; beside++) {
      for (Placed p : slabs.getOrDefault(slab(position, beside), List.of())) {
        if (distance(p.position, position) < SAME) {
          found.add(p.orbit);
        }
      }
    }
    return found;
  }

  /** The different positions of an atom under the group, in [0, 1). */
  private List<double[]> orbit(CifAtom atom) {
    double same = 2 * atom.occupancy() > FULL ? TOO_CLOSE : SAME;
    double[] x = atom.fractional();
    double[] shift = new double[3];
    int stabiliser = 0;
    for (SymmetryOperation s : group.operations()) {
      double[] d = difference(s.apply(x), x);
      if (length(d) < same) {
        stabiliser++;
        for (int k = 0; k < 3; k++) {
          shift[k] += d[k];
        }
      }
    }
    double[] special = x.clone();
    for (int k = 0; k < 3; k++) {
      special[k] += shift[k] / stabiliser;
    }
    List<double[]> out = new ArrayList<>();
    for (SymmetryOperation s : group.operations()) {
      double[] y = s.apply(special);
      boolean known = false;
      for (int i = 0; i < out.size() && !known; i++) {
        known = distance(out.get(i), y) < same;
      }
      if (!known) {
        for (int k = 0; k < 3; k++) {
          y[k] = wrapped(y[k]);
        }
        out.add(y);
      }
    }
    return out;
  }

  /** In [0, 1), without the noise of rounding just below 1. */
  private static double wrapped(double f) {
    double w = f - Math.floor(f);
    return w > 1 - 1e-9 ? 0 : w;
  }

  private static double[] difference(double[] y, double[] x) {
    double[] d = new double[3];
    for (int k = 0; k < 3; k++) {
      d[k] = y[k] - x[k];
      d[k] -= Math.rint(d[k]);
    }
    return d;
  }

  private double distance(double[] y, double[] x) {
    return length(difference(y, x));
  }

  private double length(double[] fractional) {
    double[] c = lattice.cartesian(fractional);
    return Math.sqrt(c[0] * c[0] + c[1] * c[1] + c[2] * c[2]);
  }

  private CrystalStructure crystal() {
    List<Site> sites = new ArrayList<>();
    for (Orbit o : orbits) {
      for (double[] p : o.positions) {
        sites.add(new Site(o.label, o.species, p));
      }
    }
    return new CrystalStructure(lattice, sites);
  }

  private void refuseOverlaps(CrystalStructure crystal) throws InputException {
    List<Site> sites = crystal.sites();
    NeighbourList near = NeighbourList.within(lattice.vectors(), crystal.fractional(), TOO_CLOSE);
    for (int i = 0; i < sites.size(); i++) {
      for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
        Site other = sites.get(near.key()[e]);
        if (sites.get(i).occupancy() + other.occupancy() > FULL) {
          throw new InputException(
                  String.format(
                      Locale.ROOT,
                      "atoms %s and %s are %.2f Å apart with occupancies %.3g and %.3g, expected"
                          + " at most 1 together",
                      sites.get(i).label(),
                      other.label(),
                      near.distance()[e],
                      sites.get(i).occupancy(),
                      other.occupancy()))
              .at(file, line(i));
        }
      }
    }
  }

  private int line(int site) {
    int left = site;
    for (Orbit o : orbits) {
      if (left < o.positions.size()) {
        return o.line;
      }
      left -= o.positions.size();
    }
    throw new IllegalArgumentException("site " + site);
  }
}

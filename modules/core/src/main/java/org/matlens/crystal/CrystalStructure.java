package org.matlens.crystal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.matlens.chem.AtomicWeights;
import org.matlens.chem.Element;

/**
 * A crystal: a lattice and all the sites of one cell, symmetry already applied.
 *
 * @param lattice of the cell
 * @param sites at least one
 */
public record CrystalStructure(Lattice lattice, List<Site> sites) {
  /** Grams per cubic centimetre in one dalton per cubic ångström (CODATA 2018). */
  private static final double DALTON_PER_CUBIC_ANGSTROM = 1.66053906660;

  public CrystalStructure {
    Objects.requireNonNull(lattice, "lattice");
    sites = List.copyOf(sites);
    if (sites.isEmpty()) {
      throw new IllegalArgumentException("a crystal without sites");
    }
  }

  /** Atoms of each element in the cell, in the order of atomic numbers. */
  public Map<Element, Double> content() {
    Map<Element, Double> sum = new TreeMap<>();
    for (Site s : sites) {
      s.species().forEach((e, occupancy) -> sum.merge(e, occupancy, Double::sum));
    }
    return sum;
  }

  /** Density of the content of the cell, g/cm³. */
  public double density() {
    double daltons = 0;
    for (Map.Entry<Element, Double> e : content().entrySet()) {
      daltons += AtomicWeights.of(e.getKey()) * e.getValue();
    }
    return DALTON_PER_CUBIC_ANGSTROM * daltons / lattice.volume();
  }

  /** Fractional coordinates of the sites as given, [n][3]; a copy. */
  public double[][] fractional() {
    return sites.stream().map(s -> s.fractional().clone()).toArray(double[][]::new);
  }
}

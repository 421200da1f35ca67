package org.matlens.data.diffraction;

import java.util.ArrayList;
import java.util.List;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.data.diffraction.Reflections.Reflection;
import org.matlens.input.InputException;

/**
 * The reflections of a crystal in a range of angles, computed once: patterns of the same powder in
 * other orientations only weigh them anew.
 */
public final class Powder {
  private final DiffractionOptions options;
  private final Lattice lattice;
  private final List<Reflection> reflections;

  /**
   * Computes the reflections that are not extinct.
   *
   * @throws InputException when an element has no known scattering factor, or there would be more
   *     than 20 million reflections
   */
  public Powder(CrystalStructure crystal, DiffractionOptions options) throws InputException {
    this.options = options;
    this.lattice = crystal.lattice();
    this.reflections =
        new Reflections(crystal, options).all().stream().filter(r -> r.intensity() > 0).toList();
  }

  /** Peaks of grains in all orientations; multiplicities count what is not extinct. */
  public PowderPattern pattern() {
    return PowderPattern.of(options, new ArrayList<>(reflections));
  }

  /** Peaks of grains that prefer an orientation. */
  public PowderPattern pattern(Texture texture) {
    double[][] reciprocal = lattice.reciprocal();
    List<Reflection> weighted = new ArrayList<>(reflections.size());
    for (Reflection r : reflections) {
      double w = texture.weight(reciprocal, r.h(), r.k(), r.l());
      weighted.add(new Reflection(r.h(), r.k(), r.l(), r.inverseD(), w * r.intensity()));
    }
    return PowderPattern.of(options, weighted);
  }
}

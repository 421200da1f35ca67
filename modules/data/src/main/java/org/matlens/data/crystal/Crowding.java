package org.matlens.data.crystal;

import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;

/**
 * Refuses crystals with two sites closer than two atoms can be, unless both are occupied so little
 * that only one of them is there at a time (split positions).
 */
final class Crowding {
  /** Occupancies are rounded in files: thirds stand as 0.333 and 0.334. */
  private static final double FULL = 1.02;

  private Crowding() {}

  static CrystalStructure refuse(CrystalStructure crystal) throws InputException {
    NeighbourList near =
        NeighbourList.within(
            crystal.lattice().vectors(), crystal.fractional(), SymmetricCell.TOO_CLOSE);
    for (int i = 0; i < crystal.sites().size(); i++) {
      for (int e = near.start()[i]; e < near.start()[i + 1]; e++) {
        Site a = crystal.sites().get(i);
        Site b = crystal.sites().get(near.key()[e]);
        if (a.occupancy() + b.occupancy() > FULL) {
          throw new InputException(
              String.format(
                  java.util.Locale.ROOT,
                  "sites %d (%s) and %d (%s) are %.3f Å apart, expected at least %.1f Å between two"
                      + " atoms",
                  i + 1,
                  SiteTokenizer.text(a),
                  near.key()[e] + 1,
                  SiteTokenizer.text(b),
                  near.distance()[e],
                  SymmetricCell.TOO_CLOSE));
        }
      }
    }
    return crystal;
  }
}

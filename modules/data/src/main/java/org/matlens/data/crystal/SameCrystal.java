package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;

/**
 * Other ways to write down the same crystal. Energies, frequencies and gaps cannot tell them apart,
 * the mirror image included.
 */
public final class SameCrystal {
  private static final double[] SHIFT = {0.37, -1.61, 0.053};
  private static final double ANGLE = 0.7;

  /** Rows: the new lattice vectors in terms of the given ones; and the inverse. */
  private static final int[][] SHEARED = {{1, 1, 0}, {0, 1, -1}, {0, 0, 1}};

  private static final int[][] BACK = {{1, -1, -1}, {0, 1, 1}, {0, 0, 1}};

  private SameCrystal() {}

  /** Each by what was done to it, always in the same order. */
  public static Map<String, CrystalStructure> of(CrystalStructure crystal) {
    Map<String, CrystalStructure> out = new LinkedHashMap<>();
    out.put("translation", translated(crystal));
    out.put("rotation", rotated(crystal));
    out.put("reflection", reflected(crystal));
    out.put("permutation", permuted(crystal));
    out.put("another cell", sheared(crystal));
    out.put("a 2x1x1 supercell", repeated(crystal, 2, 1, 1));
    out.put("a 2x2x2 supercell", repeated(crystal, 2, 2, 2));
    return out;
  }

  private static CrystalStructure translated(CrystalStructure c) {
    List<Site> sites = new ArrayList<>();
    for (Site s : c.sites()) {
      double[] f = s.fractional();
      sites.add(at(s, f[0] + SHIFT[0], f[1] + SHIFT[1], f[2] + SHIFT[2]));
    }
    return new CrystalStructure(c.lattice(), sites);
  }

  private static Site at(Site s, double... fractional) {
    return new Site(s.label(), s.species(), fractional);
  }

  /** About z, then about x. */
  private static CrystalStructure rotated(CrystalStructure c) {
    double[][] v = c.lattice().vectors();
    double cos = Math.cos(ANGLE);
    double sin = Math.sin(ANGLE);
    for (int i = 0; i < 3; i++) {
      double x = cos * v[i][0] - sin * v[i][1];
      double y = sin * v[i][0] + cos * v[i][1];
      v[i] = new double[] {x, cos * y - sin * v[i][2], sin * y + cos * v[i][2]};
    }
    return new CrystalStructure(Lattice.ofVectors(v), c.sites());
  }

  private static CrystalStructure reflected(CrystalStructure c) {
    double[][] v = c.lattice().vectors();
    for (int i = 0; i < 3; i++) {
      v[i] = new double[] {v[i][1], v[i][0], v[i][2]};
    }
    return new CrystalStructure(Lattice.ofVectors(v), c.sites());
  }

  private static CrystalStructure permuted(CrystalStructure c) {
    List<Site> sites = new ArrayList<>(c.sites());
    Collections.reverse(sites);
    return new CrystalStructure(c.lattice(), sites);
  }

  private static CrystalStructure sheared(CrystalStructure c) {
    double[][] old = c.lattice().vectors();
    double[][] vectors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        for (int x = 0; x < 3; x++) {
          vectors[i][x] += SHEARED[i][k] * old[k][x];
        }
      }
    }
    List<Site> sites = new ArrayList<>();
    for (Site s : c.sites()) {
      double[] f = new double[3];
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
          f[k] += s.fractional()[i] * BACK[i][k];
        }
      }
      sites.add(at(s, f));
    }
    return new CrystalStructure(Lattice.ofVectors(vectors), sites);
  }

  private static CrystalStructure repeated(CrystalStructure c, int na, int nb, int nc) {
    int[] times = {na, nb, nc};
    double[][] v = c.lattice().vectors();
    for (int i = 0; i < 3; i++) {
      for (int x = 0; x < 3; x++) {
        v[i][x] *= times[i];
      }
    }
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < na; i++) {
      for (int j = 0; j < nb; j++) {
        for (int k = 0; k < nc; k++) {
          for (Site s : c.sites()) {
            double[] f = s.fractional();
            sites.add(at(s, (f[0] + i) / na, (f[1] + j) / nb, (f[2] + k) / nc));
          }
        }
      }
    }
    return new CrystalStructure(Lattice.ofVectors(v), sites);
  }
}

package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;

/** A crystal a little out of shape: what an imperfect refinement or relaxation would give. */
public final class Distortions {
  private Distortions() {}

  /**
   * The crystal under a homogeneous strain: lattice vectors times I + ε, ε symmetric with entries
   * uniform in ± size; fractional coordinates stay.
   */
  public static CrystalStructure strained(CrystalStructure crystal, double size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] strain = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = i; j < 3; j++) {
        strain[i][j] = size * (2 * random.nextDouble() - 1);
        strain[j][i] = strain[i][j];
      }
    }
    double[][] old = crystal.lattice().vectors();
    double[][] vectors = new double[3][3];
    for (int v = 0; v < 3; v++) {
      for (int x = 0; x < 3; x++) {
        vectors[v][x] = old[v][x];
        for (int k = 0; k < 3; k++) {
          vectors[v][x] += old[v][k] * strain[k][x];
        }
      }
    }
    return new CrystalStructure(Lattice.ofVectors(vectors), crystal.sites());
  }

  /**
   * The crystal with every site moved in a random direction.
   *
   * @param distance in Å
   */
  public static CrystalStructure displaced(CrystalStructure crystal, double distance, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Site> sites = new ArrayList<>();
    for (Site s : crystal.sites()) {
      double z = 2 * random.nextDouble() - 1; // uniform on the sphere (Archimedes)
      double angle = 2 * Math.PI * random.nextDouble();
      double across = Math.sqrt(1 - z * z);
      double[] move =
          crystal
              .lattice()
              .fractional(
                  distance * across * Math.cos(angle),
                  distance * across * Math.sin(angle),
                  distance * z);
      double[] f = s.fractional();
      sites.add(
          new Site(
              s.label(),
              s.species(),
              new double[] {f[0] + move[0], f[1] + move[1], f[2] + move[2]}));
    }
    return new CrystalStructure(crystal.lattice(), sites);
  }
}

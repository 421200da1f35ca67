package org.matlens.data.diffraction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;

/**
 * The structure factors of a crystal: {@code F(hkl) = Σ_sites Σ_elements occupancy · f(s) exp(-B
 * s²) · exp(2πi (hx + ky + lz))}, s = 1 / 2d.
 *
 * <p>Atoms scatter as neutral spheres without anomalous dispersion, so |F(hkl)| = |F(-h -k -l)| and
 * one of each pair is computed. Phases are products of tabulated phases along the axes: no sine is
 * taken per reflection and site.
 */
final class Reflections {
  /** More reflections than this are refused: no powder pattern resolves them. */
  static final double MOST = 2e7;

  /** |F|² below this share of all electrons squared is rounding: the reflection is extinct. */
  private static final double EXTINCT = 1e-20;

  /**
   * A reflection and its opposite.
   *
   * @param inverseD 1/d, 1/Å
   * @param intensity |F|², electrons²; 0 when extinct
   */
  record Reflection(int h, int k, int l, double inverseD, double intensity) {}

  private final double[][] reciprocal;
  private final double wavelength;
  private final double least;
  private final double most;

  /** Sites with the same mix scatter alike; their sums are taken together. */
  private final List<Mix> mixes = new ArrayList<>();

  private final int[] reach = new int[3];
  private final double extinct;

  Reflections(CrystalStructure crystal, DiffractionOptions options) throws InputException {
    reciprocal = crystal.lattice().reciprocal();
    wavelength = options.wavelength();
    least = 2 * Math.sin(Math.toRadians(options.minTwoTheta() / 2)) / wavelength;
    most = 2 * Math.sin(Math.toRadians(options.maxTwoTheta() / 2)) / wavelength;
    double expected = 4 * Math.PI / 3 * most * most * most * crystal.lattice().volume();
    if (expected > MOST) {
      throw new InputException(
          String.format(
              "about %.1e reflections up to 2θ = %s degrees at %s Å, expected at most %.0e",
              expected, options.maxTwoTheta(), wavelength, MOST));
    }
    double[] parameters = crystal.lattice().parameters();
    for (int axis = 0; axis < 3; axis++) {
      reach[axis] = (int) Math.floor(most * parameters[axis] * (1 + 1e-9));
    }
    Map<Map<Element, Double>, List<Site>> alike = new LinkedHashMap<>();
    for (Site site : crystal.sites()) {
      alike.computeIfAbsent(site.species(), key -> new ArrayList<>()).add(site);
    }
    for (Map.Entry<Map<Element, Double>, List<Site>> e : alike.entrySet()) {
      mixes.add(new Mix(e.getKey(), e.getValue(), options.debyeWaller()));
    }
    double electrons = mixes.stream().mapToDouble(mix -> mix.n * mix.factor(0)).sum();
    extinct = EXTINCT * electrons * electrons;
  }

  /** One of each pair of opposite reflections in the range of angles; (0, 0, 0) left out. */
  List<Reflection> all() {
    List<Reflection> out = new ArrayList<>();
    for (int h = 0; h <= reach[0]; h++) {
      for (int k = h == 0 ? 0 : -reach[1]; k <= reach[1]; k++) {
        mixes.forEach(mix -> mix.row = -1);
        for (int l = h == 0 && k == 0 ? 1 : -reach[2]; l <= reach[2]; l++) {
          double g = length(h, k, l);
          // sin θ = 1 leaves no angle to measure at.
          if (g >= least && g <= most && g * wavelength / 2 < 1 - 1e-12) {
            out.add(new Reflection(h, k, l, g, intensity(h, k, l, g)));
          }
        }
      }
    }
    return out;
  }

  private double length(int h, int k, int l) {
    double sum = 0;
    for (int x = 0; x < 3; x++) {
      double g = h * reciprocal[0][x] + k * reciprocal[1][x] + l * reciprocal[2][x];
      sum += g * g;
    }
    return Math.sqrt(sum);
  }

  private double intensity(int h, int k, int l, double g) {
    double squaredS = g * g / 4;
    double re = 0;
    double im = 0;
    for (Mix mix : mixes) {
      double f = mix.factor(squaredS);
      mix.sum(h, k, l);
      re += f * mix.re;
      im += f * mix.im;
    }
    double intensity = re * re + im * im;
    return intensity > extinct ? intensity : 0;
  }

  /** Sites with the same species, and the tables of their phases. */
  private final class Mix {
    private final int n;
    private final double[] occupancy;
    private final double[] b;
    private final FormFactor[] atoms;

    // Phase of site i for index m on an axis: [axis][(m + reach) * n + i].
    private final double[][] cos = new double[3][];
    private final double[][] sin = new double[3][];

    // Phases of all sites for the present h and k.
    private final double[] rowCos;
    private final double[] rowSin;
    private int row = -1;

    private double re;
    private double im;

    Mix(Map<Element, Double> species, List<Site> sites, Map<Element, Double> debyeWaller)
        throws InputException {
      n = sites.size();
      occupancy = new double[species.size()];
      b = new double[species.size()];
      atoms = new FormFactor[species.size()];
      int at = 0;
      for (Map.Entry<Element, Double> e : species.entrySet()) {
        String label = sites.get(0).label();
        atoms[at] =
            FormFactor.of(e.getKey())
                .orElseThrow(
                    () ->
                        new InputException(
                            "site "
                                + label
                                + ": no X-ray scattering factor of "
                                + e.getKey()
                                + " is known, expected H to Cf"));
        occupancy[at] = e.getValue();
        b[at++] = debyeWaller.getOrDefault(e.getKey(), 0.0);
      }
      for (int axis = 0; axis < 3; axis++) {
        tabulate(axis, sites);
      }
      rowCos = new double[n];
      rowSin = new double[n];
    }

    private void tabulate(int axis, List<Site> sites) {
      int r = reach[axis];
      cos[axis] = new double[(2 * r + 1) * n];
      sin[axis] = new double[(2 * r + 1) * n];
      for (int i = 0; i < n; i++) {
        double x = sites.get(i).fractional()[axis];
        x -= Math.floor(x);
        for (int m = -r; m <= r; m++) {
          double phase = m * x;
          phase = 2 * Math.PI * (phase - Math.rint(phase));
          cos[axis][(m + r) * n + i] = Math.cos(phase);
          sin[axis][(m + r) * n + i] = Math.sin(phase);
        }
      }
    }

    double factor(double squaredS) {
      double f = 0;
      for (int a = 0; a < atoms.length; a++) {
        f += occupancy[a] * atoms[a].at(squaredS) * Math.exp(-b[a] * squaredS);
      }
      return f;
    }

    /** Sets {@link #re} and {@link #im} to the sum of phases. */
    void sum(int h, int k, int l) {
      if (row < 0) {
        row = 1;
        int ho = (h + reach[0]) * n;
        int ko = (k + reach[1]) * n;
        for (int i = 0; i < n; i++) {
          rowCos[i] = cos[0][ho + i] * cos[1][ko + i] - sin[0][ho + i] * sin[1][ko + i];
          rowSin[i] = cos[0][ho + i] * sin[1][ko + i] + sin[0][ho + i] * cos[1][ko + i];
        }
      }
      int lo = (l + reach[2]) * n;
      re = 0;
      im = 0;
      for (int i = 0; i < n; i++) {
        re += rowCos[i] * cos[2][lo + i] - rowSin[i] * sin[2][lo + i];
        im += rowCos[i] * sin[2][lo + i] + rowSin[i] * cos[2][lo + i];
      }
    }
  }
}

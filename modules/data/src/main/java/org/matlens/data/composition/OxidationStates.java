package org.matlens.data.composition;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;

/**
 * A guess of the oxidation states of the elements of a composition: of all choices of common states
 * (table {@code oxidation-states.csv} beside this class) the one of least
 *
 * <pre>10 |Σ x q| + 0.1 Σ x rank(q) + 0.1 if an element has mixed valence</pre>
 *
 * with x the atomic fractions, q the states and rank 0 for the commonest state of an element, 1 for
 * the next. No element with a negative state is less electronegative than one with a positive
 * state. One element may have a mean of its positive states that makes the whole neutral (Fe3O4: Fe
 * 8/3). The charge left over, Σ x q, tells compounds of ions from metals. An element without a
 * listed state counts as 0.
 */
final class OxidationStates {
  private static final String RESOURCE = "oxidation-states.csv";
  private static final int[][] STATES = read();

  private static final double PER_CHARGE = 10;
  private static final double PER_RANK = 0.1;
  private static final double MIXED_VALENCE = 0.1;

  /** Choices beyond this many are cut to the two commonest states of each element, then to one. */
  private static final long MOST_CHOICES = 20_000;

  private final double[] states;
  private final double imbalance;

  private OxidationStates(double[] states, double imbalance) {
    this.states = states;
    this.imbalance = imbalance;
  }

  /** Guesses the states of a composition. */
  static OxidationStates guess(Composition c) {
    return new Search(c).best();
  }

  /** Whether any state of an element but 0 is listed. */
  static boolean isListed(Element e) {
    return Arrays.stream(STATES[e.ordinal()]).anyMatch(s -> s != 0);
  }

  /** Of an element, by its place in {@link Composition#elements()}. */
  double state(int element) {
    return states[element];
  }

  /** Charge left over, per atom. */
  double imbalance() {
    return imbalance;
  }

  private static int[][] read() {
    int[][] states = new int[Element.values().length][];
    Arrays.fill(states, new int[] {0});
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                OxidationStates.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      for (String line : in.lines().filter(l -> !l.startsWith("#")).skip(1).toList()) {
        String[] cells = line.split(",");
        states[Element.ofSymbol(cells[0]).orElseThrow().ordinal()] =
            Arrays.stream(cells[1].split(" ")).mapToInt(Integer::parseInt).toArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return states;
  }

  /** Goes through all choices, element by element. */
  private static final class Search {
    private static final double ROUNDING = 1e-9;

    private final double[] x;
    private final double[] electronegativity;
    private final int[][] choices;
    private final int[] chosen;
    private double least = Double.POSITIVE_INFINITY;
    private double[] best;
    private double bestImbalance;

    Search(Composition c) {
      List<Element> elements = c.elements();
      int n = elements.size();
      x = new double[n];
      electronegativity = new double[n];
      choices = new int[n][];
      chosen = new int[n];
      for (int i = 0; i < n; i++) {
        x[i] = c.fraction(elements.get(i));
        double known = ElementTable.get().electronegativity(elements.get(i));
        electronegativity[i] = Double.isNaN(known) ? 0 : known;
        choices[i] = STATES[elements.get(i).ordinal()];
      }
      for (int most = 2; most > 0 && combinations() > MOST_CHOICES; most--) {
        for (int i = 0; i < n; i++) {
          choices[i] = Arrays.copyOf(choices[i], Math.min(most, choices[i].length));
        }
      }
    }

    private double combinations() {
      return Arrays.stream(choices).mapToDouble(c -> c.length).reduce(1, (a, b) -> a * b);
    }

    OxidationStates best() {
      choose(0, 0, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      return new OxidationStates(best, bestImbalance);
    }

    /**
     * Chooses the states of the elements from the {@code i}-th on.
     *
     * @param charge of the elements before, per atom of the whole
     * @param cation highest electronegativity of a positive one among them
     * @param anion lowest of a negative one
     */
    private void choose(int i, double charge, double cost, double cation, double anion) {
      if (i == x.length) {
        judge(charge, cost);
        return;
      }
      for (int rank = 0; rank < choices[i].length; rank++) {
        int q = choices[i][rank];
        double highest = q > 0 ? Math.max(cation, electronegativity[i]) : cation;
        double lowest = q < 0 ? Math.min(anion, electronegativity[i]) : anion;
        if (highest <= lowest) {
          chosen[i] = q;
          choose(i + 1, charge + x[i] * q, cost + PER_RANK * x[i] * rank, highest, lowest);
        }
      }
    }

    private void judge(double charge, double cost) {
      if (cost + PER_CHARGE * Math.abs(charge) < least - ROUNDING) {
        least = cost + PER_CHARGE * Math.abs(charge);
        best = Arrays.stream(chosen).asDoubleStream().toArray();
        bestImbalance = charge;
      }
      for (int i = 0; i < x.length && cost + MIXED_VALENCE < least - ROUNDING; i++) {
        double wanted = chosen[i] - charge / x[i];
        if (isMixture(wanted, chosen[i], choices[i])) {
          least = cost + MIXED_VALENCE;
          best = Arrays.stream(chosen).asDoubleStream().toArray();
          best[i] = wanted;
          bestImbalance = 0;
        }
      }
    }

    /** Whether {@code q} and another positive state can have the mean {@code wanted}. */
    private static boolean isMixture(double wanted, int q, int[] states) {
      for (int other : states) {
        if (other > 0 && q > 0 && wanted >= Math.min(q, other) && wanted <= Math.max(q, other)) {
          return true;
        }
      }
      return false;
    }
  }
}

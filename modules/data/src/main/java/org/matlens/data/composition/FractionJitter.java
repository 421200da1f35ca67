package org.matlens.data.composition;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;

/**
 * Compositions near a given one, for training: every atomic fraction times exp(σ g), g of a
 * standard normal distribution of its own, then divided by their sum. A small σ is the relative
 * standard deviation of a minor element's fraction; no element comes or goes, and one alone stays
 * as it is.
 *
 * @param deviation σ in [0, 1]
 */
public record FractionJitter(double deviation) {
  public FractionJitter {
    if (!(deviation >= 0 && deviation <= 1)) {
      throw new IllegalArgumentException("deviation " + deviation + ", expected 0 to 1");
    }
  }

  /** A composition near {@code c}, in atomic fractions; equal seeds give equal ones. */
  public Composition near(Composition c, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Element, Double> moved = new EnumMap<>(Element.class);
    for (Element e : c.elements()) {
      moved.put(e, c.fraction(e) * Math.exp(deviation * random.nextGaussian()));
    }
    double sum = moved.values().stream().mapToDouble(x -> x).sum();
    moved.replaceAll((e, x) -> x / sum);
    return new Composition(moved);
  }
}

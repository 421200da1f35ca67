package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;

/**
 * Compositions in which one element is replaced by another that is not yet there, such that charges
 * add up as well as before: the charge left over by the best guess of oxidation states ({@link
 * OxidationStates}) does not grow. Noble gases and elements without a listed oxidation state take
 * no part.
 */
public final class ElementSwaps {
  private static final double ROUNDING = 1e-6;
  private static final int NOBLE_GASES = 18;

  private ElementSwaps() {}

  /**
   * A replacement.
   *
   * @param from replaced by {@code to}
   */
  public record Swap(Element from, Element to) {

    /** What stands for each element, e.g. amounts, with the replacement made. */
    public <V> Map<Element, V> in(Map<Element, V> amounts) {
      Map<Element, V> out = new EnumMap<>(Element.class);
      amounts.forEach((e, v) -> out.put(e == from ? to : e, v));
      return out;
    }
  }

  /** All of them, by the atomic numbers of both elements. */
  public static List<Swap> of(Composition c) {
    double most = Math.abs(OxidationStates.guess(c).imbalance()) + ROUNDING;
    List<Swap> out = new ArrayList<>();
    for (Element from : c.elements()) {
      for (Element to : Element.values()) {
        if (!c.amounts().containsKey(to) && isCandidate(to)) {
          Swap swap = new Swap(from, to);
          Composition changed = new Composition(swap.in(c.amounts()));
          if (Math.abs(OxidationStates.guess(changed).imbalance()) <= most) {
            out.add(swap);
          }
        }
      }
    }
    return out;
  }

  private static boolean isCandidate(Element e) {
    return e.group() != NOBLE_GASES && OxidationStates.isListed(e);
  }
}

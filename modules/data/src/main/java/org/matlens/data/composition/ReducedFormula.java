package org.matlens.data.composition;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.matlens.chem.Element;

/**
 * The formula by which a person knows a crystal: {@code MgAl2O4} for a cell of eight such units.
 * Elements in the order of electronegativity; amounts divided by their greatest common divisor
 * where they are whole numbers, else to four digits as they are.
 */
public final class ReducedFormula {
  private static final double WHOLE = 1e-6;
  private static final int DIGITS = 4;

  private ReducedFormula() {}

  /**
   * The formula.
   *
   * @param content atoms of each element in the cell
   */
  public static String of(Map<Element, Double> content) {
    long divisor = 0;
    for (double n : content.values()) {
      long whole = Math.round(n);
      if (Math.abs(n - whole) > WHOLE || whole == 0) {
        divisor = 1;
        break;
      }
      divisor = gcd(whole, divisor);
    }
    List<Element> order =
        content.keySet().stream()
            .sorted(
                Comparator.comparingDouble((Element e) -> ElementTable.get().electronegativity(e))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    StringBuilder out = new StringBuilder();
    for (Element e : order) {
      BigDecimal n =
          BigDecimal.valueOf(content.get(e) / divisor)
              .setScale(DIGITS, RoundingMode.HALF_EVEN)
              .stripTrailingZeros();
      out.append(e.symbol()).append(n.compareTo(BigDecimal.ONE) == 0 ? "" : n.toPlainString());
    }
    String text = out.toString();
    return text.equals("NaN") ? "Na1N1" : text; // NaN would read as a missing value
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}

package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Composition;
import org.matlens.input.InputException;

/** Formulas that can be read but may mean something else than they say. */
final class FormulaDoubts {
  /**
   * A number with a decimal point that counts an element or bracket, and more behind it. After a
   * zero only a decimal makes sense.
   */
  private static final Pattern DECIMAL =
      Pattern.compile("(?<=[A-Za-z)\\]}])([1-9]\\d{0,3})\\.(\\d+)(?=(/\\d+)?[A-Z(\\[])");

  private static final Pattern LIGANDS =
      Pattern.compile("[1-9]\\d*(/\\d+)?(\\((H2O|NH3)\\)|\\[(H2O|NH3)\\]|[HDT]2O|HDO|NH3)");

  private static final Pattern AMOUNTS_FIRST = Pattern.compile("(\\d+(\\.\\d+)?[A-Z][a-z]?){2,}");
  private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([A-Z][a-z]?)");

  /** Charge left over per atom below which a composition counts as neutral. */
  private static final double NEUTRAL = 1e-6;

  private static final double PERCENT = 100;
  private static final double ROUNDING = 0.01;

  private FormulaDoubts() {}

  /** One line for each doubt about a readable text whose amounts are atoms. */
  static List<String> of(String text, Composition read) {
    List<String> doubts = new ArrayList<>();
    adduct(text, read, doubts);
    amountsFirst(text, doubts);
    return doubts;
  }

  /**
   * As {@link #of}, for parts by weight.
   *
   * @param total sum of the parts
   */
  static List<String> ofWeights(String text, double total) {
    if (Math.abs(total - 1) <= ROUNDING || Math.abs(total - PERCENT) <= PERCENT * ROUNDING) {
      return List.of();
    }
    return List.of(
        ("'%s': parts by weight add up to %s, neither to 1 nor to 100; an alloy with a balance is"
                + " written like Ti-6Al-4V")
            .formatted(text, FormulaText.number(total)));
  }

  /**
   * The dot of {@code CuSO4.5H2O} is a decimal point, unless a chemist wrote it. Water or ammonia
   * behind it tells, and so do charges that add up to nothing on both sides of it but not in the
   * decimal.
   */
  private static void adduct(String text, Composition read, List<String> doubts) {
    Matcher m = DECIMAL.matcher(text);
    List<String> decimals = new ArrayList<>();
    while (m.find()) {
      decimals.add(m.group());
    }
    if (decimals.isEmpty()) {
      return;
    }
    String otherwise = DECIMAL.matcher(text).replaceAll("$1·$2");
    if (isHydrate(otherwise) || isNeutral(otherwise) && !isNeutral(read)) {
      doubts.add(
          "'%s': '.' is read as the decimal point of %s; if a hydrate is meant, write '%s'"
              .formatted(text, String.join(" and ", decimals), otherwise));
    }
  }

  private static boolean isHydrate(String text) {
    String[] parts = text.split("·");
    return LIGANDS.matcher(parts[parts.length - 1].strip()).matches();
  }

  /** Whether all parts of an adduct are neutral. */
  private static boolean isNeutral(String text) {
    try {
      for (Atoms part : FormulaParser.parts(text)) {
        if (part.size() < 2 || !isNeutral(new Composition(part.atoms()))) {
          return false;
        }
      }
      return true;
    } catch (InputException e) {
      return false; // no adduct either
    }
  }

  private static boolean isNeutral(Composition c) {
    return Math.abs(OxidationStates.guess(c).imbalance()) < NEUTRAL;
  }

  /** {@code 63Sn37Pb}: 63 times SnPb37 in a formula, but the amounts of an alloy add up to 100. */
  private static void amountsFirst(String text, List<String> doubts) {
    if (!AMOUNTS_FIRST.matcher(text).matches()) {
      return;
    }
    double sum = 0;
    StringBuilder otherwise = new StringBuilder();
    Matcher m = AMOUNT.matcher(text);
    while (m.find()) {
      sum += Double.parseDouble(m.group(1));
      otherwise.append(m.group(2)).append(m.group(1));
    }
    if (Math.abs(sum - PERCENT) <= PERCENT * ROUNDING) {
      doubts.add(
          ("'%s': amounts are read as those of the elements before them; if of those behind, write"
                  + " '%s'")
              .formatted(text, otherwise));
    }
  }
}

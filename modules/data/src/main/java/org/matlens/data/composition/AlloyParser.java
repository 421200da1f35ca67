package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Composition;
import org.matlens.input.InputException;

/**
 * Reads an alloy in percent.
 *
 * <pre>
 * alloy     = component { '-' component } [ unit ]
 *           | element number unit { element number unit }
 * component = [ number [ unit ] ] formula | element number [ unit ]
 * unit      = [ 'wt' | 'mass' | 'at' | 'mol' ] [ '.' ] '%', the last also in brackets
 * </pre>
 *
 * <p>{@code Ti-6Al-4V}, {@code Cu-2wt%Be}, {@code 63Sn-37Pb}, {@code Fe70%Cr20%Ni10%}, {@code
 * Ti-48Al-2Cr-2Nb (at.%)}, {@code ZrO2-3mol%Y2O3}. One component may have no amount: it is the
 * balance to 100. Without it the amounts must add up to 100 within {@link #ROUNDING}. A bare
 * percent sign, or none, means percent by weight where that was asked for, and is an error
 * otherwise.
 */
final class AlloyParser {
  /** How far from 100 amounts may add up that were rounded. */
  private static final double ROUNDING = 1;

  private static final double WHOLE = 100;
  private static final String NUMBER = "\\d+(?:\\.\\d+)?|\\.\\d+";
  private static final String UNIT = "(?:(wt|mass|at|mol)\\s?\\.?\\s?)?%";
  private static final Pattern HYPHEN = Pattern.compile("(?<![0-9][eE])-\\s*(?=[0-9.A-Z(\\[])");
  private static final Pattern LAST_UNIT =
      Pattern.compile("(?<=[A-Za-z)\\]])\\s*(?:\\(\\s*" + UNIT + "\\s*\\)|\\s" + UNIT + ")$");
  private static final Pattern AMOUNT_FIRST =
      Pattern.compile("\\s*(?:(" + NUMBER + ")\\s*(" + UNIT + ")?\\s*)?(.*?)\\s*");
  private static final Pattern AMOUNT_LAST =
      Pattern.compile("\\s*([A-Z][a-z]?)\\s*(" + NUMBER + ")\\s*(" + UNIT + ")?\\s*");

  private final String text;
  private final List<Component> components = new ArrayList<>();
  private Unit unit;

  private AlloyParser(String text) {
    this.text = text;
  }

  private enum Unit {
    WEIGHT,
    ATOMS,
    MOLES;

    static Unit of(String name) {
      return switch (name) {
        case "wt", "mass" -> WEIGHT;
        case "at" -> ATOMS;
        default -> MOLES;
      };
    }
  }

  /**
   * A part of an alloy.
   *
   * @param start of it in the text
   * @param percent NaN for the balance
   */
  private record Component(int start, Atoms atoms, double percent) {}

  /** Whether a readable text can only be an alloy. */
  static boolean isMarked(String text) {
    return text.indexOf('%') >= 0;
  }

  /** Whether a readable text whose amounts are percent by weight is one with hyphens. */
  static boolean isHyphenated(String text) {
    return HYPHEN.matcher(text).find();
  }

  /**
   * The composition of a readable text.
   *
   * @param byWeight whether amounts without a unit are percent by weight; an error otherwise
   */
  static FormulaParser.Formula parse(String text, boolean byWeight) throws InputException {
    AlloyParser p = new AlloyParser(text);
    p.read();
    if (p.unit == null && !byWeight) {
      throw p.fault(text.indexOf('%'), "'%' of what? write wt% or at%, or ask for weightPercent");
    }
    return new FormulaParser.Formula(p.mixed(p.unit == null ? Unit.WEIGHT : p.unit), List.of());
  }

  private InputException fault(int place, String what) {
    return FormulaText.fault(text, place, what);
  }

  private void read() throws InputException {
    Matcher last = LAST_UNIT.matcher(text);
    int end = text.length();
    if (last.find()) {
      end = last.start();
      unit(last.group(1) != null ? last.group(1) : last.group(2), last.start());
    }
    Matcher hyphen = HYPHEN.matcher(text).region(0, end);
    int start = 0;
    while (hyphen.find()) {
      component(start, hyphen.start());
      start = hyphen.end();
    }
    if (start > 0) {
      component(start, end);
      return;
    }
    Matcher next = AMOUNT_LAST.matcher(text).region(0, end);
    while (start < end && next.region(start, end).lookingAt() && next.group(3) != null) {
      component(start, next.end());
      start = next.end();
    }
    if (start < end) {
      throw fault(
          start, "expected elements with percentages as in Ti-6wt%Al-4wt%V or Fe80wt%Ni20wt%");
    }
  }

  private void component(int from, int to) throws InputException {
    Matcher last = AMOUNT_LAST.matcher(text).region(from, to);
    if (last.matches()) {
      if (last.group(3) != null) {
        unit(last.group(4), last.start(3));
      }
      add(last.start(1), last.end(1), Double.parseDouble(last.group(2)));
      return;
    }
    Matcher first = AMOUNT_FIRST.matcher(text).region(from, to);
    if (!first.matches() || first.group(4).isEmpty()) {
      throw fault(from, "no element here");
    }
    if (first.group(2) != null) {
      unit(first.group(3), first.start(2));
    }
    double percent = first.group(1) == null ? Double.NaN : Double.parseDouble(first.group(1));
    add(first.start(4), first.end(4), percent);
  }

  private void add(int start, int end, double percent) throws InputException {
    Atoms atoms = FormulaParser.units(text, start, end);
    if (atoms.isEmpty()) {
      throw fault(start, "no element here");
    }
    if (percent <= 0 || percent > WHOLE) {
      throw fault(start, "percentage of this not above 0 and at most 100");
    }
    components.add(new Component(start, atoms, percent));
  }

  /** All units of a text are the same; a bare percent sign has none. */
  private void unit(String name, int place) throws InputException {
    if (name == null) {
      return;
    }
    Unit found = Unit.of(name);
    if (unit != null && unit != found) {
      throw fault(place, "another unit than before");
    }
    unit = found;
  }

  private Composition mixed(Unit of) throws InputException {
    double given = components.stream().mapToDouble(Component::percent).filter(p -> p > 0).sum();
    Component balance = null;
    for (Component c : components) {
      if (Double.isNaN(c.percent())) {
        if (balance != null) {
          throw fault(c.start(), "a second component without a percentage");
        }
        balance = c;
      }
      if (of == Unit.ATOMS && c.atoms().size() > 1) {
        throw fault(c.start(), "at% of more than one element; mol% counts formula units");
      }
    }
    if (balance == null && Math.abs(given - WHOLE) > ROUNDING) {
      throw fault(
          -1, "percentages add up to %s, expected 100".formatted(FormulaText.number(given)));
    }
    if (balance != null && given >= WHOLE) {
      throw fault(
          balance.start(),
          "the others' %s %% leave nothing of this".formatted(FormulaText.number(given)));
    }
    Atoms sum = new Atoms();
    for (Component c : components) {
      double percent = Double.isNaN(c.percent()) ? WHOLE - given : c.percent();
      double one =
          switch (of) {
            case WEIGHT -> c.atoms().mass();
            case ATOMS -> c.atoms().total();
            case MOLES -> 1;
          };
      sum.add(c.atoms(), percent / one);
    }
    return FormulaParser.composition(text, sum.atoms());
  }
}

package org.matlens.analysis.truth;

import java.util.ArrayList;
import java.util.List;
import org.matlens.input.InputException;

/** What is known of the atoms of one sample. */
public sealed interface AtomTruth {
  /** Number of atoms it speaks of. */
  int size();

  /**
   * Which atoms decide; any one of the alternatives is a right answer (Sanchez-Lengeling et al.,
   * NeurIPS 2020).
   *
   * @param alternatives one or more, of equal length
   */
  record Marked(List<boolean[]> alternatives) implements AtomTruth {
    public Marked {
      alternatives = List.copyOf(alternatives);
      if (alternatives.isEmpty()
          || alternatives.stream().mapToInt(a -> a.length).distinct().count() > 1) {
        throw new IllegalArgumentException("alternatives, expected one or more of one length");
      }
    }

    @Override
    public int size() {
      return alternatives.get(0).length;
    }

    /** Whether any atom decides. */
    public boolean any() {
      for (boolean[] alternative : alternatives) {
        for (boolean marked : alternative) {
          if (marked) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** What each atom adds to the target. */
  record Valued(double[] values) implements AtomTruth {
    @Override
    public int size() {
      return values.length;
    }
  }

  /** Whether a text is one of marks: digits 0 and 1, alternatives separated by semicolons. */
  static boolean isMarks(String text) {
    return text.strip().matches("[01]+(;[01]+)*");
  }

  /**
   * Reads marks, {@code 0110;0011}, or values, {@code 0.1 -0.25 3e-2}.
   *
   * @param marks which of the two
   * @param atoms of the sample
   * @throws InputException when it is neither, or speaks of another number of atoms
   */
  static AtomTruth parse(String text, boolean marks, int atoms) throws InputException {
    AtomTruth truth = marks ? marked(text.strip()) : valued(text.strip());
    if (truth.size() != atoms) {
      throw new InputException(
          "truth about "
              + truth.size()
              + " atoms, expected "
              + atoms
              + " as in the input: \""
              + shortened(text)
              + "\"");
    }
    return truth;
  }

  private static AtomTruth marked(String text) throws InputException {
    if (!isMarks(text)) {
      throw new InputException(
          "\"" + shortened(text) + "\", expected a 0 or 1 per atom, alternatives separated by ';'");
    }
    List<boolean[]> alternatives = new ArrayList<>();
    for (String part : text.split(";")) {
      boolean[] marked = new boolean[part.length()];
      for (int i = 0; i < marked.length; i++) {
        marked[i] = part.charAt(i) == '1';
      }
      if (!alternatives.isEmpty() && alternatives.get(0).length != marked.length) {
        throw new InputException(
            "\"" + shortened(text) + "\", expected alternatives of equal length");
      }
      alternatives.add(marked);
    }
    return new Marked(alternatives);
  }

  private static AtomTruth valued(String text) throws InputException {
    String[] parts = text.split("\\s+");
    double[] values = new double[parts.length];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = Double.parseDouble(parts[i]);
      } catch (NumberFormatException e) {
        values[i] = Double.NaN;
      }
      if (!Double.isFinite(values[i])) {
        throw new InputException(
            "\"" + shortened(parts[i]) + "\", expected a number per atom, separated by spaces");
      }
    }
    return new Valued(values);
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}

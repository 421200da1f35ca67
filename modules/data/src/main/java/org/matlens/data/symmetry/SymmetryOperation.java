package org.matlens.data.symmetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;

/**
 * A symmetry operation {@code x' = R x + t} on fractional coordinates; translations are taken
 * modulo 1.
 *
 * @param rotation R by rows, whole numbers, [9]; not copied, never written to
 * @param translation t in [0, 1), [3]; not copied, never written to
 */
public record SymmetryOperation(int[] rotation, double[] translation) {
  /** Translations nearer than this are the same: files write 0.333 for 1/3. */
  static final double SAME = 2e-3;

  /** Common denominator of the translations of all space groups in standard settings. */
  private static final int DENOMINATOR = 24;

  private static final Pattern TERM =
      Pattern.compile(
          "([+-]?)(?:(\\d+\\.?\\d*|\\.\\d+)(?:/(\\d+\\.?\\d*))?\\*?([xyz])?|([xyz])(?:/(\\d+))?)");

  public static final SymmetryOperation IDENTITY =
      new SymmetryOperation(new int[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new double[3]);

  public SymmetryOperation {
    Objects.requireNonNull(rotation, "rotation");
    translation = Arrays.stream(translation).map(SymmetryOperation::wrapped).toArray();
    if (Math.abs(determinant(rotation)) != 1) {
      throw new IllegalArgumentException(
          "rotation part " + Arrays.toString(rotation) + ", expected determinant 1 or -1");
    }
  }

  /**
   * Reads {@code -x,y+1/2,-z+0.5}; letters of any case, in any order.
   *
   * @throws InputException when the text is no operation
   */
  public static SymmetryOperation parse(String text) throws InputException {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s", "").replaceAll("[\"']", "");
    String[] parts = plain.split("[,;]", -1);
    if (parts.length != 3) {
      throw fault(text, "expected three parts such as x,y+1/2,-z");
    }
    int[] r = new int[9];
    double[] t = new double[3];
    for (int row = 0; row < 3; row++) {
      Matcher m = TERM.matcher(parts[row]);
      int at = 0;
      while (at < parts[row].length()) {
        boolean term = m.find(at) && m.start() == at;
        if (!term || (at > 0 && m.group(1).isEmpty())) {
          throw fault(text, "cannot read \"" + parts[row] + "\"");
        }
        at = m.end();
        double number = m.group(2) == null ? 1 : Double.parseDouble(m.group(2));
        String divisor = m.group(3) != null ? m.group(3) : m.group(6);
        number /= divisor == null ? 1 : Double.parseDouble(divisor);
        number = m.group(1).equals("-") ? -number : number;
        String axis = m.group(4) != null ? m.group(4) : m.group(5);
        if (!Double.isFinite(number)) {
          throw fault(text, "cannot read \"" + parts[row] + "\"");
        }
        if (axis == null) {
          t[row] += number;
        } else if (number == Math.rint(number)) {
          r[3 * row + "xyz".indexOf(axis)] += (int) number;
        } else {
          throw fault(text, "a coordinate times " + number + ", expected a whole number");
        }
      }
    }
    try {
      return new SymmetryOperation(r, t);
    } catch (IllegalArgumentException e) {
      throw fault(text, "it does not keep volumes");
    }
  }

  private static InputException fault(String text, String why) {
    return new InputException("symmetry operation \"" + text.strip() + "\": " + why);
  }

  /** Image of a point. */
  public double[] apply(double[] x) {
    double[] out = translation.clone();
    for (int i = 0; i < 9; i++) {
      out[i / 3] += rotation[i] * x[i % 3];
    }
    return out;
  }

  /** This operation after {@code first}. */
  public SymmetryOperation after(SymmetryOperation first) {
    int[] r = new int[9];
    for (int i = 0; i < 9; i++) {
      for (int k = 0; k < 3; k++) {
        r[i] += rotation[i / 3 * 3 + k] * first.rotation[3 * k + i % 3];
      }
    }
    return new SymmetryOperation(r, apply(first.translation));
  }

  /** Modulo 1, and exactly the fraction of 24 that it is within rounding. */
  private static double wrapped(double t) {
    double steps = t * DENOMINATOR;
    double exact =
        Math.abs(steps - Math.rint(steps)) < SAME * DENOMINATOR
            ? Math.rint(steps) / DENOMINATOR
            : t;
    double wrapped = exact - Math.floor(exact);
    return wrapped >= 1 ? 0 : wrapped;
  }

  private static int determinant(int[] m) {
    return m[0] * (m[4] * m[8] - m[5] * m[7])
        - m[1] * (m[3] * m[8] - m[5] * m[6])
        + m[2] * (m[3] * m[7] - m[4] * m[6]);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SymmetryOperation s
        && Arrays.equals(rotation, s.rotation)
        && Arrays.equals(steps(), s.steps());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rotation) + Arrays.hashCode(steps());
  }

  /** Translations in steps that are fine beside any fraction a file may mean. */
  private int[] steps() {
    return Arrays.stream(translation).mapToInt(t -> (int) Math.rint(t * 480) % 480).toArray();
  }

  /** As in files: {@code -x,y+1/2,z}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < 3; row++) {
      out.append(row > 0 ? "," : "");
      int begin = out.length();
      for (int c = 0; c < 3; c++) {
        int f = rotation[3 * row + c];
        if (f != 0) {
          out.append(f < 0 ? "-" : out.length() > begin ? "+" : "");
          out.append(Math.abs(f) == 1 ? "" : Math.abs(f)).append("xyz".charAt(c));
        }
      }
      if (translation[row] != 0) {
        out.append('+').append(fraction(translation[row]));
      }
    }
    return out.toString();
  }

  private static String fraction(double t) {
    for (int d : new int[] {2, 3, 4, 6, 8, 12, 24}) {
      if (t * d == Math.rint(t * d)) {
        return (int) (t * d) + "/" + d;
      }
    }
    return Double.toString(t);
  }
}

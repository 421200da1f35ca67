package org.matlens.data.spectrum;

/** The numbers of one line in AFFN, PAC, SQZ, DIF and DUP form, one after the other. */
final class JcampTokens {
  enum Form {
    /** A number as it is. */
    NUMBER,
    /** A difference to the ordinate before. */
    DIFFERENCE,
    /** How often the ordinate or difference before stands there. */
    REPEAT,
    /** None of these. */
    NONE
  }

  private final String line;
  private int at;
  private int start;
  private boolean first = true;
  private Form form = Form.NONE;
  private String value = "";

  JcampTokens(String line) {
    this.line = line;
  }

  Form form() {
    return form;
  }

  /** The number with its first digit as a digit. */
  String value() {
    return value;
  }

  /** The characters it stands for. */
  String shown() {
    return line.substring(start, at);
  }

  /** The place of the first of them in the line, from 1. */
  int place() {
    return start + 1;
  }

  /** Goes on to the next number; false at the end of the line. */
  boolean next() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    if (at == line.length()) {
      return false;
    }
    start = at;
    char c = line.charAt(at++);
    String digits = leading(c);
    int from = at;
    while (at < line.length() && goesOn(from)) {
      at++;
    }
    value = digits + line.substring(from, at);
    first = false;
    return true;
  }

  /** The first characters of the number; sets the form. */
  private String leading(char c) {
    if (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.') {
      form = Form.NUMBER;
      return Character.toString(c);
    }
    form = Form.NUMBER;
    if (c == '@') {
      return "0";
    } else if (c >= 'A' && c <= 'I') {
      return Integer.toString(c - 'A' + 1);
    } else if (c >= 'a' && c <= 'i') {
      return Integer.toString('a' - c - 1);
    }
    form = Form.DIFFERENCE;
    if (c == '%') {
      return "0";
    } else if (c >= 'J' && c <= 'R') {
      return Integer.toString(c - 'J' + 1);
    } else if (c >= 'j' && c <= 'r') {
      return Integer.toString('j' - c - 1);
    }
    form = Form.REPEAT;
    if (c >= 'S' && c <= 'Z') {
      return Integer.toString(c - 'S' + 1);
    } else if (c == 's') {
      return "9";
    }
    form = Form.NONE;
    return Character.toString(c);
  }

  private boolean goesOn(int from) {
    char c = line.charAt(at);
    if (c >= '0' && c <= '9' || c == '.') {
      return true;
    }
    String before = line.substring(start, at);
    if ((c == '+' || c == '-') && at > from) {
      return before.endsWith("E") || before.endsWith("e");
    }
    return (c == 'E' || c == 'e') && isExponent(before);
  }

  /**
   * Whether an E belongs to the number: before a sign and a digit always, else only after a decimal
   * point in an ordinate, since {@code 237E54} is the abscissa 237 and the ordinate 554.
   */
  private boolean isExponent(String before) {
    boolean plain = before.matches("[+-]?[0-9]*\\.?[0-9]*") && before.matches(".*[0-9.]");
    if (!plain || at + 1 >= line.length()) {
      return false;
    }
    char next = line.charAt(at + 1);
    boolean signed = next == '+' || next == '-';
    char digit = signed && at + 2 < line.length() ? line.charAt(at + 2) : next;
    boolean digits = digit >= '0' && digit <= '9';
    return digits && (signed || !first && before.indexOf('.') >= 0);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == ',' || c == ';';
  }
}

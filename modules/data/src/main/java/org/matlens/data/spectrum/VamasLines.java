package org.matlens.data.spectrum;

import org.matlens.input.InputException;

/** The lines of a VAMAS file, taken one after the other; each fault says what was expected. */
final class VamasLines {
  private final SpectrumText text;
  private int next;

  VamasLines(SpectrumText text) {
    this.text = text;
  }

  SpectrumText source() {
    return text;
  }

  /** The line taken last, from 1. */
  int line() {
    return next;
  }

  String text(String what) throws InputException {
    require(1, what);
    return text.lines().get(next++);
  }

  void skip(long lines, String what) throws InputException {
    require(lines, what);
    next += (int) lines;
  }

  /** Makes sure that as many lines follow. */
  void require(long lines, String what) throws InputException {
    int left = text.lines().size() - next;
    if (lines > left) {
      String has = "the file ends after " + left + " of " + lines + " lines of " + what;
      throw text.fault(
          lines == 1 ? "the file ends; expected the " + what : has, text.lines().size());
    }
  }

  int count(String what) throws InputException {
    String value = text(what).strip();
    if (!value.matches("\\d{1,9}")) {
      String has = what + " \"" + SpectrumText.shown(value) + "\"";
      throw fault(has + "; expected a whole number, 0 or more");
    }
    return Integer.parseInt(value);
  }

  double number(String what) throws InputException {
    String value = text(what).strip();
    double number = Numbers.parse(value);
    if (!Double.isFinite(number)) {
      throw fault(what + " \"" + SpectrumText.shown(value) + "\"; expected a finite number");
    }
    return number;
  }

  /** A fault on the line taken last. */
  InputException fault(String what) {
    return text.fault(what, next);
  }
}

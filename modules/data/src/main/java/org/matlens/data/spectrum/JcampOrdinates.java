package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.input.InputException;

/**
 * Decodes the lines of a table {@code (X++(Y..Y))}.
 *
 * <p>A line is an abscissa and ordinates. An ordinate is a number (AFFN, PAC), begins with a letter
 * for its sign and first digit (SQZ: {@code @} 0, {@code A-I} 1…9, {@code a-i} -1…-9), is the
 * difference to the one before (DIF: {@code %} 0, {@code J-R}, {@code j-r}), or repeats it (DUP:
 * {@code S-Z}, {@code s} and digits: how often it stands there in all). The first ordinate after a
 * line that ended with a difference repeats its last one, as a check.
 */
final class JcampOrdinates {
  private static final int MOST = 1 << 23;

  /** The abscissa a line starts with, the point it belongs to, and the line. */
  record Start(double x, int point, int line) {}

  private final SpectrumText text;
  private final List<Start> starts = new ArrayList<>();
  private double[] values = new double[1024];
  private int[] lines = new int[1024];
  private int size;
  private boolean differs;
  private double difference;
  private int line;

  JcampOrdinates(SpectrumText text) {
    this.text = text;
  }

  List<Start> starts() {
    return starts;
  }

  double[] values() {
    return Arrays.copyOf(values, size);
  }

  /** The line each point stands on. */
  int[] lines() {
    return Arrays.copyOf(lines, size);
  }

  /** Decodes one line, {@code at} counted from 1. */
  void add(String row, int at) throws InputException {
    line = at;
    JcampTokens tokens = new JcampTokens(row);
    if (!tokens.next()) {
      return;
    }
    if (tokens.form() != JcampTokens.Form.NUMBER) {
      throw bad(tokens, "a number, the abscissa");
    }
    final double x = number(tokens);
    boolean check = differs;
    int from = check ? size - 1 : size;
    int before = size;
    while (tokens.next()) {
      switch (tokens.form()) {
        case NUMBER -> {
          if (check) {
            check(number(tokens));
          } else {
            append(number(tokens));
          }
          differs = false;
        }
        case DIFFERENCE -> {
          if (size == 0 || check) {
            throw bad(tokens, "an ordinate before a difference");
          }
          difference = number(tokens);
          differs = true;
          append(values[size - 1] + difference);
        }
        case REPEAT -> repeat(tokens, check);
        default -> throw bad(tokens, "digits in AFFN, PAC, SQZ, DIF or DUP form");
      }
      check = false;
    }
    if (size == before && !(from < before)) {
      throw text.fault("no ordinate after the abscissa " + x, line);
    }
    starts.add(new Start(x, from, line));
  }

  private void repeat(JcampTokens tokens, boolean check) throws InputException {
    double count = number(tokens);
    if (size == 0 || check || !(count >= 1) || count != Math.rint(count)) {
      throw bad(tokens, "an ordinate before, and how often it stands there");
    }
    for (int i = 1; i < count; i++) {
      append(differs ? values[size - 1] + difference : values[size - 1]);
    }
  }

  private void check(double value) throws InputException {
    double last = values[size - 1];
    if (Math.abs(value - last) > 1e-9 * Math.max(1, Math.abs(last))) {
      String expected = "expected " + last + ", where line " + lines[size - 1] + " ended";
      throw text.fault("ordinate " + value + " as a check; " + expected, line);
    }
  }

  private double number(JcampTokens tokens) throws InputException {
    double value = Numbers.parse(tokens.value());
    if (!Double.isFinite(value)) {
      throw bad(tokens, "a finite number");
    }
    return value;
  }

  private InputException bad(JcampTokens tokens, String expected) {
    String has = "\"" + SpectrumText.shown(tokens.shown()) + "\" at character " + tokens.place();
    return text.fault(has + "; expected " + expected, line);
  }

  private void append(double value) throws InputException {
    if (size == MOST) {
      throw text.fault("more than " + MOST + " points; expected fewer", line);
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
    }
    values[size] = value;
    lines[size++] = line;
  }
}

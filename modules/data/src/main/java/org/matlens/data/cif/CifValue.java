package org.matlens.data.cif;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a CIF file.
 *
 * @param text without its quotes; lists and tables of CIF 2 as written
 * @param quoted whether it was quoted or a text field, so that {@code ?} and {@code .} are
 *     themselves
 * @param line of the file, from 1
 */
public record CifValue(String text, boolean quoted, int line) {
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)(?:\\(\\d*\\))?");

  public CifValue {
    Objects.requireNonNull(text, "text");
  }

  /** {@code ?}: not known. */
  public boolean unknown() {
    return !quoted && text.equals("?");
  }

  /** {@code .}: does not apply, or the default. */
  public boolean inapplicable() {
    return !quoted && text.equals(".");
  }

  /** Says something: neither {@code ?} nor {@code .}, nor empty. */
  public boolean isStated() {
    return !unknown() && !inapplicable() && !text.isBlank();
  }

  /** The number without its standard uncertainty, {@code 5.4307(2)}; empty when it is none. */
  public OptionalDouble number() {
    Matcher m = NUMBER.matcher(text.strip());
    if (!m.matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(m.group(1));
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}

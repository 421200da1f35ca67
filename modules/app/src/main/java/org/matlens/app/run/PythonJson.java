package org.matlens.app.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * JSON as Python's {@code json.dumps} writes it, keys sorted: the Matbench leaderboard's files
 * carry a digest of that text. Strings must be plain ASCII.
 */
final class PythonJson {
  private static final int MOST_DIGITS = 17;

  private PythonJson() {}

  /** Text of a map of strings to maps, strings, booleans and doubles. */
  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put((String) k, v));
      StringJoiner out = new StringJoiner(", ", "{", "}");
      sorted.forEach((k, v) -> out.add(quoted(k) + ": " + write(v)));
      return out.toString();
    }
    if (value instanceof String s) {
      return quoted(s);
    }
    if (value instanceof Boolean b) {
      return b.toString();
    }
    if (value instanceof Double d && Double.isFinite(d)) {
      return number(d);
    }
    throw new IllegalArgumentException("cannot write " + value);
  }

  private static String quoted(String s) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      if (c < ' ' || c > '~') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return out.append('"').toString();
  }

  /** The shortest text that reads back as the same double; exponents below -4 and from 16 on. */
  static String number(double d) {
    if (d == 0) {
      return 1 / d < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(d);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == d) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (d < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}

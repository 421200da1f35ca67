package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The options behind a method's name: {@code name:key=value,key=value}, e.g. {@code
 * attention:layer=last,heads=max}. Each option is taken once; {@link #end} refuses what is left.
 */
final class MethodOptions {
  private final String whole;
  private final String base;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();

  MethodOptions(String name) {
    whole = name;
    int colon = name.indexOf(':');
    base = colon < 0 ? name : name.substring(0, colon);
    if (colon >= 0) {
      for (String part : name.substring(colon + 1).split(",", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1
            || given.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
          throw new IllegalArgumentException(
              "attribution method \""
                  + name
                  + "\": \""
                  + part
                  + "\", expected key=value, each key once");
        }
      }
    }
  }

  /** The name before the colon. */
  String base() {
    return base;
  }

  private String take(String key) {
    known.add(key);
    return given.remove(key);
  }

  <E extends Enum<E>> E oneOf(String key, Class<E> choices, E otherwise) {
    String text = take(key);
    if (text == null) {
      return otherwise;
    }
    return Arrays.stream(choices.getEnumConstants())
        .filter(c -> label(c).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    key,
                    text,
                    Arrays.stream(choices.getEnumConstants())
                        .map(MethodOptions::label)
                        .collect(Collectors.joining(", "))));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  int count(String key, int otherwise, int least) {
    String text = take(key);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(key, text, "a whole number from " + least + " on");
  }

  /** A layer: a number from 0 on, {@code last} or {@code all}. */
  int layer(String key) {
    String text = given.get(key);
    if ("last".equals(text) || "all".equals(text)) {
      take(key);
      return text.equals("last") ? AttentionMass.LAST : AttentionMass.ALL;
    }
    return count(key, AttentionMass.ALL, 0);
  }

  /** A number in [0, 1). */
  double share(String key, double otherwise) {
    String text = take(key);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(key, text, "a number in [0, 1)");
  }

  /** A number above 0. */
  double positive(String key, double otherwise) {
    String text = take(key);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(key, text, "a number above 0");
  }

  /** Refuses options nobody took. */
  void end() {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "attribution method \""
              + whole
              + "\": unknown option \""
              + given.keySet().iterator().next()
              + "\", expected "
              + (known.isEmpty() ? "none" : "one of " + String.join(", ", known)));
    }
  }

  /** Options that do not go together. */
  IllegalArgumentException unfit(String why) {
    return new IllegalArgumentException("attribution method \"" + whole + "\": " + why);
  }

  private IllegalArgumentException wrong(String key, String text, String expected) {
    return new IllegalArgumentException(
        "attribution method \""
            + whole
            + "\": "
            + key
            + " is \""
            + text
            + "\", expected "
            + expected);
  }

  /**
   * Builds the name of a method from the options that differ from its defaults: {@code
   * attention.layer-last.heads-max}, letters that may stand in names of files.
   */
  static final class Name {
    private final StringBuilder text;

    Name(String base) {
      text = new StringBuilder(base);
    }

    Name with(String key, Object value, boolean shown) {
      if (shown) {
        text.append('.').append(key).append('-').append(value);
      }
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}

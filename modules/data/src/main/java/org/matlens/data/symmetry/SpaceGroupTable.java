package org.matlens.data.symmetry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The 530 settings of the 230 space groups, found by symbol or number.
 *
 * <p>International Tables for Crystallography A (2016), doi:10.1107/97809553602060000114.
 */
public final class SpaceGroupTable {
  private static final String RESOURCE = "settings.csv";
  private static final int MONOCLINIC = 3;
  private static final int LAST_MONOCLINIC = 15;
  private static final int CUBIC = 195;

  /** {@code :2}, {@code :H}; {@code H}, {@code R}, {@code S}, {@code Z} also without colon. */
  private static final Pattern CHOICE =
      Pattern.compile("(.*?)(?:\\s*:\\s*(\\S+)|\\s+([HRSZhrsz]))\\s*");

  private static final List<SpaceGroupSetting> ALL = load();
  private static final Map<String, Set<SpaceGroupSetting>> BY_SYMBOL = bySymbol();

  private SpaceGroupTable() {}

  /** All settings in the order of their numbers. */
  public static List<SpaceGroupSetting> all() {
    return ALL;
  }

  /** Settings of the group with this number, the usual first; empty when there is none. */
  public static List<SpaceGroupSetting> ofNumber(int number) {
    return ALL.stream().filter(s -> s.number() == number).toList();
  }

  /**
   * Settings that a Hermann-Mauguin symbol may mean, the usual first: {@code P 21/c}, {@code
   * P2_1/c}, {@code P 1 21/c 1}, {@code F d -3 m :2}, {@code F d 3 m S}, {@code R-3m:H}.
   *
   * @return empty when the symbol is not known
   */
  public static List<SpaceGroupSetting> ofSymbol(String symbol) {
    Set<SpaceGroupSetting> whole = BY_SYMBOL.get(key(symbol));
    if (whole != null) {
      return List.copyOf(whole);
    }
    Matcher m = CHOICE.matcher(symbol);
    if (!m.matches()) {
      return List.of();
    }
    List<SpaceGroupSetting> found = List.copyOf(BY_SYMBOL.getOrDefault(key(m.group(1)), Set.of()));
    String choice = (m.group(2) == null ? m.group(3) : m.group(2)).toLowerCase(Locale.ROOT);
    String wanted = choice.equals("s") ? "1" : choice.equals("z") ? "2" : choice;
    List<SpaceGroupSetting> chosen =
        found.stream().filter(s -> s.choice().toLowerCase(Locale.ROOT).startsWith(wanted)).toList();
    return chosen.isEmpty() ? found : chosen;
  }

  /** A symbol without what is written in many ways: spaces, underscores, case. */
  private static String key(String symbol) {
    String plain = symbol.replaceAll("[\\s_~()'\"]", "");
    return plain.isEmpty()
        ? ""
        : plain.substring(0, 1).toUpperCase(Locale.ROOT)
            + plain.substring(1).toLowerCase(Locale.ROOT);
  }

  private static Map<String, Set<SpaceGroupSetting>> bySymbol() {
    Map<String, Set<SpaceGroupSetting>> map = new HashMap<>();
    for (SpaceGroupSetting s : ALL) {
      for (String symbol : symbols(s)) {
        map.computeIfAbsent(key(symbol), k -> new LinkedHashSet<>()).add(s);
      }
    }
    // Before 1992 a double glide plane e was written as one of the two glides that it is.
    Map<String, Set<SpaceGroupSetting>> old = new HashMap<>();
    for (SpaceGroupSetting s : ALL) {
      for (String symbol : s.symbols()) {
        for (String glide : List.of("a", "b", "c")) {
          String key = key(symbol.replace("e", glide));
          if (!map.containsKey(key)) {
            old.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(s);
          }
        }
      }
    }
    map.putAll(old);
    return map;
  }

  /**
   * All symbols of a setting. The short ones of monoclinic groups are those of the group, whatever
   * the setting; {@code P 21/n} comes from the full {@code P 1 21/n 1}.
   */
  private static List<String> symbols(SpaceGroupSetting s) {
    List<String> out = new ArrayList<>();
    for (String symbol : s.symbols()) {
      if (s.number() >= MONOCLINIC && s.number() <= LAST_MONOCLINIC) {
        if (symbol.matches(".* 1( .*)?")) {
          out.add(symbol);
          out.add(symbol.replaceAll(" 1(?= |$)", ""));
        }
      } else {
        out.add(symbol);
      }
      if (s.number() >= CUBIC) {
        // As it was written before 1983: F m 3 m.
        out.add(symbol.replace("-3", "3"));
      }
    }
    return out;
  }

  private static List<SpaceGroupSetting> load() {
    List<SpaceGroupSetting> out = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                SpaceGroupTable.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#") && !line.startsWith("number,")) {
          String[] cells = line.split(",", -1);
          out.add(
              new SpaceGroupSetting(
                  Integer.parseInt(cells[0]), cells[1], cells[2], List.of(cells[3].split("\\|"))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(out);
  }
}

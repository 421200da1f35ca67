package org.matlens.data.dataset;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that was probably meant, for messages about a name that does not exist: the one with the
 * fewest inserted, deleted or replaced characters (Levenshtein, Sov. Phys. Dokl. 10, 707 (1966)),
 * whatever the case of its letters.
 */
final class NearestName {
  private NearestName() {}

  /** The nearest name, the first of equals; empty where more than a third would have to change. */
  static Optional<String> of(String name, Collection<String> names) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : names) {
      int edits = edits(wanted, candidate.toLowerCase(Locale.ROOT));
      if (edits < least) {
        least = edits;
        nearest = candidate;
      }
    }
    return nearest != null && 3 * least <= Math.max(name.length(), nearest.length())
        ? Optional.of(nearest)
        : Optional.empty();
  }

  private static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}

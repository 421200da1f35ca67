package org.matlens.analysis.audit;

import java.util.Locale;

/** Which values of a check speak for an explanation. */
public enum Direction {
  HIGHER,
  LOWER;

  /** The name written to files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.matlens.analysis.audit;

import java.util.Locale;

/** What one check says about one method. */
public enum Finding {
  /** Speaks for the explanation, beyond chance. */
  PASS,
  /** Speaks against it, beyond chance. */
  FAIL,
  /** The samples do not settle it. */
  INCONCLUSIVE,
  /** Decides nothing; worth knowing. */
  INFORMATION;

  /** The name written to files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

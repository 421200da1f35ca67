package org.matlens.analysis.audit;

import java.util.List;

/**
 * What all checks together say about a method.
 *
 * @param decidedBy names of the checks that decided: those that passed (supported), that failed
 *     (not supported), or that are not settled (inconclusive)
 */
public record MethodVerdict(String method, Verdict verdict, List<String> decidedBy) {
  /** May it be believed? */
  public enum Verdict {
    SUPPORTED("supported"),
    NOT_SUPPORTED("not supported"),
    INCONCLUSIVE("inconclusive");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** The name written to files. */
    public String label() {
      return label;
    }
  }

  public MethodVerdict {
    decidedBy = List.copyOf(decidedBy);
  }
}

package org.matlens.analysis.audit;

import java.util.Locale;

/** What a check asks (the families of Hedström et al., 2023, arXiv:2202.06861). */
public enum Family {
  /** Do the tokens said to matter move the prediction? */
  FAITHFULNESS,
  /** Do small changes of the input leave the explanation as it is? */
  ROBUSTNESS,
  /** Does the explanation depend on what the model learned? */
  RANDOMIZATION,
  /** Does the explanation tell tokens apart? */
  COMPLEXITY,
  /** Does the model answer alike however the same input is written down? Not one of theirs. */
  INVARIANCE,
  /** How much does the model use each of its inputs? Not one of theirs. */
  USE;

  /** The name written to files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.matlens.token;

import java.util.Locale;

/** What a token stands for; {@link #label()} is its name in files. */
public enum TokenKind {
  /** Class, mask, latent or absent token: stands for nothing of the input. */
  SPECIAL,
  ATOM,
  BOND,
  /** Ring-closure number of a SMILES. */
  RING,
  /** Parenthesis of a SMILES. */
  BRANCH,
  /** Dot of a SMILES: separates components. */
  DOT,
  ELEMENT,
  SITE,
  PATCH,
  PEAK;

  /** The name written to files: the constant in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.matlens.analysis.attribution;

/** What a large number of an attribution claims; decides how the claim is tested. */
public enum Meaning {
  /**
   * The token raises the explained score, a negative number lowers it. Deleting tokens from the
   * largest number to the smallest should lower the score early.
   */
  CONTRIBUTION,
  /**
   * The token influences the score, whichever way. Deleting tokens from the largest number to the
   * smallest should move the score early.
   */
  INFLUENCE
}

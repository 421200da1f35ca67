package org.matlens.analysis.attribution;

import org.matlens.batch.Sample;

/** A method asked of a model or sample that lacks what it needs, e.g. a layer; says what. */
public final class UnsuitableMethodException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnsuitableMethodException(String message) {
    super(message);
  }

  static UnsuitableMethodException tooManyTokens(
      String method, Sample sample, int tokens, int most) {
    return new UnsuitableMethodException(
        "method \""
            + method
            + "\": sample "
            + sample.id()
            + " has "
            + tokens
            + " tokens, expected at most "
            + most);
  }
}

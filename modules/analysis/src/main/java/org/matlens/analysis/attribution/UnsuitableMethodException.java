package org.matlens.analysis.attribution;

/** A method asked of a model or sample that lacks what it needs, e.g. a layer; says what. */
public final class UnsuitableMethodException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnsuitableMethodException(String message) {
    super(message);
  }
}

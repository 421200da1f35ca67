package org.matlens.model.train;

/** Training cannot go on: the message names epoch, batch and samples. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for a person. */
  public TrainingException(String message) {
    super(message);
  }
}

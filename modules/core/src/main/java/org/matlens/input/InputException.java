package org.matlens.input;

/**
 * An input from outside that cannot be used: says what is wrong, where, the actual text and what
 * was expected.
 *
 * <p>The message is one readable line, e.g. {@code data.csv, row 7, column "smiles": unclosed ring
 * 1 in "C1CC" at character 1; expected a second 1}. Thrown by every reader; the command line prints
 * the message alone and exits with code 2.
 */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Line of the file the fault is on, from 1; 0 when it is not known. */
  private final long line;

  /** Creates the error. {@code message} is the whole line that a person reads, place included. */
  public InputException(String message) {
    super(message);
    line = 0;
  }

  /** As above, keeping the exception that told of the fault for {@code --debug}. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
    line = cause instanceof InputException e ? e.line : 0;
  }

  private InputException(String message, Throwable cause, long line) {
    super(message, cause);
    this.line = line;
  }

  /** This error with its place put in front: {@code place + ": " + message}. */
  public InputException at(String place) {
    return new InputException(place + ": " + getMessage(), this);
  }

  /** This error on a line of a file: {@code file + ", line " + line + ": " + message}. */
  public InputException at(Object file, long onLine) {
    return new InputException(file + ", line " + onLine + ": " + getMessage(), this, onLine);
  }

  /** Line of the file the fault is on, from 1; 0 when it is not known. */
  public long line() {
    return line;
  }
}

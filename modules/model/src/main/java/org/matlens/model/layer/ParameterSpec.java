package org.matlens.model.layer;

/**
 * One parameter array of a stage.
 *
 * @param name unique within the stage, without underscore (Deeplearning4j splits names there)
 * @param rows first axis
 * @param columns second axis
 * @param decays whether weight decay pulls at it; biases, norms and embeddings are spared
 * @param init how it starts
 * @param std standard deviation of a normal start, else without meaning
 */
public record ParameterSpec(
    String name, int rows, int columns, boolean decays, Init init, double std) {

  /** How a parameter starts. */
  public enum Init {
    ZERO,
    ONE,
    /** Normal with mean zero. */
    NORMAL,
    /** Uniform on ± 1/sqrt(rows). */
    FAN_IN
  }

  /** A weight matrix of a linear map, [in, out]. */
  static ParameterSpec weight(String name, int in, int out) {
    return new ParameterSpec(name, in, out, true, Init.FAN_IN, 0);
  }

  /** A table of vectors or numbers to be looked up; spared by weight decay. */
  static ParameterSpec table(String name, int entries, int size, double std) {
    return new ParameterSpec(name, entries, size, false, Init.NORMAL, std);
  }

  /** A row of numbers that starts at zero. */
  static ParameterSpec bias(String name, int size) {
    return new ParameterSpec(name, 1, size, false, Init.ZERO, 0);
  }

  /** The gain of a norm. */
  static ParameterSpec gain(String name, int size) {
    return new ParameterSpec(name, 1, size, false, Init.ONE, 0);
  }

  public int size() {
    return rows * columns;
  }
}

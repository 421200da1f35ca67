package org.matlens.model.kernel;

import org.nd4j.linalg.factory.Nd4j;

/** Where ND4J keeps and computes its arrays. */
public final class Backend {
  private Backend() {}

  /** Name for the log and for provenance, e.g. {@code nd4j CpuBackend}. */
  public static String name() {
    return "nd4j " + Nd4j.getBackend().getClass().getSimpleName();
  }
}

package org.matlens.model.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernels a network runs on. */
public enum KernelChoice {
  /** Fused CPU kernels where they work, ND4J operations elsewhere. */
  AUTO,
  /** ND4J operations. */
  ND4J,
  /** OpenBLAS and the Java Vector API. */
  CPU;

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  /** Last Java version with vectors over byte buffers. */
  private static final int LAST_JAVA = 18;

  private static boolean warned;

  /**
   * Whether the fused kernels serve {@code type}; AUTO warns once, in one line, when they are
   * missing.
   */
  public boolean usesCpu(DataType type) {
    if (this == ND4J || type != DataType.FLOAT) {
      return false;
    }
    String missing = missing();
    if (missing == null) {
      return true;
    }
    if (this == CPU) {
      throw new IllegalStateException("fused CPU kernels are not available: " + missing);
    }
    warnOnce(missing);
    return false;
  }

  private static synchronized void warnOnce(String missing) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "fused CPU kernels are not available ({}); using ND4J operations, which are slower",
          missing);
    }
  }

  /** Why the fused kernels cannot run, or null when they can. */
  private static String missing() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "start Java with --add-modules jdk.incubator.vector";
    }
    if (Runtime.version().feature() > LAST_JAVA) {
      return "Java " + Runtime.version().feature() + ", they need Java 17 or 18";
    }
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    if (backend.contains("Cpu")) {
      return null;
    }
    CudaCapability.check();
    return "the backend is " + backend;
  }

  /** Kernels of this choice for one thread. */
  public Kernels<?> create(DataType type) {
    return usesCpu(type) ? new CpuKernels() : new Nd4jKernels(type);
  }
}

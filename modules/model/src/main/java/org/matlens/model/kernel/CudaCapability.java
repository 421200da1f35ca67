package org.matlens.model.kernel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether a GPU can run nd4j-cuda-11.6 1.0.0-M2.1: the artifact holds machine code for some compute
 * capabilities and no intermediate code that a driver could translate for others.
 */
final class CudaCapability {
  private static final Set<String> BUILT_FOR =
      Set.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6");

  /** Code for 8.6 also runs on 8.9: the same major, a higher minor. */
  private static final Set<String> COMPATIBLE = Set.of("8.7", "8.9", "7.2", "6.2", "5.3");

  private CudaCapability() {}

  /**
   * Refuses a device that the artifact was not built for.
   *
   * @throws IllegalStateException with one line that names the device, its capability and what
   *     would work
   */
  static void check() {
    Object devices =
        Nd4j.getExecutioner()
            .getEnvironmentInformation()
            .get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY);
    if (devices instanceof List<?> list) {
      for (Object d : list) {
        if (d instanceof Map<?, ?> device) {
          check(device);
        }
      }
    }
  }

  static void check(Map<?, ?> device) {
    Object major = device.get(Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY);
    Object minor = device.get(Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY);
    String capability = major + "." + minor;
    if (!BUILT_FOR.contains(capability) && !COMPATIBLE.contains(capability)) {
      throw new IllegalStateException(
          "GPU "
              + device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)
              + " has compute capability "
              + capability
              + "; nd4j-cuda-11.6 was built for 3.7 to 8.6 (Kepler to Ampere); build without -Pcuda to use the CPU");
    }
  }
}

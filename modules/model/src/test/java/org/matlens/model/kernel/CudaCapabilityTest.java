package org.matlens.model.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;

class CudaCapabilityTest {
  private static Map<String, Object> device(String name, int major, int minor) {
    return Map.of(
        Nd4jEnvironment.CUDA_DEVICE_NAME_KEY, name,
        Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY, major,
        Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY, minor);
  }

  @Test
  void ampereAndOlderPass() {
    CudaCapability.check(device("A100", 8, 0));
    CudaCapability.check(device("T4", 7, 5));
    CudaCapability.check(device("L4", 8, 9));
  }

  @Test
  void hopperIsRefusedInOneLine() {
    assertThatThrownBy(() -> CudaCapability.check(device("H100", 9, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "GPU H100 has compute capability 9.0; nd4j-cuda-11.6 was built for 3.7 to 8.6 (Kepler to Ampere); "
                + "build without -Pcuda to use the CPU");
  }
}

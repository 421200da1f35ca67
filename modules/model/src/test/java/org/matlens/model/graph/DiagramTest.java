package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.model.FusionBlock.Kind;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.nd4j.linalg.api.buffer.DataType;

class DiagramTest {
  @Test
  void everyStageWithWhatItReadsAndGives() {
    NetworkConfig config =
        Fusions.network(
            List.of(
                Fusions.block(Kind.CROSS, 1, "elements", "patches"),
                Fusions.block(Kind.LATENTS, 1, "elements", "sites")),
            "latents",
            "patches");
    List<String> lines = Diagram.of(config).lines().map(l -> l.replaceAll(" +", " ")).toList();
    // Two norms of 104 numbers, 52² for queries, twice that for keys and values, 52² back, and the
    // feed-forward layers of 17; biases.
    int cross = 2 * 104 + 4 * 52 * 52 + 4 * 52 + 104 + 2 * 52 * 17 + 17 + 52;
    assertThat(lines)
        .contains(
            "fusion0.cross0 <- elements.block0, patches.block1 (2 heads,"
                + " attention.elements.patches) [elements, 52] "
                + String.format(java.util.Locale.ROOT, "%,d", cross))
        .contains("latents [3 B, 52] 156")
        .contains("fusion1.join <- fusion0.cross0, sites.block0 [elements+sites, 52] 104")
        .contains("columns <- pool.latents, pool.patches [B, 104] -");
    try (Network n = Network.create(config, 1, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThat(lines.get(lines.size() - 1))
          .isEqualTo("all " + String.format(java.util.Locale.ROOT, "%,d", n.parameters().length()));
    }
  }
}

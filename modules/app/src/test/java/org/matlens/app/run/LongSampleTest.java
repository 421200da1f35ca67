package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explaining long samples takes memory for a head, not for all layers and heads. */
class LongSampleTest {
  private static final List<String> METHODS =
      List.of(
          "attention",
          "rollout",
          "attention-gradient",
          "attention-x-gradient",
          "gradient-x-input",
          "smoothgrad:draws=1",
          "integrated-gradients:steps=1");

  @TempDir Path dir;

  /**
   * All in a heap of 160 MB and as much beside it, drawings and the whole attention in an npz, too:
   * weights of all layers and heads take 245 MB, and their gradients the same. JavaCPP refuses
   * memory beyond what it is told; the heap refuses by itself.
   */
  @Test
  void aLongSpectrumIsExplainedInLittleMemory() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Xmx160m",
                "-Dorg.bytedeco.javacpp.maxBytes=160m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                LongSample.class.getName(),
                dir.resolve("out").toString()));
    command.addAll(METHODS);
    Path log = dir.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    JsonNode entry = new ObjectMapper().readTree(dir.resolve("out/index.json").toFile()).get(0);
    assertThat(entry.get("attribution")).hasSize(METHODS.size());
    assertThat(entry.at("/attention/reduction").asText()).isEqualTo("none");
    assertThat(entry.at("/attention/arrays/0/shape").toString())
        .isEqualTo(
            "[%d,%d,%d,%d]"
                .formatted(
                    LongSample.LAYERS, LongSample.HEADS, LongSample.TOKENS, LongSample.TOKENS));
    assertThat(Files.size(dir.resolve("out/0.npz")))
        .isGreaterThan(
            4L * LongSample.LAYERS * LongSample.HEADS * LongSample.TOKENS * LongSample.TOKENS);
    assertThat(dir.resolve("out/0.attention.svg")).content().contains("cells of 4 × 4 tokens");
  }
}

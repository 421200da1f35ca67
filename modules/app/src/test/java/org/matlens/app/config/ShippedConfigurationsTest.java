package org.matlens.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.data.dataset.DatasetStore;

/** The files in configs/. */
class ShippedConfigurationsTest {
  private static final Path CONFIGS = Path.of("..", "..", "configs");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(CONFIGS, 2)) {
      return all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsValidNamedAfterItselfAndNamesACardThereIs(Path file) throws Exception {
    RunConfig c = RunConfig.read(file, List.of());
    assertThat(c.name() + ".yaml").isEqualTo(file.getFileName().toString());
    assertThat(DatasetStore.ofProcess().names()).contains(c.data().card());
    assertThat(Files.readString(file)).as("says what it costs").startsWith("# ").contains("Cost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"esol", "esol-scaffold", "freesolv", "lipophilicity"})
  void anEnsembleDiffersByItsMembersAlone(String name) throws Exception {
    Map<String, Object> single = settings(name);
    Map<String, Object> ensemble = settings(name + "-ensemble");
    assertThat(ensemble).containsEntry("ensemble", 5);
    ensemble.put("ensemble", 1);
    Map<String, Object> split = new LinkedHashMap<>(section(ensemble, "split"));
    if (!name.equals("esol-scaffold")) {
      assertThat(split.put("rotate", false)).isEqualTo(true);
    }
    ensemble.put("split", split);
    ensemble.put("name", name);
    assertThat(ensemble).isEqualTo(single);
  }

  @Test
  void benchmarksTestOnTheSeedsZeroToFour() throws Exception {
    for (String name : List.of("esol", "esol-scaffold", "freesolv", "lipophilicity")) {
      RunConfig c = RunConfig.read(CONFIGS.resolve(name + ".yaml"), List.of());
      assertThat(c.split().seeds()).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(c.split().test()).isEqualTo(0.1);
      assertThat(c.split().validation()).isEqualTo(0.1);
    }
  }

  @Test
  void examplesOfTheManualAreValid(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("gaps.csv"), "formula,gap\nNaCl,8\n");
    String manual = Files.readString(Path.of("..", "MANUAL.md"));
    String[] parts = manual.split("```yaml\n", -1);
    assertThat(parts).hasSize(3);
    for (int i = 1; i < parts.length; i++) {
      String example = parts[i].split("```", -1)[0];
      Path file = dir.resolve("c.yaml");
      Files.writeString(file, example.startsWith("name:") ? example : "name: it\n" + example);
      assertThat(RunConfig.read(file, List.of()).name()).isNotEmpty();
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Map<String, Object> settings, String key) {
    return (Map<String, Object>) settings.get(key);
  }

  private static Map<String, Object> settings(String name) throws Exception {
    RunConfig c = RunConfig.read(CONFIGS.resolve(name + ".yaml"), List.of());
    return new LinkedHashMap<>(c.toMap());
  }
}

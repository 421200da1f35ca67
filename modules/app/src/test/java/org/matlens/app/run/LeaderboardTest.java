package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/** Labels by threshold, the leaderboard's file, and tests against published predictions. */
class LeaderboardTest {
  @TempDir Path dir;
  private final List<Predicted> predictions = new ArrayList<>();

  private void add(int row, int fold, String split, double target, double prediction) {
    DataRow data = new DataRow("r" + row, row, "Fe", null, new double[] {target});
    Prediction.Value v =
        new Prediction.Value(prediction, Double.NaN, new double[] {1 - prediction, prediction});
    predictions.add(new Predicted(data, fold, split, new Prediction("r" + row, List.of(v))));
  }

  @Test
  void theThresholdIsThatOfTheValidationSamples() {
    add(0, 0, "validation", 0, 0.2);
    add(1, 0, "validation", 1, 0.4);
    add(2, 1, "validation", 0, 0.6);
    add(3, 1, "validation", 1, 0.8);
    add(4, 0, "test", 1, 0.35);
    add(5, 1, "test", 1, 0.65);
    Thresholds t = Thresholds.of(0, predictions);
    assertThat(t.label(predictions.get(4), 0)).isEqualTo(1);
    assertThat(t.label(predictions.get(5), 0)).isZero();
  }

  private LoadedData data(Task task, int rows) throws Exception {
    Path csv = dir.resolve("d.csv");
    Files.writeString(csv, "formula,target\n" + "Fe,1\n".repeat(rows));
    return new LoadedData(
        csv,
        "",
        null,
        null,
        "formula",
        List.of(task),
        List.of(),
        List.of(),
        List.of(),
        CsvTable.read(csv));
  }

  @Test
  void theLeaderboardsFile() throws Exception {
    for (int i = 0; i < 10; i++) {
      add(i, i / 2, "test", i, i + 0.25 * (i % 2));
    }
    Path file = dir.resolve("results.json.gz");
    MatbenchResults.write(
        file, "matbench_steels", data(Task.regression("target", "MPa"), 10), predictions);
    String text;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    JsonNode m = new ObjectMapper().readTree(text);
    assertThat(m.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "@module",
            "@class",
            "version",
            "tasks",
            "user_metadata",
            "benchmark_name",
            "datestamp",
            "hash");
    JsonNode task = m.at("/tasks/matbench_steels");
    assertThat(task.get("dataset_name").asText()).isEqualTo("matbench_steels");
    assertThat(task.get("results")).hasSize(5);
    JsonNode fold = task.at("/results/fold_1");
    assertThat(fold.get("data").toString())
        .isEqualTo("{\"mb-steels-03\":2.0,\"mb-steels-04\":3.25}");
    assertThat(fold.at("/scores/mae").asDouble()).isEqualTo(0.125);
    assertThat(fold.at("/scores/max_error").asDouble()).isEqualTo(0.25);
    assertThat(fold.at("/scores/mape").asDouble()).isCloseTo(0.25 / 3 / 2, within(1e-12));
    // The digest is of the same text without the digest.
    String without = text.replaceFirst("\"hash\": \"[0-9a-f]{64}\", ", "");
    assertThat(without).hasSizeLessThan(text.length());
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(without.getBytes(StandardCharsets.UTF_8));
    assertThat(((ObjectNode) m).get("hash").asText()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void regressionBesidePublishedPredictions() throws Exception {
    StringBuilder csv = new StringBuilder("row,fold,Good,Bad\n");
    for (int i = 0; i < 20; i++) {
      add(i, i % 2, "test", i, i + 0.5);
      csv.append(i + "," + i % 2 + "," + (i + 0.25 + 0.01 * i) + "," + (i - 3 - 0.1 * i) + "\n");
    }
    Path file = dir.resolve("p.csv");
    Files.writeString(file, csv);
    Task task = Task.regression("gap", "eV");
    List<Map<String, Object>> models = PublishedComparison.of(file, task, predictions);
    assertThat(models).extracting(m -> m.get("model")).containsExactly("Good", "Bad");
    assertThat((double) models.get(0).get("theirs")).isCloseTo(0.345, within(1e-9));
    assertThat((double) models.get(0).get("difference")).isCloseTo(0.155, within(1e-9));
    assertThat((double) models.get(1).get("difference")).isCloseTo(-3.45, within(1e-9));
    for (Map<String, Object> m : models) {
      assertThat((double) m.get("pValue")).isLessThan(1e-4);
      assertThat((double) m.get("pAdjusted")).isGreaterThanOrEqualTo((double) m.get("pValue"));
    }
    Files.writeString(file, csv.toString().replace("\n3,1,", "\n3,0,"));
    assertThatThrownBy(() -> PublishedComparison.of(file, task, predictions))
        .hasMessage(file + ": row 3 is tested in fold 0, here in fold 1; expected the same folds");
    Files.writeString(file, csv.toString().replace("\n3,1,", "\n33,1,"));
    assertThatThrownBy(() -> PublishedComparison.of(file, task, predictions))
        .hasMessage(file + ": no line for row 3");
  }

  @Test
  void labelsBesidePublishedLabels() throws Exception {
    StringBuilder csv = new StringBuilder("row,fold,Coin\n");
    for (int i = 0; i < 20; i++) {
      add(100 + i, 0, "validation", i % 2, i % 2 == 0 ? 0.1 : 0.3);
      add(i, 0, "test", i % 2, i % 2 == 0 ? 0.1 : 0.25);
      csv.append(i + ",0," + (i < 10 ? i % 2 : 1 - i % 2) + "\n");
    }
    Path file = dir.resolve("p.csv");
    Files.writeString(file, csv);
    Map<String, Object> m = PublishedComparison.of(file, Task.binary("glass"), predictions).get(0);
    assertThat(m.get("ours")).isEqualTo(1.0);
    assertThat(m.get("theirs")).isEqualTo(0.5);
    assertThat((double) m.get("pValue")).isCloseTo(2 * Math.pow(0.5, 10), within(1e-12));
  }
}

package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

class MetricsFileTest {
  private static final double NAN = Double.NaN;
  private static final Task ENERGY = Task.regression("energy", "eV");
  private static final Task METAL = Task.binary("metal");

  @TempDir Path dir;
  private final List<Predicted> predictions = new ArrayList<>();

  private void add(int row, int fold, String split, double[] targets, Prediction.Value... values) {
    DataRow data = new DataRow("r" + row, row, "C", null, targets);
    predictions.add(new Predicted(data, fold, split, new Prediction("r" + row, List.of(values))));
  }

  private void add(int row, int fold, String split, double target, double prediction, double std) {
    add(row, fold, split, new double[] {target}, value(prediction, std));
  }

  private static Prediction.Value value(double prediction, double uncertainty) {
    return new Prediction.Value(prediction, uncertainty, new double[0]);
  }

  private static Prediction.Value positive(double p) {
    return new Prediction.Value(p, NAN, new double[] {1 - p, p});
  }

  private JsonNode write(List<Task> tasks, Map<Integer, double[][]> training) throws IOException {
    Path file = dir.resolve("metrics.json");
    MetricsFile.write(file, tasks, predictions, training, List.of(), Rivals.NONE, Map.of());
    return new ObjectMapper().readTree(file.toFile());
  }

  private static void assertNumber(JsonNode root, String pointer, double expected) {
    assertThat(root.at(pointer).isNumber()).as(pointer).isTrue();
    assertThat(root.at(pointer).asDouble()).as(pointer).isCloseTo(expected, within(1e-12));
  }

  @Test
  void figuresPooledPerFoldAndAsMeanOverFolds() throws IOException {
    add(0, 0, "test", 1, 2, NAN); // errors 1, 3 | 2, 2, 8
    add(1, 0, "test", 2, 5, NAN);
    add(2, 1, "test", 3, 1, NAN);
    add(3, 1, "test", 4, 6, NAN);
    add(4, 1, "test", 5, 13, NAN);
    add(5, 0, "validation", 7, 7.5, NAN);
    double[][] first = {{2}, {4}};
    double[][] second = {{NAN}, {9}};
    JsonNode m = write(List.of(ENERGY), Map.of(0, first, 1, second));

    assertThat(m.get("task").asText()).isEqualTo("regression");
    assertThat(m.get("target").asText()).isEqualTo("energy");
    assertThat(m.get("unit").asText()).isEqualTo("eV");
    assertNumber(m, "/splits/test/n", 5);
    assertNumber(m, "/splits/test/mae", 16 / 5.0);
    assertNumber(m, "/splits/test/rmse", Math.sqrt((1 + 9 + 4 + 4 + 64) / 5.0));
    assertNumber(m, "/splits/test/r2", 1 - 82 / 10.0);
    assertNumber(m, "/splits/validation/mae", 0.5);
    assertThat(m.at("/splits/validation/r2").isNull()).as("r2 of one sample").isTrue();
    assertNumber(m, "/folds/0/fold", 0);
    assertNumber(m, "/folds/0/test/mae", 2);
    assertNumber(m, "/folds/1/test/n", 3);
    assertNumber(m, "/folds/1/test/mae", 4);
    assertNumber(m, "/mean/test/mae", 3);
    assertNumber(m, "/mean/test/maeStd", Math.sqrt(2));
    double half = 12.706204736432095; // t(0.975, 1) · √2 / √2
    assertThat(m.at("/mean/test/maeCi95/0").asDouble()).isCloseTo(3 - half, within(1e-9));
    assertThat(m.at("/mean/test/maeCi95/1").asDouble()).isCloseTo(3 + half, within(1e-9));
    // Means of the training targets: 3 for fold 0, 9 for fold 1.
    assertNumber(m, "/baseline/test/mae", (2 + 1 + 6 + 5 + 4) / 5.0);
    assertThat(m.has("calibration")).as("nothing states an uncertainty").isFalse();
    assertThat(m.has("tasks")).isFalse();
  }

  @Test
  void theIntervalHoldsTheEstimateAndNarrowsWithSamples() throws IOException {
    IntStream.range(0, 400).forEach(i -> add(i, 0, "test", 0, i % 7 - 3, NAN));
    JsonNode many = write(List.of(ENERGY), Map.of(0, new double[][] {{0}}));
    double width =
        many.at("/splits/test/maeCi95/1").asDouble() - many.at("/splits/test/maeCi95/0").asDouble();
    double std = Math.sqrt(4 - 144 / 49.0); // of |error| in {3, 2, 1, 0, 1, 2, 3}
    assertThat(width).isCloseTo(2 * 1.96 * std / 20, within(0.03));
    // The same rows in a second split are no new rows: the interval stays as wide.
    List.copyOf(predictions)
        .forEach(p -> predictions.add(new Predicted(p.row(), 1, "test", p.prediction())));
    double[][] training = {{0}};
    JsonNode twice = write(List.of(ENERGY), Map.of(0, training, 1, training));
    assertNumber(twice, "/splits/test/n", 800);
    assertThat(twice.at("/splits/test/maeCi95")).isEqualTo(many.at("/splits/test/maeCi95"));
  }

  @Test
  void statedUncertaintiesAreCalibrated() throws IOException {
    add(0, 0, "test", 0, 1, 2);
    add(1, 0, "test", 0, 3, 2);
    add(2, 0, "test", 0, 2, 4);
    JsonNode c = write(List.of(ENERGY), Map.of(0, new double[][] {{0}})).get("calibration");
    assertNumber(c, "/n", 3);
    double expected =
        0.5 * Math.log(2 * Math.PI)
            + (2 * Math.log(2) + Math.log(4) + 0.5 * (0.25 + 2.25 + 0.25)) / 3;
    assertNumber(c, "/negativeLogLikelihood", expected);
    assertThat(c.at("/coverage/1/level").asDouble()).isEqualTo(0.68);
    assertNumber(c, "/coverage/1/observed", 2 / 3.0);
  }

  @Test
  void labelsThatAreMissingCountNowhere() throws IOException {
    add(0, 0, "test", new double[] {1, NAN}, value(2, NAN), positive(0.9));
    add(1, 0, "test", new double[] {NAN, 1}, value(3, NAN), positive(0.8));
    add(2, 0, "test", new double[] {NAN, 0}, value(4, NAN), positive(0.3));
    add(3, 1, "test", new double[] {5, NAN}, value(5, NAN), positive(0.1));
    double[][] training = {{1, 1}, {3, NAN}, {NAN, 0}, {NAN, 0}};
    JsonNode m = write(List.of(ENERGY, METAL), Map.of(0, training, 1, training));
    assertThat(m.get("target").asText()).as("the first task stands at the top").isEqualTo("energy");
    assertNumber(m, "/tasks/energy/splits/test/n", 2);
    assertNumber(m, "/tasks/energy/splits/test/mae", 0.5);
    assertNumber(m, "/tasks/energy/baseline/test/mae", (1 + 3) / 2.0);
    assertNumber(m, "/tasks/metal/splits/test/n", 2);
    assertNumber(m, "/tasks/metal/splits/test/rocAuc", 1);
    assertNumber(m, "/tasks/metal/splits/test/brier", (0.04 + 0.09) / 2);
    assertNumber(m, "/tasks/metal/calibration/brier", (0.04 + 0.09) / 2);
    double third = 1 / 3.0;
    assertNumber(m, "/tasks/metal/baseline/test/brier", (third * third + 4 * third * third) / 2);
    assertThat(m.at("/tasks/metal/folds").isMissingNode()).as("one fold has labels").isTrue();
  }

  @Test
  void withoutALabelInTheTestPartThereAreNoFigures() throws IOException {
    add(0, 0, "test", NAN, 2, NAN);
    add(1, 0, "validation", 1, 2, NAN);
    JsonNode m = write(List.of(ENERGY), Map.of(0, new double[][] {{1}}));
    assertNumber(m, "/splits/test/n", 0);
    assertNumber(m, "/splits/validation/n", 1);
  }

  @Test
  void labelsFollowTheThresholdOfTheirOwnFold() throws IOException {
    // Half-way between the log-odds: 0.290 in fold 0, 0.710 in fold 1, none of it near one half.
    double[][] validation = {{0, 0.2}, {1, 0.4}, {0, 0.6}, {1, 0.8}};
    double[][] test = {{0, 0.25}, {1, 0.35}, {1, 0.28}, {0, 0.65}, {1, 0.75}, {0, 0.72}};
    for (int i = 0; i < validation.length; i++) {
      add(i, i / 2, "validation", new double[] {validation[i][0]}, positive(validation[i][1]));
    }
    for (int i = 0; i < test.length; i++) {
      add(10 + i, i / 3, "test", new double[] {test[i][0]}, positive(test[i][1]));
    }
    double[][] training = {{0}, {1}};
    JsonNode m = write(List.of(METAL), Map.of(0, training, 1, training));
    assertThat(m.at("/thresholds/chosenOn").asText()).isEqualTo("validation");
    assertThat(m.at("/thresholds/by").asText()).startsWith("logistic curve");
    double first = 1 / (1 + Math.sqrt(6));
    assertThat(m.at("/thresholds/ofFold/0").asDouble()).isCloseTo(first, within(1e-6));
    assertThat(m.at("/folds/1/threshold").asDouble()).isCloseTo(1 - first, within(1e-6));
    // Labels 0, 1, 0 | 0, 1, 1 of 0, 1, 1 | 0, 1, 0: two right positives, one missed, one false.
    assertNumber(m, "/splits/test/accuracyOfLabels", 4 / 6.0);
    assertNumber(m, "/splits/test/rocAucOfLabels", (2 / 3.0 + 2 / 3.0) / 2);
    assertNumber(m, "/splits/test/f1OfLabels", 2 * 2 / (2 * 2 + 1 + 1.0));
    assertNumber(m, "/splits/test/mccOfLabels", (2 * 2 - 1 * 1) / 9.0);
    assertNumber(m, "/folds/0/test/rocAucOfLabels", (1 + 1 / 2.0) / 2);
    assertNumber(m, "/folds/1/test/rocAucOfLabels", (1 + 1 / 2.0) / 2);
    assertNumber(m, "/mean/test/f1OfLabels", 2 / 3.0);
    assertNumber(m, "/mean/test/f1OfLabelsStd", 0);
    // At one half: 0, 0, 0 | 1, 1, 1.
    assertNumber(m, "/splits/test/accuracy", 2 / 6.0);
  }

  @Test
  void severalClasses() throws IOException {
    Task phase = new Task("phase", Task.Kind.MULTICLASS, "", List.of("gas", "liquid", "solid"));
    double[][] p = {{0.7, 0.2, 0.1}, {0.1, 0.3, 0.6}, {0.2, 0.5, 0.3}, {0.6, 0.3, 0.1}};
    int[] best = {0, 2, 1, 0};
    int[] labels = {0, 2, 2, 0};
    for (int i = 0; i < p.length; i++) {
      add(i, 0, "test", new double[] {labels[i]}, new Prediction.Value(best[i], NAN, p[i]));
    }
    JsonNode m = write(List.of(phase), Map.of(0, new double[][] {{2}, {2}, {0}}));
    assertNumber(m, "/splits/test/accuracy", 0.75);
    assertNumber(m, "/baseline/test/accuracy", 0.5);
    assertNumber(m, "/calibration/n", 4);
  }
}

package org.matlens.app.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.matlens.app.config.RunConfig;
import org.matlens.app.config.SplitConfig;
import org.matlens.input.InputException;
import org.matlens.metric.Metrics;
import org.matlens.predict.Task;

/**
 * results.json.gz in the format of the Matbench v0.1 leaderboard (Dunn et al. 2020,
 * doi:10.1038/s41524-020-00406-3): test predictions and scores of the five official folds. Classes
 * are written as labels, thresholded on the validation part of each fold.
 */
final class MatbenchResults {
  private static final String BENCHMARK = "matbench_v0.1";

  /** Version of the leaderboard's software whose format this is. */
  private static final String VERSION = "0.4";

  /** Targets nearer to zero than this do not count in the percentage error. */
  private static final double NEAR_ZERO = 1e-5;

  private final String dataset;
  private final Task task;
  private final List<Predicted> all;
  private final int rows;

  private MatbenchResults(String dataset, Task task, List<Predicted> all, int rows) {
    this.dataset = dataset;
    this.task = task;
    this.all = all;
    this.rows = rows;
  }

  /**
   * The leaderboard's name of the data set of a run.
   *
   * @throws InputException when the run is none of its tasks
   */
  static String dataset(RunConfig config) throws InputException {
    String card = config.data().card();
    if (config.split().kind() != SplitConfig.Kind.MATBENCH
        || card == null
        || !card.startsWith("matbench-")) {
      throw new InputException(
          "--matbench goes with split.kind matbench and a card matbench-…, got split.kind "
              + config.split().kind().name().toLowerCase(java.util.Locale.ROOT)
              + " and "
              + (card == null ? "no card" : "card " + card));
    }
    if (config.data().sample() > 0) {
      throw new InputException(
          "--matbench goes with all rows, got data.sample " + config.data().sample());
    }
    return card.replace('-', '_');
  }

  /** Writes the file. */
  static void write(Path file, String dataset, LoadedData data, List<Predicted> all)
      throws IOException {
    Map<String, Object> content =
        new MatbenchResults(dataset, data.tasks().get(0), all, data.table().size()).content();
    content.put("hash", sha256(PythonJson.write(content)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(PythonJson.write(content).getBytes(StandardCharsets.UTF_8));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes.toByteArray());
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> content() {
    Map<String, Object> results = new LinkedHashMap<>();
    Thresholds thresholds = task.kind() == Task.Kind.BINARY ? Thresholds.of(0, all) : null;
    for (int fold : all.stream().map(Predicted::fold).distinct().sorted().toList()) {
      List<Predicted> test =
          all.stream().filter(p -> p.fold() == fold && p.split().equals("test")).toList();
      results.put("fold_" + fold, fold(test, thresholds));
    }
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("@module", "matbench.task");
    one.put("@class", "MatbenchTask");
    one.put("benchmark_name", BENCHMARK);
    one.put("dataset_name", dataset);
    one.put("results", results);
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("@module", "matbench.bench");
    m.put("@class", "MatbenchBenchmark");
    m.put("version", VERSION);
    m.put("tasks", Map.of(dataset, one));
    m.put("user_metadata", Map.of("algorithm", "Matlens"));
    m.put("benchmark_name", BENCHMARK);
    m.put(
        "datestamp",
        ZonedDateTime.now(ZoneOffset.UTC)
            .format(DateTimeFormatter.ofPattern("yyyy.MM.dd HH:mm.ss")));
    return m;
  }

  private Map<String, Object> fold(List<Predicted> test, Thresholds thresholds) {
    Map<String, Object> predictions = new LinkedHashMap<>();
    double[] t = test.stream().mapToDouble(p -> p.row().targets()[0]).toArray();
    double[] values = new double[test.size()];
    int digits = Integer.toString(rows).length();
    String prefix = dataset.replace("matbench", "mb").replace('_', '-');
    for (int i = 0; i < values.length; i++) {
      Predicted p = test.get(i);
      String id = prefix + "-" + String.format("%0" + digits + "d", p.row().row() + 1);
      values[i] =
          thresholds == null ? p.prediction().tasks().get(0).value() : thresholds.label(p, 0);
      predictions.put(id, thresholds == null ? (Object) values[i] : values[i] == 1);
    }
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("data", predictions);
    m.put("parameters", Map.of());
    m.put("scores", thresholds == null ? regression(t, values) : labels(t, values));
    return m;
  }

  private static Map<String, Object> regression(double[] t, double[] p) {
    double percent = 0;
    int counted = 0;
    double most = 0;
    for (int i = 0; i < t.length; i++) {
      most = Math.max(most, Math.abs(t[i] - p[i]));
      if (Math.abs(t[i]) > NEAR_ZERO) {
        percent += Math.abs((t[i] - p[i]) / t[i]);
        counted++;
      }
    }
    return Map.of(
        "mae",
        Metrics.mae(t, p),
        "rmse",
        Metrics.rmse(t, p),
        "mape",
        percent / counted,
        "max_error",
        most);
  }

  private static Map<String, Object> labels(double[] t, double[] p) {
    int[] labels = Arrays.stream(t).mapToInt(v -> (int) v).toArray();
    int[] decided = Arrays.stream(p).mapToInt(v -> (int) v).toArray();
    return Map.of(
        "accuracy",
        Metrics.accuracy(labels, decided),
        "balanced_accuracy",
        Metrics.balancedAccuracy(labels, decided),
        "f1",
        Metrics.f1(labels, decided),
        "rocauc",
        Metrics.rocAuc(labels, p));
  }
}

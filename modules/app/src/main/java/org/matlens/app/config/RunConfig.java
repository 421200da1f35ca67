package org.matlens.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.attribution.AttentionGradient;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.audit.Checks;
import org.matlens.input.InputException;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionBlock;
import org.matlens.model.TrainingConfig;

/**
 * Everything a run is asked for. {@link #read} reads it from a file; {@link #toMap} gives it back
 * with every default written out, so that the written file repeats the run.
 *
 * @param name of the run, part of its folder's name
 * @param seed default of split and model seeds
 * @param data what is read
 * @param tokenizer how inputs become tokens
 * @param split what is trained on and what is tested on
 * @param model shape of the network
 * @param training how it is trained
 * @param ensemble members per split, differing by seed
 * @param compare CSV of published predictions of the same test rows, null for none
 * @param explain what is explained after training
 * @param audit what is checked after training
 * @param streams several inputs and how they meet; null for one. {@code tokenizer} is then that of
 *     the first
 */
public record RunConfig(
    String name,
    long seed,
    DataConfig data,
    TokenizerConfig tokenizer,
    SplitConfig split,
    EncoderConfig model,
    TrainingConfig training,
    int ensemble,
    Path compare,
    ExplainConfig explain,
    AuditConfig audit,
    StreamsConfig streams) {

  /**
   * Explanations after training.
   *
   * @param split train, validation or test
   * @param limit samples, 0 for none
   * @param methods attribution methods
   * @param maxBytes most bytes of arrays per sample
   * @param truth columns that say what each atom does, the first of which counts; empty for none
   * @param epochs the model is kept after every this many epochs, to tell how its attention changed
   *     in training; 0 for not at all
   */
  public record ExplainConfig(
      String split,
      int limit,
      List<String> methods,
      long maxBytes,
      List<String> truth,
      int epochs) {}

  /**
   * Checks after training.
   *
   * @param checks names, empty for all
   * @param limit samples, 0 for no audit
   * @param methods attribution methods, "all" for every one; empty for those of little cost
   * @param where {@code COLUMN=VALUE}, the test samples looked at; null for all
   */
  public record AuditConfig(List<String> checks, int limit, List<String> methods, String where) {}

  /** Reads and validates a configuration. */
  public static RunConfig read(Path file, List<String> overrides) throws InputException {
    return read(file, overrides, true);
  }

  private static RunConfig read(Path file, List<String> overrides, boolean filesMustExist)
      throws InputException {
    Settings s = ConfigFile.read(file, overrides);
    long seed = s.integer("seed", 0, 0, Integer.MAX_VALUE);
    String name = s.text("name", null);
    if (name == null) {
      s.missing("name", "a name for the run");
    } else if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw s.error(
          "name", "\"" + name + "\" names a folder, expected letters, digits, '.', '_' and '-'");
    }
    DataConfig data = DataConfig.read(s.section("data"), filesMustExist);
    boolean several = !data.inputs().isEmpty();
    Settings tokenizers = s.section("tokenizer");
    TokenizerConfig tokenizer = several ? null : TokenizerConfig.read(tokenizers);
    SplitConfig split = SplitConfig.read(s.section("split"), seed, filesMustExist);
    Settings shape = s.section("model");
    EncoderConfig model = ModelSection.read(shape, tokenizer);
    StreamsConfig streams = several ? StreamsConfig.read(data, tokenizers, shape, model) : null;
    TrainingConfig training = TrainingSection.read(s.section("training"));
    int ensemble = (int) s.integer("ensemble", 1, 1, 100);
    RunConfig config =
        new RunConfig(
            name,
            seed,
            data,
            several ? streams.streams().get(0).tokenizer() : tokenizer,
            split,
            model,
            training,
            ensemble,
            published(s.section("compare")),
            explain(s.section("explain"), several),
            audit(s.section("audit")),
            streams);
    s.finish();
    config.checkRefit(s);
    config.checkStreams(s);
    return config;
  }

  /** Models that have learned from all rows have none left to choose anything on. */
  private void checkRefit(Settings s) throws InputException {
    if (!split.refit()) {
      return;
    }
    if (training.restoreBest() || training.patience() > 0) {
      throw s.error(
          "split.refit",
          "no rows are left to choose an epoch on, expected training.restoreBest: false and"
              + " training.patience: 0");
    }
    if (!explain.truth().isEmpty()) {
      throw s.error(
          "split.refit", "explain.truth chooses a method on rows the model has not learned from");
    }
  }

  /** What goes with one input only. */
  private void checkStreams(Settings s) throws InputException {
    if (streams == null) {
      return;
    }
    boolean lanes =
        streams.fusion().stream()
            .anyMatch(
                b -> b.kind() == FusionBlock.Kind.CONCAT || b.kind() == FusionBlock.Kind.LATENTS);
    for (String m : explain.methods()) {
      AttributionMethod method = AttributionMethods.named(m, 0);
      if (method.readsOneSequence() && (lanes || !(method instanceof AttentionGradient))) {
        throw s.error("explain.methods", refused(m));
      }
    }
    for (String m : audit.methods()) {
      if (!m.equals("all") && AttributionMethods.named(m, 0).readsOneSequence()) {
        throw s.error("audit.methods", refused(m));
      }
    }
    if (training.teacher().teaches()) {
      throw s.error("training.teacher", "goes with one input, expected a share of 0");
    }
    if (data.transfer() != null) {
      throw s.error("data.transfer", "goes with one input");
    }
    if (!explain.truth().isEmpty()) {
      throw s.error("explain.truth", "goes with one input of molecules");
    }
    if (split.kind() == SplitConfig.Kind.SCAFFOLD
        && streams.streams().stream().noneMatch(i -> i.tokenizer().isOfMolecules())) {
      throw s.error("split.kind", "scaffold goes with molecules, and no stream has any");
    }
  }

  private static String refused(String method) {
    return "\""
        + method
        + "\" reads the attention of one sequence to itself; integrated-gradients, occlusion and"
        + " shap go with several inputs";
  }

  /** Reads the config.yaml of a run, which holds every setting. */
  public static RunConfig readResolved(Path file) throws InputException {
    return read(file, List.of(), false);
  }

  private static ExplainConfig explain(Settings s, boolean several) throws InputException {
    String split = s.text("split", "test");
    if (!List.of("train", "validation", "test").contains(split)) {
      throw s.error("split", "\"" + split + "\", expected train, validation or test");
    }
    List<String> methods =
        s.texts(
            "methods",
            several
                ? List.of("attention", "integrated-gradients", "occlusion")
                : List.of("attention", "rollout", "attention-gradient", "integrated-gradients"));
    for (String method : methods) {
      known(s, "methods", () -> AttributionMethods.named(method, 0));
    }
    return new ExplainConfig(
        split,
        (int) s.integer("limit", 20, 0, Integer.MAX_VALUE),
        methods,
        s.integer("maxBytes", 256L << 20, 1024, Long.MAX_VALUE),
        s.texts("truth", List.of()),
        (int) s.integer("epochs", 0, 0, 1_000_000));
  }

  private static AuditConfig audit(Settings s) throws InputException {
    List<String> checks = s.texts("checks", List.of());
    for (String check : checks) {
      known(s, "checks", () -> Checks.named(check));
    }
    List<String> methods = s.texts("methods", List.of());
    for (String method : methods) {
      if (!methods.equals(List.of("all"))) {
        known(s, "methods", () -> AttributionMethods.named(method, 0));
      }
    }
    String where = s.text("where", null);
    if (where != null && where.indexOf('=') < 1) {
      throw s.error("where", "\"" + where + "\", expected COLUMN=VALUE");
    }
    return new AuditConfig(
        checks, (int) s.integer("limit", 50, 0, Integer.MAX_VALUE), methods, where);
  }

  /** Refuses a name that {@code lookUp} does not find. */
  private static void known(Settings s, String key, Runnable lookUp) throws InputException {
    try {
      lookUp.run();
    } catch (IllegalArgumentException e) {
      throw s.error(key, e.getMessage());
    }
  }

  /** All settings, defaults included, as sections of keys and values. */
  public Map<String, Object> toMap() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("name", name);
    m.put("seed", seed);
    m.put("data", data.toMap());
    m.put("tokenizer", streams == null ? tokenizer.toMap() : streams.tokenizerMap());
    m.put("split", split.toMap());
    Map<String, Object> shape = ModelSection.toMap(model);
    if (streams != null) {
      streams.addTo(shape);
    }
    m.put("model", shape);
    m.put("training", TrainingSection.toMap(training));
    m.put("ensemble", ensemble);
    if (compare != null) {
      m.put("compare", ordered("file", compare.toString()));
    }
    Map<String, Object> explainMap =
        ordered(
            "split",
            explain.split(),
            "limit",
            explain.limit(),
            "methods",
            explain.methods(),
            "maxBytes",
            explain.maxBytes());
    if (!explain.truth().isEmpty()) {
      explainMap.put("truth", explain.truth());
    }
    if (explain.epochs() > 0) {
      explainMap.put("epochs", explain.epochs());
    }
    m.put("explain", explainMap);
    Map<String, Object> auditMap = ordered("limit", audit.limit());
    if (!audit.checks().isEmpty()) {
      auditMap.put("checks", audit.checks());
    }
    if (!audit.methods().isEmpty()) {
      auditMap.put("methods", audit.methods());
    }
    if (audit.where() != null) {
      auditMap.put("where", audit.where());
    }
    m.put("audit", auditMap);
    return m;
  }

  /** A map of alternating keys and values that keeps their order. */
  static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> m = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      m.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return m;
  }

  /** A file of published predictions, beside the configuration or in the folder of data. */
  private static Path published(Settings s) throws InputException {
    Path beside = s.path("file");
    String data = System.getenv("MATLENS_DATA");
    if (beside == null || Files.isRegularFile(beside) || data == null || data.isBlank()) {
      return beside;
    }
    Path given = Path.of(s.text("file", ""));
    Path shared = Path.of(data).resolve(given).toAbsolutePath().normalize();
    return !given.isAbsolute() && Files.isRegularFile(shared) ? shared : beside;
  }

  /** The file that a key names; null when the key is absent. */
  static Path file(Settings s, String key, boolean mustExist) throws InputException {
    Path path = s.path(key);
    if (path != null && mustExist && !Files.isRegularFile(path)) {
      throw s.error(key, "no such file: " + path);
    }
    return path;
  }
}

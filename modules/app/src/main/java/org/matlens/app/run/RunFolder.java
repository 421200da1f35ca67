package org.matlens.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;
import org.matlens.input.InputException;

/**
 * Where the files of a run lie, and how far the run has come. A run is finished when
 * provenance.json says so, which is written last.
 *
 * @param path of the run
 */
public record RunFolder(Path path) {

  /** How far a run has come. */
  public enum Progress {
    /** Absent or empty. */
    UNSTARTED,
    /** Started, not finished. */
    STARTED,
    FINISHED,
    /** A folder with something else in it. */
    FOREIGN
  }

  public Path config() {
    return path.resolve("config.yaml");
  }

  public Path provenance() {
    return path.resolve("provenance.json");
  }

  public Path history() {
    return path.resolve("history.csv");
  }

  public Path metrics() {
    return path.resolve("metrics.json");
  }

  public Path predictions() {
    return path.resolve("predictions.csv");
  }

  public Path explain() {
    return path.resolve("explain");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  public Path truth() {
    return path.resolve("truth.json");
  }

  public Path audit() {
    return path.resolve("audit.json");
  }

  /** audit.json, or that of another model than the first. */
  public Path audit(int fold, int member) {
    return fold == 0 && member == 0
        ? audit()
        : path.resolve("audit-" + name(fold, member) + ".json");
  }

  /** Folder of explanations by the first model, or by another one. */
  public Path explain(int fold, int member) {
    return fold == 0 && member == 0 ? explain() : path.resolve("explain-" + name(fold, member));
  }

  private static String name(int fold, int member) {
    return "fold-" + fold + "-member-" + member;
  }

  /** Folder of one trained model; the only one of a run stands in model/ itself. */
  public Path model(int fold, int member, boolean only) {
    Path model = path.resolve("model");
    return only ? model : model.resolve("fold-" + fold).resolve("member-" + member);
  }

  /** Folder of a model that has not seen its validation part, where another one predicts. */
  public Path validated(int fold, int member) {
    return path.resolve("validated").resolve("fold-" + fold).resolve("member-" + member);
  }

  /** Folder of the models after some epochs of the training of the one in {@code model}. */
  static Path epochs(Path model) {
    return model.resolve("epochs");
  }

  /** What a training that was stopped goes on from. */
  public Path state(int fold, int member) {
    return path.resolve("state").resolve("fold-" + fold + "-member-" + member);
  }

  /** How far the run has come. */
  public Progress progress() throws IOException {
    if (!Files.exists(path)) {
      return Progress.UNSTARTED;
    }
    if (!Files.isDirectory(path)) {
      return Progress.FOREIGN;
    }
    if (!Files.exists(config())) {
      try (Stream<Path> files = Files.list(path)) {
        return files.allMatch(RunFolder::precedesConfig) ? Progress.UNSTARTED : Progress.FOREIGN;
      }
    }
    if (Files.exists(provenance())) {
      JsonNode p = JsonFile.read(provenance());
      return p.path("status").asText().equals("finished") ? Progress.FINISHED : Progress.STARTED;
    }
    return Progress.STARTED;
  }

  /** Whether a file may be left by a run that was killed before it had written its config.yaml. */
  private static boolean precedesConfig(Path file) {
    return Set.of(".lock", "config.yaml.part").contains(file.getFileName().toString());
  }

  /** Refuses a run that is not whole. */
  public void requireFinished() throws InputException, IOException {
    switch (progress()) {
      case FINISHED -> {}
      case STARTED ->
          throw new InputException(
              path
                  + ": the run is not finished; go on with: matlens run CONFIG --out "
                  + path
                  + " --resume");
      default ->
          throw new InputException(
              path + ": not a run, expected a folder that matlens run has written");
    }
  }

  /** Writes a text whole or not at all. */
  public static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text, StandardCharsets.UTF_8);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package org.matlens.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.train.LearnedFeatures;
import org.matlens.model.train.Targets;
import org.matlens.token.Vocabulary;

/**
 * A model on disk: network.zip, a Deeplearning4j model file, and model.json, what its inputs and
 * outputs mean.
 *
 * @param dir the folder
 */
record ModelFolder(Path dir) {
  /** Of the model files; raised when they change. */
  private static final int FORMAT = 6;

  /** The oldest that is still read, but for networks that have come to compute otherwise. */
  private static final int OLDEST = 5;

  private static final String NETWORK = "network.zip";
  private static final String DESCRIPTION = "model.json";

  /** What stands in model.json beside the network. */
  record Description(
      int format, Targets targets, List<String> vocabulary, LearnedFeatures features) {}

  /** Writes the files, the description last: a folder without it is not a model. */
  void write(Network network, Targets targets, Vocabulary vocabulary, LearnedFeatures features)
      throws IOException {
    Files.createDirectories(dir);
    Path part = dir.resolve(NETWORK + ".part");
    ModelSerializer.writeModel(network.graph(), part.toFile(), false);
    move(part, NETWORK);
    Path json = dir.resolve(DESCRIPTION + ".part");
    mapper()
        .writeValue(json.toFile(), new Description(FORMAT, targets, vocabulary.texts(), features));
    move(json, DESCRIPTION);
  }

  private void move(Path part, String name) throws IOException {
    Files.move(
        part,
        dir.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether the folder holds a whole model. */
  boolean isWhole() {
    return Files.exists(dir.resolve(DESCRIPTION));
  }

  /**
   * Reads the model.
   *
   * @param threads workers of the fused kernels
   * @throws IOException when the folder holds no model that this version reads, or one with
   *     parameters that are no numbers
   */
  TrainedModel read(KernelChoice kernels, int threads) throws IOException {
    Path json = dir.resolve(DESCRIPTION);
    if (!isWhole()) {
      throw new IOException(dir + " holds no model: " + DESCRIPTION + " is missing");
    }
    JsonNode content = content(json);
    int format = content.path("format").asInt();
    if (format < OLDEST || format > FORMAT) {
      throw unreadable(json, format);
    }
    Description d;
    try {
      d = mapper().treeToValue(content, Description.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw damaged(json, e);
    }
    Network network = new Network(graph(dir.resolve(NETWORK)), kernels, threads);
    if (format < FORMAT && network.config().joinsSites()) {
      network.close();
      throw unreadable(json, format);
    }
    Optional<String> fault = network.nonFinite();
    if (fault.isPresent()) {
      network.close();
      throw new IOException(
          dir.resolve(NETWORK) + ": " + fault.get() + "; the model is damaged, train again");
    }
    return new TrainedModel(network, d.targets(), new Vocabulary(d.vocabulary()), d.features());
  }

  private static IOException unreadable(Path json, int format) {
    return new IOException(
        json + ": format " + format + ", this version reads format " + FORMAT + "; train again");
  }

  private static JsonNode content(Path json) throws IOException {
    try {
      return mapper().readTree(json.toFile());
    } catch (JsonProcessingException e) {
      throw damaged(json, e);
    }
  }

  private static ComputationGraph graph(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file.getParent() + " holds no model: " + NETWORK + " is missing");
    }
    try {
      return ModelSerializer.restoreComputationGraph(file.toFile(), false);
    } catch (IOException | RuntimeException e) { // whatever a broken archive makes of its readers
      throw damaged(file, e);
    }
  }

  private static IOException damaged(Path file, Exception why) {
    return new IOException(file + " cannot be read; the model is damaged, train again", why);
  }

  private static ObjectMapper mapper() {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  }
}

package org.matlens.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.matlens.app.config.TokenizerConfig;

/**
 * tokenizer.json beside a model: how an input becomes what the model reads.
 *
 * @param axisUnits unit of the axis of each stream, null for one that is no spectrum; null where
 *     none is
 * @param seen which streams training samples had; null for one input, and in older files
 */
record TokenizerFile(
    String kind,
    boolean classToken,
    String idColumn,
    String inputColumn,
    List<String> axisUnits,
    SeenStreams seen) {

  static void write(
      Path model, TokenizerConfig config, Samples samples, LoadedData data, SeenStreams seen)
      throws IOException {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("kind", org.matlens.app.config.Settings.name(config.kind()));
    m.put("classToken", samples.classToken());
    m.put("idColumn", data.id());
    m.put("inputColumn", data.input());
    if (samples.axisUnits().known().stream().anyMatch(Objects::nonNull)) {
      m.put("axisUnits", samples.axisUnits().known());
    }
    if (seen != SeenStreams.UNKNOWN) {
      m.put("seen", seen);
    }
    RunFolder.write(
        model.resolve("tokenizer.json"),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(m) + "\n");
  }

  /** Which streams the model can predict from. */
  SeenStreams streams() {
    return seen == null ? SeenStreams.UNKNOWN : seen;
  }

  static TokenizerFile read(Path model) throws IOException {
    return new ObjectMapper()
        .readValue(model.resolve("tokenizer.json").toFile(), TokenizerFile.class);
  }
}

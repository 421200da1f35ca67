package org.matlens.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.matlens.app.config.RunConfig;
import org.matlens.model.kernel.Backend;

/** provenance.json: what was run, with what, on what, when. */
final class Provenance {
  private final RunConfig config;
  private final LoadedData data;
  private final Instant started = Instant.now();

  Provenance(RunConfig config, LoadedData data) {
    this.config = config;
    this.data = data;
  }

  /** Writes the file; {@code status} is running or finished. */
  void write(RunFolder folder, String status, Map<String, Object> more) throws IOException {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("status", status);
    m.put("version", BuildInfo.version());
    m.put("commit", BuildInfo.commit());
    m.put(
        "java",
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
    m.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    m.put("backend", Backend.name());
    m.put("processors", Runtime.getRuntime().availableProcessors());
    m.put("threads", config.training().threads());
    m.put("seed", config.seed());
    m.putAll(more);
    Map<String, Object> d = new LinkedHashMap<>();
    d.put("file", data.file().toAbsolutePath().toString());
    d.put("sha256", data.sha256());
    d.put("rows", data.rows().size());
    d.put("skipped", data.skipped().size());
    if (data.card() != null) {
      d.put("card", data.card().name());
      d.put("licence", data.card().licence());
      d.put("citation", data.card().citation());
    }
    m.put("data", d);
    m.put("libraries", BuildInfo.libraries());
    m.put("started", started.toString());
    if (status.equals("finished")) {
      m.put("finished", Instant.now().toString());
      m.put("seconds", (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1000.0);
    }
    RunFolder.write(
        folder.provenance(),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(m) + "\n");
  }
}

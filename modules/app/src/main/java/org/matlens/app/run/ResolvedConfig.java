package org.matlens.app.run;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.matlens.app.config.DataConfig;
import org.matlens.app.config.RunConfig;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/** config.yaml of a run: every setting in force, and the digest of the data it was run on. */
record ResolvedConfig(RunConfig config, LoadedData data) {

  private String text() throws IOException {
    Map<String, Object> m = config.toMap();
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("id", data.id());
    known.put("input", config.data().inputs().isEmpty() ? data.input() : config.data().inputs());
    known.put("target", data.tasks().stream().map(Task::name).toList());
    known.put("sha256", data.sha256());
    Map<String, Object> section = new LinkedHashMap<>();
    for (String key : DataConfig.KEYS) { // in their order, wherever they were told
      Object value = known.getOrDefault(key, ((Map<?, ?>) m.get("data")).get(key));
      if (value != null) {
        section.put(key, value);
      }
    }
    m.put("data", section);
    return new YAMLMapper()
        .configure(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, false)
        .configure(YAMLGenerator.Feature.MINIMIZE_QUOTES, true)
        .configure(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS, true)
        .writeValueAsString(m);
  }

  /** Writes the file; when there is one already, it must be the same. */
  void writeOrCompare(RunFolder folder) throws InputException, IOException {
    String text = text();
    if (Files.exists(folder.config())) {
      String before = Files.readString(folder.config());
      if (!before.equals(text)) {
        throw new InputException(
            folder.config()
                + ": the run was started with other settings or data ("
                + difference(before, text)
                + "); expected the same, or another --out");
      }
      return;
    }
    RunFolder.write(folder.config(), text);
  }

  private static String difference(String before, String now) {
    String[] a = before.split("\n");
    String[] b = now.split("\n");
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      String x = i < a.length ? a[i].strip() : "nothing";
      String y = i < b.length ? b[i].strip() : "nothing";
      if (!x.equals(y)) {
        return "line " + (i + 1) + ": " + x + " there, " + y + " now";
      }
    }
    return "";
  }
}

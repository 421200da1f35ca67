package org.matlens.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.planted.PlantedSuite;

/** audit.json of a run, and the folder of tables and pictures beside it. */
public final class AuditFile {
  private AuditFile() {}

  /**
   * Writes the files, each whole or not at all; where the truth is known, its verdicts go beside
   * it.
   *
   * @param where which samples were looked at, null for all
   */
  public static void write(RunFolder folder, AuditReport report, String where) throws IOException {
    write(folder.audit(), report, where);
    TruthVerdicts.refresh(folder);
  }

  /** As above for the audit of another model than the first, about which the truth is not asked. */
  public static void write(Path file, AuditReport report, String where) throws IOException {
    AuditTables.write(file, report);
    RunFolder.write(file, text(report, where));
  }

  /** The content of the file. */
  public static String text(AuditReport report, String where) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    if (where != null) {
      map.put("where", where);
    }
    map.putAll(report.toMap());
    return text(map);
  }

  /** The verdicts of planted explainers, as JSON. */
  public static String text(PlantedSuite suite) throws IOException {
    return text(suite.toMap());
  }

  private static String text(Map<String, Object> map) throws IOException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(map)
        + "\n";
  }
}

package org.matlens.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a command line left behind. */
record CommandLineRun(int exitCode, String out, String err) {

  /** Runs the command in this process. */
  static CommandLineRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = MatlensCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(args);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** Standard output, one JSON object per line. */
  List<JsonNode> objects() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> objects = new ArrayList<>();
    for (String line : out.lines().toList()) {
      objects.add(json.readTree(line));
    }
    return objects;
  }

  /** The only line on standard error. */
  String onlyErrorLine() {
    if (err.lines().count() != 1) {
      throw new AssertionError("expected one line on standard error, got: " + err);
    }
    return err.strip();
  }
}

package org.matlens.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.matlens.app.explain.TokenJson;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A kind of {@code tokenize} whose inputs are texts, given literally or in files of them. */
abstract class TokenizeTexts implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private TokenizeCommand parent;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "One input, or a file of them: .smi or .txt (first word of each line), .csv (see"
              + " --column).")
  private List<String> inputs;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column of a .csv that holds the inputs.")
  private String column;

  private boolean json;
  private InputTokenizer tokenizer;
  private int failures;
  private int shown;

  /** Name of the kind in the JSON. */
  abstract String kind();

  /** Name of the tokenizer in the JSON. */
  abstract String tokenizerName();

  /** How a text becomes tokens. */
  abstract InputTokenizer tokenizer();

  @Override
  public Integer call() throws IOException {
    json = parent.json();
    tokenizer = tokenizer();
    for (String input : inputs) {
      try {
        TextInputs.forEach(input, Optional.ofNullable(column), this::show);
      } catch (InputException e) {
        failed(input, 1, e);
      }
    }
    spec.commandLine().getOut().flush();
    return failures == 0 ? 0 : 2;
  }

  private void show(TextInputs.Item item) throws IOException {
    try {
      TokenSequence tokens = tokenizer.tokenize(item.text());
      if (json) {
        print(json(item, tokens));
      } else {
        table(item, tokens);
      }
      shown++;
    } catch (InputException e) {
      failed(
          item.text(),
          item.line(),
          item.file().map(f -> e.at(f + ", line " + item.line())).orElse(e));
    }
  }

  private void failed(String input, long line, InputException e) throws IOException {
    failures++;
    if (json) {
      print(
          object(
              g -> {
                g.writeStringField("input", input);
                g.writeObjectFieldStart("error");
                g.writeNumberField("line", line);
                g.writeStringField("message", e.getMessage());
                g.writeEndObject();
              }));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      err.println("error: " + e.getMessage());
      err.flush();
    }
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Fields fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator g = new JsonFactory().createGenerator(text)) {
      g.writeStartObject();
      fields.write(g);
      g.writeEndObject();
    }
    return text.toString();
  }

  private String json(TextInputs.Item item, TokenSequence sequence) throws IOException {
    return object(
        g -> {
          g.writeStringField("input", item.text());
          g.writeStringField("kind", kind());
          if (item.file().isPresent()) {
            g.writeStringField("file", item.file().get().toString());
            g.writeNumberField("line", item.line());
          }
          g.writeStringField("tokenizer", tokenizerName());
          g.writeArrayFieldStart("tokens");
          for (Token t : sequence.tokens()) {
            g.writeStartObject();
            TokenJson.writeFields(g, sequence.stream(), t);
            if (t.features().length > 0) {
              floats(g, "features", t.features(), 0, t.features().length);
            }
            g.writeEndObject();
          }
          g.writeEndArray();
          if (!tokenizer.featureNames().isEmpty()) {
            g.writeArrayFieldStart("features");
            for (String name : tokenizer.featureNames()) {
              g.writeString(name);
            }
            g.writeEndArray();
          }
          if (sequence.geometry() instanceof Geometry.Pairs pairs) {
            g.writeArrayFieldStart("distances");
            for (int q = 0; q < pairs.size(); q++) {
              floats(g, null, pairs.distance(), q * pairs.size(), pairs.size());
            }
            g.writeEndArray();
          }
        });
  }

  private static void floats(JsonGenerator g, String name, float[] values, int from, int count)
      throws IOException {
    if (name != null) {
      g.writeFieldName(name);
    }
    g.writeStartArray();
    for (int i = from; i < from + count; i++) {
      g.writeNumber(values[i]);
    }
    g.writeEndArray();
  }

  private void table(TextInputs.Item item, TokenSequence sequence) {
    if (shown > 0) {
      print("");
    }
    print(item.text() + "  (" + sequence.size() + (sequence.size() == 1 ? " token)" : " tokens)"));
    sources(sequence).lines().forEach(this::print);
    features(sequence);
    pairs(sequence);
  }

  private static TextTable sources(TokenSequence sequence) {
    boolean elements =
        sequence.tokens().stream().anyMatch(t -> t.source() instanceof TokenSource.ElementShare);
    TextTable table =
        elements
            ? new TextTable("#", "token", "kind", "fraction")
            : new TextTable("#", "token", "kind", "atom", "characters");
    for (int i = 0; i < sequence.size(); i++) {
      Token t = sequence.tokens().get(i);
      String number = Integer.toString(i);
      if (t.source() instanceof TokenSource.ElementShare e) {
        table.row(number, t.text(), t.kind().label(), TextTable.number((float) e.fraction()));
      } else {
        String place =
            t.source() instanceof TokenSource.Characters c ? c.start() + "-" + c.end() : "";
        String atom = t.atom() < 0 ? "" : Integer.toString(t.atom());
        table.row(number, t.text(), t.kind().label(), atom, place);
      }
    }
    return table;
  }

  private void features(TokenSequence sequence) {
    List<String> names = tokenizer.featureNames();
    if (names.isEmpty()) {
      return;
    }
    print("features other than 0");
    for (int i = 0; i < sequence.size(); i++) {
      float[] values = sequence.tokens().get(i).features();
      List<String> parts = new ArrayList<>();
      for (int f = 0; f < values.length; f++) {
        if (values[f] != 0) {
          parts.add(
              values[f] == 1 && names.get(f).contains("=")
                  ? names.get(f)
                  : names.get(f) + "=" + TextTable.number(values[f]));
        }
      }
      print("  " + i + " " + sequence.tokens().get(i).text() + ": " + String.join(", ", parts));
    }
  }

  private void pairs(TokenSequence sequence) {
    if (!(sequence.geometry() instanceof Geometry.Pairs pairs)) {
      return;
    }
    print("bonds on the shortest path (- : none)");
    List<String> header = new ArrayList<>(List.of(""));
    sequence.tokens().forEach(t -> header.add(t.text()));
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (int q = 0; q < pairs.size(); q++) {
      List<String> row = new ArrayList<>(List.of(sequence.tokens().get(q).text()));
      for (int k = 0; k < pairs.size(); k++) {
        float d = pairs.distance()[q * pairs.size() + k];
        row.add(d < 0 ? "-" : TextTable.number(d));
      }
      table.row(row.toArray(String[]::new));
    }
    table.lines().forEach(this::print);
  }
}

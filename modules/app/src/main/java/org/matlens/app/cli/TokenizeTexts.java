package org.matlens.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
          "One input, or a file of them: .smi or .txt (one in each line, up to the first space; a"
              + " formula up to the first tab), .csv (see --column).")
  private List<String> inputs;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column of a .csv that holds the inputs.")
  private String column;

  private boolean json;
  private InputTokenizer tokenizer;
  private Outcomes outcomes;

  /** Name of the kind in the JSON. */
  abstract String kind();

  /** Name of the tokenizer in the JSON. */
  abstract String tokenizerName();

  /** Whether an input may hold spaces. */
  boolean mayHoldSpaces() {
    return false;
  }

  /** How a text becomes tokens. */
  abstract InputTokenizer tokenizer();

  @Override
  public Integer call() throws IOException {
    json = parent.json();
    outcomes = new Outcomes(spec, json);
    tokenizer = tokenizer();
    for (String input : inputs) {
      try {
        TextInputs.forEach(input, mayHoldSpaces(), Optional.ofNullable(column), this::show);
      } catch (InputException e) {
        outcomes.refuse(input, 1, e);
      }
    }
    return outcomes.exitCode();
  }

  private void show(TextInputs.Item item) throws IOException {
    try {
      InputTokenizer.Tokenized read = tokenizer.tokenize(item.text());
      outcomes.warn(item.file().map(f -> f + ", line " + item.line()), read.warnings());
      if (json) {
        outcomes.print(json(item, read));
      } else {
        table(item, read.tokens());
      }
    } catch (InputException e) {
      InputException placed = item.file().map(f -> e.at(f, item.line())).orElse(e);
      outcomes.refuse(item.text(), item.line(), placed);
    }
  }

  private String json(TextInputs.Item item, InputTokenizer.Tokenized read) throws IOException {
    TokenSequence sequence = read.tokens();
    return JsonLine.of(
        g -> {
          g.writeStringField("input", item.text());
          g.writeStringField("kind", kind());
          if (item.file().isPresent()) {
            g.writeStringField("file", item.file().get().toString());
            g.writeNumberField("line", item.line());
          }
          if (!read.warnings().isEmpty()) {
            JsonLine.texts(g, "warnings", read.warnings());
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
            JsonLine.texts(g, "features", tokenizer.featureNames());
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
    outcomes.separate();
    outcomes.print(
        item.text() + "  (" + sequence.size() + (sequence.size() == 1 ? " token)" : " tokens)"));
    sources(sequence).lines().forEach(outcomes::print);
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
    outcomes.print("features other than 0");
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
      outcomes.print(
          "  " + i + " " + sequence.tokens().get(i).text() + ": " + String.join(", ", parts));
    }
  }

  private void pairs(TokenSequence sequence) {
    if (!(sequence.geometry() instanceof Geometry.Pairs pairs)) {
      return;
    }
    outcomes.print("bonds on the shortest path (- : none)");
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
    table.lines().forEach(outcomes::print);
  }
}

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
import org.matlens.app.config.TokenizerConfig;
import org.matlens.app.explain.TokenJson;
import org.matlens.data.smiles.AtomTokenizer;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SmilesTokenizer;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tokenize KIND INPUT…}: shows the tokens of inputs and where they come from. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    description =
        "Shows the tokens of inputs, where they come from, and what is known about pairs of them.")
public final class TokenizeCommand implements Callable<Integer> {

  /** Kinds of input. */
  enum Kind {
    SMILES;

    @Override
    public String toString() {
      return LowerCaseName.name(this);
    }
  }

  private static final class KindName extends LowerCaseName<Kind> {
    private KindName() {
      super(Kind.class);
    }
  }

  private static final class MoleculeTokenizer extends LowerCaseName<TokenizerConfig.Kind> {
    private MoleculeTokenizer() {
      super(TokenizerConfig.Kind.class);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      converter = KindName.class,
      description = "Kind of input: ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "A SMILES, or a file of them: .smi or .txt (first word of each line), .csv (see --column).")
  private List<String> inputs;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      converter = MoleculeTokenizer.class,
      defaultValue = "smiles",
      description = "How molecules are cut: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TokenizerConfig.Kind tokenizerName;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column of a .csv that holds the inputs.")
  private String column;

  @Option(names = "--json", description = "One JSON object per input, on one line each.")
  private boolean json;

  private InputTokenizer tokenizer;
  private int failures;
  private int shown;

  private static InputTokenizer molecules(TokenizerConfig.Kind kind) {
    SmilesTokenizer symbols = new SmilesTokenizer();
    AtomTokenizer atoms = new AtomTokenizer();
    return switch (kind) {
      case SMILES ->
          new InputTokenizer(text -> symbols.tokenize(MoleculeReader.read(text)), List.of());
      case ATOM ->
          new InputTokenizer(
              text -> atoms.tokenize(MoleculeReader.read(text)), atoms.featureNames());
    };
  }

  @Override
  public Integer call() throws IOException {
    tokenizer = molecules(tokenizerName);
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
          g.writeStringField("kind", kind.toString());
          if (item.file().isPresent()) {
            g.writeStringField("file", item.file().get().toString());
            g.writeNumberField("line", item.line());
          }
          g.writeStringField("tokenizer", LowerCaseName.name(tokenizerName));
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
    TextTable table = new TextTable("#", "token", "kind", "atom", "characters");
    for (int i = 0; i < sequence.size(); i++) {
      Token t = sequence.tokens().get(i);
      String place =
          t.source() instanceof TokenSource.Characters c ? c.start() + "-" + c.end() : "";
      table.row(
          Integer.toString(i),
          t.text(),
          t.kind().label(),
          t.atom() < 0 ? "" : Integer.toString(t.atom()),
          place);
    }
    table.lines().forEach(this::print);
    features(sequence);
    pairs(sequence);
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

package org.matlens.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.dataset.DatasetStore;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code data list|show|fetch}: dataset cards, and the files they tell of. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Dataset cards: where data come from, what is in them, and their download.",
    subcommands = {DataCommand.ListCards.class, DataCommand.Show.class, DataCommand.Fetch.class})
public final class DataCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Opening opening;

  @Spec private CommandSpec spec;

  /** Opens the store when a command needs it, not when the help is shown. */
  interface Opening {
    DatasetStore open() throws InputException;
  }

  /** The command over the cards of the project. */
  public DataCommand() {
    this(DatasetStore::ofProcess);
  }

  /** The command over other cards, for tests. */
  DataCommand(Opening opening) {
    this.opening = opening;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "data: expected list, show or fetch");
  }

  private static void print(CommandSpec spec, Object text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private static void printJson(CommandSpec spec, JsonNode json) throws JsonProcessingException {
    print(spec, JSON.writeValueAsString(json));
  }

  private static void put(ObjectNode node, Optional<DatasetStore.Located> file) {
    node.put("file", file.map(f -> f.path().toString()).orElse(null));
    file.ifPresent(f -> node.put("fileSha256", f.sha256()));
  }

  /** {@code data list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Names all cards.")
  static final class ListCards implements Callable<Integer> {
    @ParentCommand private DataCommand parent;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "One JSON array of all cards.")
    private boolean json;

    @Override
    public Integer call() throws InputException, IOException {
      DatasetStore store = parent.opening.open();
      ArrayNode all = JSON.createArrayNode();
      TextTable table = new TextTable("name", "title", "rows", "licence", "file");
      for (String name : store.names()) {
        DatasetCard card = store.card(name);
        ObjectNode node = CardJson.of(card);
        String place = "not here; data fetch " + name;
        try {
          Optional<DatasetStore.Located> found = store.find(card);
          put(node, found);
          place = found.map(f -> f.path().toString()).orElse(place);
        } catch (InputException e) {
          // a wrong file of one set must not hide the other sets
          node.putNull("file").put("error", e.getMessage());
          place = e.getMessage();
        }
        all.add(node);
        table.row(
            name,
            card.title(),
            card.rows() == 0 ? "" : Integer.toString(card.rows()),
            card.licence(),
            place);
      }
      if (json) {
        printJson(spec, all);
      } else {
        table.lines().forEach(line -> print(spec, line));
      }
      return 0;
    }
  }

  /** A command about the card that is named; gives the card's JSON or lines for a person. */
  abstract static class OneCard implements Callable<Integer> {
    @ParentCommand private DataCommand parent;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of a card; data list names them.")
    private String name;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public final Integer call() throws InputException, IOException {
      DatasetStore store = parent.opening.open();
      DatasetCard card = store.card(name);
      ObjectNode node = JSON.createObjectNode();
      List<String> lines = tell(store, card, node);
      if (json) {
        printJson(spec, node);
      } else {
        lines.forEach(line -> print(spec, line));
      }
      return MatlensCommand.OK;
    }

    /** Does what is asked; fills {@code node} and gives the lines that say the same. */
    abstract List<String> tell(DatasetStore store, DatasetCard card, ObjectNode node)
        throws InputException, IOException;
  }

  /** {@code data show NAME}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a card, and statistics of the data where its file is here.")
  static final class Show extends OneCard {
    @Override
    List<String> tell(DatasetStore store, DatasetCard card, ObjectNode node)
        throws InputException, IOException {
      node.setAll(CardJson.of(card));
      Optional<DatasetStore.Located> file = store.find(card);
      put(node, file);
      if (file.isPresent() && isTable(card)) {
        node.set("statistics", TargetSummary.of(card, store.table(card, StructureTable::orCsv)));
      }
      List<String> lines = new ArrayList<>();
      outline(lines, "", node);
      if (file.isEmpty()) {
        lines.add("The file is not here: data fetch " + card.name() + " brings it.");
      }
      return lines;
    }

    private static boolean isTable(DatasetCard card) {
      return card.table().path().matches(".*\\.(csv|jsonl|json)(\\.gz)?");
    }

    /** Values as {@code key: value} lines, what is nested two blanks further in, as in YAML. */
    private static void outline(List<String> lines, String indent, JsonNode node) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        entry(lines, indent, indent, field.getKey() + ":", field.getValue());
      }
    }

    private static void entry(
        List<String> lines, String first, String indent, String label, JsonNode value) {
      if (value.isObject()) {
        lines.add(first + label);
        outline(lines, indent + "  ", value);
      } else if (value.isArray()) {
        lines.add(first + label);
        for (JsonNode item : value) {
          String start = indent + "  - ";
          for (Map.Entry<String, JsonNode> field : item.properties()) {
            entry(lines, start, indent + "    ", field.getKey() + ":", field.getValue());
            start = indent + "    ";
          }
        }
      } else if (!value.isNull()) {
        String text =
            value.isFloatingPointNumber() ? TextTable.number(value.asDouble()) : value.asText();
        lines.add(first + label + " " + text.replace("\n", "\n" + indent + "  "));
      }
    }
  }

  /** {@code data fetch NAME}. */
  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description =
          "Downloads the files of a card; goes on where it was interrupted, checks digests.")
  static final class Fetch extends OneCard {
    @Override
    List<String> tell(DatasetStore store, DatasetCard card, ObjectNode node)
        throws InputException, IOException {
      try (DownloadBar bar = new DownloadBar(System.console() != null)) {
        DatasetStore.Located file = store.fetch(card, bar);
        put(node.put("name", card.name()), Optional.of(file));
        return List.of(file.path().toString());
      }
    }
  }
}

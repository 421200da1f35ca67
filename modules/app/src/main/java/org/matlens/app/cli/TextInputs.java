package org.matlens.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * Inputs of a command line that are texts, one per molecule or formula: given literally, or as a
 * file of them ({@code .smi}, {@code .txt}: one in each line, what follows is its name; {@code
 * .csv}: a column).
 */
final class TextInputs {
  private static final List<String> LINES = List.of(".smi", ".txt");
  private static final List<String> TABLES = List.of(".csv", ".csv.gz");

  private TextInputs() {}

  /**
   * One text and its place.
   *
   * @param text the input itself, without white space around it
   * @param file where it stands, empty when it was given literally
   * @param line 1-based line of the file, 1 for a literal
   */
  record Item(String text, Optional<Path> file, long line) {}

  /** What is done with each item. */
  interface Consumer {
    void accept(Item item) throws IOException;
  }

  /**
   * Hands the items of {@code argument} to {@code consumer}, one after the other.
   *
   * @param spaces whether a text may hold spaces; in a file of lines a tab then ends it
   * @param column of a table; empty for the only one, or one named "smiles" in any case
   * @throws InputException when a file is absent or cannot be read as what its name says
   */
  static void forEach(String argument, boolean spaces, Optional<String> column, Consumer consumer)
      throws InputException, IOException {
    String name = argument.toLowerCase(Locale.ROOT);
    boolean lines = LINES.stream().anyMatch(name::endsWith);
    if (!lines && TABLES.stream().noneMatch(name::endsWith)) {
      consumer.accept(new Item(argument.strip(), Optional.empty(), 1));
      return;
    }
    Path file = Path.of(argument);
    if (!Files.isRegularFile(file)) {
      throw new InputException(argument + ": no such file");
    }
    if (lines) {
      lines(file, spaces ? "\\s*\t" : "\\s+", consumer);
    } else {
      table(file, column, consumer);
    }
  }

  private static void lines(Path file, String end, Consumer consumer)
      throws InputException, IOException {
    boolean empty = true;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String text = (number == 1 ? withoutMark(line) : line).strip();
        if (!text.isEmpty()) {
          empty = false;
          consumer.accept(new Item(text.split(end, 2)[0], Optional.of(file), number));
        }
      }
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": not a text in UTF-8", e);
    }
    if (empty) {
      throw new InputException(file + ": empty, expected one input per line");
    }
  }

  private static String withoutMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }

  private static void table(Path file, Optional<String> column, Consumer consumer)
      throws InputException, IOException {
    CsvTable table = CsvTable.read(file);
    CsvTable.Column chosen = table.column(column.isPresent() ? column.get() : only(table));
    for (CsvTable.Row row : table.rows()) {
      consumer.accept(new Item(chosen.text(row.index()).strip(), Optional.of(file), row.line()));
    }
  }

  private static String only(CsvTable table) throws InputException {
    if (table.columns().size() == 1) {
      return table.columns().get(0);
    }
    return table.columns().stream()
        .filter(n -> n.equalsIgnoreCase("smiles") || n.equalsIgnoreCase("formula"))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    table.file()
                        + ": which column? --column is one of "
                        + String.join(", ", table.columns())));
  }
}

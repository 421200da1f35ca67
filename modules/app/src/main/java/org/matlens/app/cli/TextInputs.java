package org.matlens.app.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.matlens.input.InputException;

/**
 * Inputs of a command line that are texts, one per molecule or formula: given literally, or as a
 * file of them ({@code .smi}, {@code .txt}: first word of each line; {@code .csv}: a column).
 */
final class TextInputs {
  private static final List<String> LINES = List.of(".smi", ".txt");
  private static final String TABLE = ".csv";

  private TextInputs() {}

  /**
   * One text and its place.
   *
   * @param text the input itself
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
   * @param column of a table; empty for the only one, or one named "smiles" in any case
   * @throws InputException when a file is absent or cannot be read as what its name says
   */
  static void forEach(String argument, Optional<String> column, Consumer consumer)
      throws InputException, IOException {
    String name = argument.toLowerCase(Locale.ROOT);
    boolean lines = LINES.stream().anyMatch(name::endsWith);
    if (!lines && !name.endsWith(TABLE)) {
      consumer.accept(new Item(argument, Optional.empty(), 1));
      return;
    }
    Path file = Path.of(argument);
    if (!Files.isRegularFile(file)) {
      throw new InputException(argument + ": no such file");
    }
    try {
      if (lines) {
        lines(file, consumer);
      } else {
        table(file, column, consumer);
      }
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": not a text in UTF-8", e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new InputException(file + ": not a text in UTF-8", e);
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new InputException(file + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("cannot be read");
  }

  private static void lines(Path file, Consumer consumer) throws InputException, IOException {
    boolean empty = true;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        String text = (number == 1 ? withoutMark(line) : line).strip();
        if (!text.isEmpty()) {
          empty = false;
          consumer.accept(new Item(text.split("\\s+", 2)[0], Optional.of(file), number));
        }
      }
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
    boolean empty = true;
    // a reader of its own, because that one refuses bytes that are not UTF-8 instead of replacing
    // them
    BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    in.mark(1);
    if (in.read() != '\ufeff') {
      in.reset();
    }
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ignoreDifferentFieldCount(false).ofNamedCsvRecord(in)) {
      for (NamedCsvRecord row : rows) {
        empty = false;
        String text = row.findField(chosen(file, row.getHeader(), column)).orElse("");
        consumer.accept(new Item(text, Optional.of(file), row.getStartingLineNumber()));
      }
    }
    if (empty) {
      throw new InputException(file + ": no data rows, expected a header and at least one row");
    }
  }

  private static String chosen(Path file, List<String> header, Optional<String> column)
      throws InputException {
    if (column.isPresent() && header.contains(column.get())) {
      return column.get();
    }
    if (column.isPresent()) {
      throw new InputException(
          file
              + ": no column \""
              + column.get()
              + "\"; the columns are "
              + String.join(", ", header));
    }
    if (header.size() == 1) {
      return header.get(0);
    }
    return header.stream()
        .filter("smiles"::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    file + ": which column? --column is one of " + String.join(", ", header)));
  }
}

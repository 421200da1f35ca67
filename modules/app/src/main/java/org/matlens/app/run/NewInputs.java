package org.matlens.app.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.app.modality.Modality;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * Inputs without labels, as a command line names them: a table, a file of the modality's own, or
 * one input.
 */
final class NewInputs {
  private static final List<String> OTHER_FILES =
      List.of(".tsv", ".xlsx", ".json", ".yaml", ".yml", ".gz", ".zip");

  private final Samples samples;
  private final String idColumn;
  private final String inputColumn;
  private final List<String> skipped;
  private final SeenStreams seen;
  private final List<DataRow> rows = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Inputs of one command.
   *
   * @param samples how they become what the model reads
   * @param idColumn of a .csv, used where the table has it; null for none
   * @param inputColumn of a .csv
   * @param skipped takes a line for every input that cannot be read; null: that is an error
   * @param seen which streams the model can do with
   */
  NewInputs(
      Samples samples,
      String idColumn,
      String inputColumn,
      List<String> skipped,
      SeenStreams seen) {
    this.samples = samples;
    this.idColumn = idColumn;
    this.inputColumn = inputColumn;
    this.skipped = skipped;
    this.seen = seen;
  }

  private interface Source {
    Modality.Reading read() throws InputException;
  }

  /** The rows of an input, at least one. */
  List<DataRow> read(String input) throws InputException {
    String name = input.toLowerCase(Locale.ROOT);
    Modality modality = samples.modality();
    if (input.isBlank()) {
      throw new InputException("the input is empty, expected " + expected(modality));
    }
    if (isPath(input) && modality.isTable(Path.of(input)) && !isOneInput(Path.of(input))) {
      table(modality.table(Path.of(input)));
    } else if (modality.fileEndings().stream().anyMatch(name::endsWith)) {
      entries(Path.of(input));
    } else if (OTHER_FILES.stream().anyMatch(name::endsWith) || isFile(input)) {
      throw new InputException(input + ": expected " + expected(modality));
    } else {
      add("0", 0, "the input given", () -> modality.read(input));
    }
    if (rows.isEmpty()) {
      throw new InputException(
          input
              + ": no input could be read, expected at least one"
              + (skipped == null || skipped.isEmpty() ? "" : "; the first: " + skipped.get(0)));
    }
    return rows;
  }

  /** One line for every input read so far that may mean something else than it was read as. */
  List<String> warnings() {
    return warnings;
  }

  private static String expected(Modality modality) {
    List<String> endings = new ArrayList<>(List.of(".csv"));
    endings.addAll(modality.fileEndings());
    return "a file whose name ends in " + String.join(", ", endings) + ", or " + modality.single();
  }

  /** Whether a file that could be a table is an input itself: the column of inputs is not there. */
  private boolean isOneInput(Path file) {
    if (!samples.modality().isOne(file)) {
      return false;
    }
    try {
      return !samples.modality().table(file).hasColumn(inputColumn);
    } catch (InputException e) {
      return true;
    }
  }

  private static boolean isFile(String input) {
    return isPath(input) && Files.exists(Path.of(input));
  }

  private static boolean isPath(String input) {
    try {
      Path.of(input);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void table(CsvTable table) throws InputException {
    CsvTable.Column inputs = table.column(inputColumn);
    boolean hasIds = idColumn != null && table.hasColumn(idColumn);
    CsvTable.Column ids = hasIds ? table.column(idColumn) : null;
    for (int r = 0; r < inputs.size(); r++) {
      String id = hasIds ? ids.text(r).strip() : Integer.toString(r);
      String text = samples.modality().cell(inputs.file(), inputs.text(r));
      boolean several = samples.streams().size() > 1; // the message says which column
      add(id, r, several ? table.place(r) : inputs.place(r), () -> samples.modality().read(text));
    }
  }

  private void entries(Path file) throws InputException {
    List<Modality.Entry> entries = samples.modality().entries(file);
    for (int r = 0; r < entries.size(); r++) {
      Modality.Entry e = entries.get(r);
      add(e.id(), r, file + ", line " + e.line(), e::read);
    }
  }

  private void add(String id, int row, String place, Source source) throws InputException {
    try {
      Modality.Reading reading = source.read();
      DataRow read = samples.row(id, row, reading, new double[0]);
      seen.require(read.sample());
      rows.add(read);
      reading.warnings().forEach(w -> warnings.add(place + ": " + w));
    } catch (InputException e) {
      // What entries of a file say of themselves names file and line already.
      InputException placed = e.getMessage().startsWith(place) ? e : e.at(place);
      if (skipped == null) {
        throw placed;
      }
      skipped.add(placed.getMessage());
    }
  }
}

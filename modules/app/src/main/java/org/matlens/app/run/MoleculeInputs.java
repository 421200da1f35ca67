package org.matlens.app.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * Molecules without labels, as a command line names them: a .csv, a .smi, or one SMILES.
 *
 * @param tokens how they become what the model reads
 * @param idColumn of a .csv, used where the table has it; null for none
 * @param inputColumn of a .csv
 */
record MoleculeInputs(MoleculeTokens tokens, String idColumn, String inputColumn) {
  private static final List<String> OTHER_FILES =
      List.of(".sdf", ".mol", ".tsv", ".xlsx", ".json", ".yaml", ".gz");

  /** The rows of an input, at least one; their ids are numbers where the input has none. */
  List<DataRow> read(String input) throws InputException {
    String name = input.toLowerCase(Locale.ROOT);
    List<DataRow> rows = new ArrayList<>();
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      table(CsvTable.read(Path.of(input)), rows);
    } else if (name.endsWith(".smi") || name.endsWith(".txt")) {
      lines(Path.of(input), rows);
    } else if (OTHER_FILES.stream().anyMatch(name::endsWith) || isFile(input)) {
      throw new InputException(input + ": expected a .csv, a .smi or one SMILES");
    } else {
      add(rows, "0", 0, input, "the input given");
    }
    if (rows.isEmpty()) {
      throw new InputException(input + ": no inputs, expected at least one");
    }
    return rows;
  }

  private static boolean isFile(String input) {
    try {
      return Files.exists(Path.of(input));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void table(CsvTable table, List<DataRow> rows) throws InputException {
    CsvTable.Column inputs = table.column(inputColumn);
    boolean hasIds = idColumn != null && table.columns().contains(idColumn);
    CsvTable.Column ids = hasIds ? table.column(idColumn) : null;
    for (int r = 0; r < inputs.size(); r++) {
      String id = hasIds ? ids.text(r).strip() : Integer.toString(r);
      add(rows, id, r, inputs.text(r), inputs.place(r));
    }
  }

  /** First word of each line, and the rest of the line as its id. */
  private void lines(Path file, List<DataRow> rows) throws InputException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": not a text in UTF-8, expected a SMILES per line", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? lines.get(0).replaceFirst("^\ufeff", "") : lines.get(i);
      String[] words = line.strip().split("\\s+", 2);
      if (!words[0].isEmpty()) {
        String id = words.length > 1 ? words[1] : Integer.toString(rows.size());
        add(rows, id, rows.size(), words[0], file + ", line " + (i + 1));
      }
    }
  }

  private void add(List<DataRow> rows, String id, int row, String text, String place)
      throws InputException {
    try {
      rows.add(new DataRow(id, row, text.strip(), tokens.sample(id, text), new double[0]));
    } catch (InputException e) {
      throw e.at(place);
    }
  }
}

package org.matlens.app.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.smiles.MoleculeEntry;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SdfFile;
import org.matlens.data.smiles.SmilesFile;
import org.matlens.input.InputException;

/**
 * Molecules without labels, as a command line names them: a .csv, .smi or .sdf file, or one SMILES.
 */
final class MoleculeInputs {
  private static final List<String> OTHER_FILES =
      List.of(".tsv", ".xlsx", ".json", ".yaml", ".yml", ".gz", ".zip");

  private final MoleculeTokens tokens;
  private final String idColumn;
  private final String inputColumn;
  private final List<String> skipped;
  private final List<DataRow> rows = new ArrayList<>();

  /**
   * Inputs of one command.
   *
   * @param tokens how they become what the model reads
   * @param idColumn of a .csv, used where the table has it; null for none
   * @param inputColumn of a .csv
   * @param skipped takes a line for every input that cannot be read; null: that is an error
   */
  MoleculeInputs(MoleculeTokens tokens, String idColumn, String inputColumn, List<String> skipped) {
    this.tokens = tokens;
    this.idColumn = idColumn;
    this.inputColumn = inputColumn;
    this.skipped = skipped;
  }

  private interface Entry {
    Molecule molecule() throws InputException;
  }

  /** The rows of an input, at least one. */
  List<DataRow> read(String input) throws InputException {
    String name = input.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      table(CsvTable.read(Path.of(input)));
    } else if (name.endsWith(".smi") || name.endsWith(".txt")) {
      entries(Path.of(input), SmilesFile.read(Path.of(input)));
    } else if (name.endsWith(".sdf") || name.endsWith(".mol")) {
      entries(Path.of(input), SdfFile.read(Path.of(input)));
    } else if (OTHER_FILES.stream().anyMatch(name::endsWith) || isFile(input)) {
      throw new InputException(input + ": expected a .csv, .smi or .sdf file, or one SMILES");
    } else {
      add("0", 0, "the input given", () -> MoleculeReader.read(input));
    }
    if (rows.isEmpty()) {
      throw new InputException(
          input
              + ": no input could be read, expected at least one"
              + (skipped == null || skipped.isEmpty() ? "" : "; the first: " + skipped.get(0)));
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

  private void table(CsvTable table) throws InputException {
    CsvTable.Column inputs = table.column(inputColumn);
    boolean hasIds = idColumn != null && table.hasColumn(idColumn);
    CsvTable.Column ids = hasIds ? table.column(idColumn) : null;
    for (int r = 0; r < inputs.size(); r++) {
      String id = hasIds ? ids.text(r).strip() : Integer.toString(r);
      String text = inputs.text(r);
      add(id, r, inputs.place(r), () -> MoleculeReader.read(text));
    }
  }

  private void entries(Path file, List<MoleculeEntry> entries) throws InputException {
    for (int r = 0; r < entries.size(); r++) {
      MoleculeEntry e = entries.get(r);
      add(e.id(), r, file + ", line " + e.line(), e::molecule);
    }
  }

  private void add(String id, int row, String place, Entry entry) throws InputException {
    try {
      Molecule m = entry.molecule();
      rows.add(new DataRow(id, row, m.smiles(), tokens.sample(id, m), new double[0]));
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

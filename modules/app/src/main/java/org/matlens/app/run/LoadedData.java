package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.app.config.DataConfig;
import org.matlens.app.modality.Modality;
import org.matlens.app.modality.StreamsModality;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.dataset.DatasetStore;
import org.matlens.data.dataset.Sha256;
import org.matlens.data.dataset.TargetColumn;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * The rows of a run's data that could be read.
 *
 * @param file that was read
 * @param sha256 of the file
 * @param card null when a file was named
 * @param id column of the ids, null where rows are numbered
 * @param input column of the inputs
 * @param tasks in the order of the target columns
 * @param rows readable rows in the order of the file
 * @param skipped one line for every row that could not be read; empty unless errors are skipped
 * @param warnings one line for every row that may mean something else than it was read as
 * @param table everything in the file
 */
record LoadedData(
    Path file,
    String sha256,
    DatasetCard card,
    String id,
    String input,
    List<Task> tasks,
    List<DataRow> rows,
    List<String> skipped,
    List<String> warnings,
    CsvTable table) {

  /** Reads what the configuration names. */
  static LoadedData read(DataConfig config, Samples samples) throws InputException, IOException {
    StreamsModality several = samples.modality() instanceof StreamsModality s ? s : null;
    DatasetCard card = null;
    DatasetStore store = null;
    Path file = config.path();
    String sha256;
    if (config.card() != null) {
      store = DatasetStore.ofProcess();
      card = store.card(config.card());
      DatasetCard.Input expected = samples.modality().input();
      if (several == null && card.input() != expected) { // streams name their columns themselves
        throw new InputException(
            "card %s: an input is a %s, but tokenizer.kind reads a %s"
                .formatted(
                    card.name(),
                    card.input().name().toLowerCase(Locale.ROOT),
                    expected.name().toLowerCase(Locale.ROOT)));
      }
      DatasetStore.Located located = store.locate(card);
      file = located.path();
      sha256 = located.sha256();
    } else {
      sha256 = Sha256.of(file);
    }
    if (config.sha256() != null && !config.sha256().equals(sha256)) {
      throw new InputException(
          file + ": sha256 is " + sha256 + ", the configuration expects " + config.sha256());
    }
    CsvTable table =
        card == null ? PreparedTable.read(file) : store.table(card, PreparedTable::read);
    for (String target : targetNames(config, card)) {
      table = PreparedTable.withReading(table, target);
    }
    table = PreparedTable.withCrystalSystem(table, targetNames(config, card));
    for (String target : config.fewest() > 1 ? targetNames(config, card) : List.<String>of()) {
      table = PreparedTable.withFewest(table, target, config.fewest());
    }
    if (several != null) {
      for (String column : several.spectrumColumns()) {
        table = PreparedTable.withSpectra(table, column, spectra(config, card, store));
      }
      table = several.joined(table, true);
    } else if (samples.modality().input() == DatasetCard.Input.SPECTRUM) {
      table =
          PreparedTable.withSpectra(table, inputColumn(config, card), spectra(config, card, store));
    }
    CsvTable.Column input =
        table.column(several == null ? inputColumn(config, card) : several.column());
    List<TargetColumn> targets = targets(config, card, table);
    return new Reading(config, table, input, targets, samples, card, new ArrayList<>())
        .run(file, sha256);
  }

  private static String inputColumn(DataConfig config, DatasetCard card) throws InputException {
    if (config.input() != null) {
      return config.input();
    }
    return card.column(DatasetCard.Role.INPUT)
        .orElseThrow(
            () ->
                new InputException(
                    "card " + card.name() + " names no input column; set data.input"))
        .name();
  }

  /** The table in which spectra stand that the input column names; null when there is none. */
  private static Path spectra(DataConfig config, DatasetCard card, DatasetStore store)
      throws InputException, IOException {
    if (config.spectra() != null || card == null) {
      return config.spectra();
    }
    List<DatasetCard.DataFile> wide =
        card.files().stream().skip(1).filter(f -> f.path().matches(".*\\.csv(\\.gz)?")).toList();
    if (wide.isEmpty()) {
      return null;
    }
    return store
        .find(wide.get(0))
        .orElseThrow(
            () ->
                new InputException(
                    "dataset \"%s\": no file %s; expected it in the folder of data"
                        .formatted(card.name(), wide.get(0).path())))
        .path();
  }

  private static List<String> targetNames(DataConfig config, DatasetCard card) {
    return !config.targets().isEmpty()
        ? config.targets()
        : card.columns(DatasetCard.Role.TARGET).stream()
            .limit(1)
            .map(DatasetCard.Column::name)
            .toList();
  }

  private static List<TargetColumn> targets(DataConfig config, DatasetCard card, CsvTable table)
      throws InputException {
    List<TargetColumn> out = new ArrayList<>();
    for (String name : targetNames(config, card)) {
      CsvTable.Column column = table.column(name);
      DatasetCard.Column known = card == null ? null : card.column(name).orElse(null);
      Task.Kind kind = config.kind() != null ? config.kind() : known == null ? null : known.task();
      String unit =
          config.unit() != null
              ? config.unit()
              : known == null || known.unit() == null ? "" : known.unit();
      out.add(TargetColumn.of(column, kind == null ? guess(column) : kind, unit));
    }
    return out;
  }

  /** Binary when all labels are 0 and 1, else regression; classes with names must be asked for. */
  private static Task.Kind guess(CsvTable.Column column) {
    Set<String> texts = new LinkedHashSet<>(column.texts().stream().map(String::strip).toList());
    texts.remove("");
    return texts.equals(Set.of("0", "1")) ? Task.Kind.BINARY : Task.Kind.REGRESSION;
  }

  /** Places of {@code count} of {@code all} rows in ascending order, all for 0; always the same. */
  private static int[] sampled(int all, int count) {
    int[] rows = IntStream.range(0, all).toArray();
    if (count == 0 || count >= all) {
      return rows;
    }
    SplittableRandom random = new SplittableRandom(all);
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, all);
      int swap = rows[i];
      rows[i] = rows[j];
      rows[j] = swap;
    }
    return Arrays.stream(rows).limit(count).sorted().toArray();
  }

  /** Targets of some rows, [row][task]. */
  double[][] targets(int[] chosen) {
    return Arrays.stream(chosen).mapToObj(i -> rows.get(i).targets()).toArray(double[][]::new);
  }

  /** One pass over the table. */
  private record Reading(
      DataConfig config,
      CsvTable table,
      CsvTable.Column input,
      List<TargetColumn> targets,
      Samples samples,
      DatasetCard card,
      List<String> warnings) {

    LoadedData run(Path file, String sha256) throws InputException {
      List<DataRow> rows = new ArrayList<>();
      List<String> skipped = new ArrayList<>();
      String idColumn = idColumn();
      CsvTable.Column idCells = idColumn == null ? null : table.column(idColumn);
      int[] chosen = sampled(table.size(), config.sample());
      for (int r : chosen) {
        try {
          String id = idCells == null ? Integer.toString(r) : idCells.text(r).strip();
          rows.add(row(r, id));
        } catch (InputException e) {
          if (!config.skipErrors()) {
            throw e;
          }
          skipped.add(e.getMessage());
        }
      }
      if (rows.isEmpty()) {
        throw new InputException(
            "%s: none of %d rows could be read, expected at least one%s"
                .formatted(
                    file,
                    chosen.length,
                    skipped.isEmpty() ? "" : "; the first: " + skipped.get(0)));
      }
      requireStreams(file, rows);
      List<Task> tasks = targets.stream().map(TargetColumn::task).toList();
      for (int t = 0; t < tasks.size(); t++) {
        int task = t;
        if (rows.stream().allMatch(r -> Double.isNaN(r.targets()[task]))) {
          throw new InputException(
              "%s: column \"%s\" has no labels, expected at least one%s"
                  .formatted(
                      file,
                      tasks.get(t).name(),
                      skipped.isEmpty()
                          ? ""
                          : "; %d rows were skipped, the first: %s"
                              .formatted(skipped.size(), skipped.get(0))));
        }
      }
      return new LoadedData(
          file, sha256, card, idColumn, input.name(), tasks, rows, skipped, warnings, table);
    }

    /** Every stream must be there in some row, and every id in one row only. */
    private void requireStreams(Path file, List<DataRow> rows) throws InputException {
      if (config.inputs().isEmpty()) {
        return;
      }
      int stream = 0;
      for (String name : config.inputs().keySet()) {
        int at = stream++;
        if (rows.stream().allMatch(r -> r.sample().streams().get(at).isAbsent())) {
          throw new InputException(
              "%s: stream \"%s\" is missing in all %d rows (column \"%s\"), expected at least one"
                  .formatted(file, name, rows.size(), config.inputs().get(name)));
        }
      }
      Map<String, DataRow> byId = new HashMap<>();
      for (DataRow r : rows) {
        DataRow before = byId.put(r.id(), r);
        if (before != null) {
          throw new InputException(
              "%s: id \"%s\" stands in rows %d and %d, expected each id once"
                  .formatted(file, r.id(), before.row() + 1, r.row() + 1));
        }
      }
    }

    private String idColumn() {
      if (config.id() != null) {
        return config.id();
      }
      return card == null
          ? null
          : card.column(DatasetCard.Role.ID).map(DatasetCard.Column::name).orElse(null);
    }

    private DataRow row(int r, String id) throws InputException {
      double[] values = new double[targets.size()];
      for (int t = 0; t < values.length; t++) {
        CsvTable.Column column = table.column(targets.get(t).task().name());
        try {
          values[t] = targets.get(t).parse(column.text(r));
        } catch (InputException e) {
          throw e.at(column.place(r));
        }
      }
      String text = input.text(r).strip();
      try {
        Modality modality = samples.modality();
        Modality.Reading reading = modality.read(modality.cell(input.file(), text));
        DataRow row = samples.row(id, r, reading, values);
        reading.warnings().forEach(w -> warnings.add(input.place(r) + ": " + w));
        return row;
      } catch (InputException e) {
        // Of several inputs the message says which column.
        throw e.at(config.inputs().size() > 1 ? table.place(r) : input.place(r));
      }
    }
  }
}

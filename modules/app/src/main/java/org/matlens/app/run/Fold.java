package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.matlens.app.config.SplitConfig;
import org.matlens.app.modality.Modality;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.split.Fractions;
import org.matlens.data.split.Split;
import org.matlens.data.split.SplitFile;
import org.matlens.data.split.Splits;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * One division of the rows, and the seed of the models that are trained on it.
 *
 * @param number from 0
 * @param seed of models
 * @param split of places in {@link LoadedData#rows()}
 * @param members the split as each member of the ensemble sees it: the same, or with a validation
 *     part of its own
 */
record Fold(int number, long seed, Split split, List<Split> members) {

  /** The folds a configuration asks for, for {@code ensemble} models each. */
  static List<Fold> of(SplitConfig c, int ensemble, LoadedData data, Samples samples)
      throws InputException {
    List<Fold> folds = new ArrayList<>();
    for (Fold f : splits(c, data, samples)) {
      folds.add(
          new Fold(
              f.number(),
              f.seed(),
              f.split(),
              c.rotate()
                  ? Splits.rotated(f.split(), ensemble, f.seed())
                  : Collections.nCopies(ensemble, f.split())));
    }
    return folds;
  }

  private Fold(int number, long seed, Split split) {
    this(number, seed, split, List.of(split));
  }

  /** The split of a member whose validation part has become training part, too. */
  Split refit(int member) {
    Split s = members.get(member);
    int[] all = IntStream.concat(Arrays.stream(s.train()), Arrays.stream(s.validation())).toArray();
    return new Split(all, new int[0], s.test());
  }

  /** Rows that some member did not learn from, and which members these are. */
  Map<Integer, List<Integer>> heldOut() {
    Map<Integer, List<Integer>> membersOf = new TreeMap<>();
    for (int m = 0; m < members.size(); m++) {
      for (int row : members.get(m).validation()) {
        membersOf.computeIfAbsent(row, r -> new ArrayList<>()).add(m);
      }
    }
    return membersOf;
  }

  private static List<Fold> splits(SplitConfig c, LoadedData data, Samples samples)
      throws InputException {
    int n = data.rows().size();
    Fractions fractions = new Fractions(1 - c.validation() - c.test(), c.validation(), c.test());
    List<Fold> folds = new ArrayList<>();
    switch (c.kind()) {
      case RANDOM, SCAFFOLD -> {
        List<String> keys =
            c.kind() == SplitConfig.Kind.SCAFFOLD
                ? scaffolds(data, samples)
                : c.group() == null ? null : groups(c.group(), data);
        for (long seed : c.seeds()) {
          Split s =
              keys == null
                  ? Splits.random(n, fractions, seed)
                  : Splits.scaffold(keys, fractions, seed);
          folds.add(new Fold(folds.size(), seed, s));
        }
      }
      case KFOLD -> {
        long seed = c.seeds().get(0);
        List<Split> splits =
            c.group() == null
                ? Splits.kfold(n, c.folds(), seed, c.validation())
                : Splits.groupedKfold(groups(c.group(), data), c.folds(), seed, c.validation());
        for (Split s : splits) {
          folds.add(new Fold(folds.size(), seed + folds.size(), s));
        }
      }
      case MATBENCH -> {
        int all = data.table().size();
        long seed = c.seeds().get(0);
        List<Split> splits =
            data.tasks().get(0).kind() == Task.Kind.REGRESSION
                ? Splits.matbench(all, c.validation(), seed)
                : Splits.matbenchStratified(classes(data), c.validation(), seed);
        for (Split s : splits) {
          folds.add(new Fold(folds.size(), seed + folds.size(), s.among(fileRows(data))));
        }
      }
      case COLUMN -> {
        CsvTable.Column column = data.table().column(c.column());
        long seed = c.seeds().get(0);
        folds.add(
            new Fold(0, seed, Splits.byColumn(column, c.validation(), seed).among(fileRows(data))));
      }
      case FILE -> {
        int all = data.table().size();
        for (Split s : SplitFile.read(c.file(), all, c.validation(), c.seeds().get(0))) {
          folds.add(
              new Fold(folds.size(), c.seeds().get(0) + folds.size(), s.among(fileRows(data))));
        }
      }
    }
    for (Fold fold : folds) {
      if (fold.split().train().length == 0 || fold.split().test().length == 0) {
        throw new InputException(
            "%s: split %d has %d samples to train on and %d to test on, expected at least one each"
                .formatted(
                    data.file(),
                    fold.number(),
                    fold.split().train().length,
                    fold.split().test().length));
      }
    }
    return folds;
  }

  private static int[] fileRows(LoadedData data) {
    return data.rows().stream().mapToInt(DataRow::row).toArray();
  }

  private static List<String> groups(String column, LoadedData data) throws InputException {
    CsvTable.Column groups = data.table().column(column);
    return data.rows().stream().map(r -> groups.text(r.row()).strip()).toList();
  }

  private static List<String> scaffolds(LoadedData data, Samples samples) throws InputException {
    int stream =
        IntStream.range(0, samples.streams().size())
            .filter(i -> samples.streams().get(i).modality().isSmiles())
            .findFirst()
            .orElseThrow(() -> new InputException("split.kind scaffold goes with molecules only"));
    Modality modality = samples.streams().get(stream).modality();
    List<String> keys = new ArrayList<>();
    for (DataRow r : data.rows()) {
      if (!samples.has(r, stream)) {
        throw new InputException(
            "%s: row %d (%s) lacks stream \"%s\", by whose scaffold rows are split"
                .formatted(data.file(), r.row() + 1, r.id(), samples.streams().get(stream).name()));
      }
      keys.add(modality.scaffold(r.inputs().get(stream).text()).orElseThrow());
    }
    return keys;
  }

  /** Class of every row of the file, for stratified folds. */
  private static int[] classes(LoadedData data) throws InputException {
    int[] classes = data.rows().stream().mapToInt(r -> (int) Math.round(r.targets()[0])).toArray();
    boolean whole =
        classes.length == data.table().size()
            && data.rows().stream().noneMatch(r -> Double.isNaN(r.targets()[0]));
    if (!whole) {
      throw new InputException(
          data.file()
              + ": stratified Matbench folds need a label in every row, "
              + (data.table().size() - classes.length)
              + " rows were skipped");
    }
    return classes;
  }
}

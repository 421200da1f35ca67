package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import org.matlens.app.config.SplitConfig;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.MurckoScaffold;
import org.matlens.data.split.Fractions;
import org.matlens.data.split.Split;
import org.matlens.data.split.SplitFile;
import org.matlens.data.split.Splits;
import org.matlens.input.InputException;

/**
 * One division of the rows, and the seed of the models that are trained on it.
 *
 * @param number from 0
 * @param seed of models
 * @param split of places in {@link LoadedData#rows()}
 */
record Fold(int number, long seed, Split split) {

  /** The folds a configuration asks for. */
  static List<Fold> of(SplitConfig c, LoadedData data) throws InputException {
    int n = data.rows().size();
    Fractions fractions = new Fractions(1 - c.validation() - c.test(), c.validation(), c.test());
    List<Fold> folds = new ArrayList<>();
    switch (c.kind()) {
      case RANDOM, SCAFFOLD -> {
        List<String> keys = c.kind() == SplitConfig.Kind.SCAFFOLD ? scaffolds(data) : null;
        for (long seed : c.seeds()) {
          Split s =
              keys == null
                  ? Splits.random(n, fractions, seed)
                  : Splits.scaffold(keys, fractions, seed);
          folds.add(new Fold(folds.size(), seed, s));
        }
      }
      case KFOLD -> {
        for (Split s : Splits.kfold(n, c.folds(), c.seeds().get(0), c.validation())) {
          folds.add(new Fold(folds.size(), c.seeds().get(0) + folds.size(), s));
        }
      }
      case COLUMN -> {
        CsvTable.Column column = data.table().column(c.column());
        folds.add(new Fold(0, c.seeds().get(0), Splits.byColumn(column).among(fileRows(data))));
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

  private static List<String> scaffolds(LoadedData data) throws InputException {
    List<String> keys = new ArrayList<>();
    for (DataRow r : data.rows()) {
      keys.add(MurckoScaffold.key(MoleculeReader.read(r.input())));
    }
    return keys;
  }
}

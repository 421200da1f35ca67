package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.chem.Molecule;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SmilesEnumerator;
import org.matlens.input.InputException;

/**
 * Some rows as a training set. With enumerations an epoch may see another SMILES of the same
 * molecule: which one depends on seed, row and epoch alone. A text that does not tokenise (too
 * long) falls back to the given one.
 */
final class RowSet implements TrainingSet {
  private final List<DataRow> rows;
  private final MoleculeTokens tokens;
  private final int enumerations;
  private final long seed;
  private final Map<Long, Sample> variants = new ConcurrentHashMap<>();

  RowSet(List<DataRow> rows, MoleculeTokens tokens, int enumerations, long seed) {
    this.rows = rows;
    this.tokens = tokens;
    this.enumerations = enumerations;
    this.seed = seed;
  }

  /** Rows of the data at some places. */
  static List<DataRow> at(LoadedData data, int[] places) {
    List<DataRow> out = new ArrayList<>();
    for (int p : places) {
      out.add(data.rows().get(p));
    }
    return out;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Sample sample(int index, int epoch) {
    DataRow row = rows.get(index);
    if (epoch < 0 || enumerations == 0) {
      return row.sample();
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + epoch * 1_000_003L + row.row());
    return variant(row, tokens, random.nextInt(enumerations + 1));
  }

  private Sample variant(DataRow row, MoleculeTokens t, int number) {
    long key = ((long) row.row() << 20) + number;
    return number == 0 ? row.sample() : variants.computeIfAbsent(key, k -> make(row, t, number));
  }

  /**
   * Variant {@code number} of a row's molecule, from 1; the given SMILES where the variant cannot
   * be used.
   */
  static Sample make(DataRow row, MoleculeTokens tokens, int number) {
    try {
      Molecule m = MoleculeReader.read(row.input());
      String smiles = SmilesEnumerator.variant(m, row.input().hashCode() * 4096L + number).smiles();
      return tokens.sample(row.id(), smiles);
    } catch (InputException e) {
      return row.sample();
    }
  }

  @Override
  public double[] targets(int index) {
    return rows.get(index).targets();
  }
}

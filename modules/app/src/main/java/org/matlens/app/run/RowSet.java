package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.token.TokenSequence;

/**
 * Some rows as a training set. An epoch may see another view of the same input, e.g. another
 * SMILES: which one depends on seed, row and epoch alone. Views of several streams are drawn
 * independently of each other.
 */
final class RowSet implements TrainingSet {
  private final List<DataRow> rows;
  private final Samples samples;
  private final int[] views;
  private final long seed;
  private final Map<View, TokenSequence> known = new ConcurrentHashMap<>();

  /** A view of one stream of a row. */
  private record View(int row, int stream, int number) {}

  /**
   * @param views for each stream, how many there are beside the given one
   */
  RowSet(List<DataRow> rows, Samples samples, int[] views, long seed) {
    this.rows = rows;
    this.samples = samples;
    this.views = views;
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

  /** At most so many of the rows, spread evenly: files are often sorted. */
  static List<DataRow> spread(List<DataRow> rows, int most) {
    if (rows.size() <= most) {
      return rows;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> rows.get((int) ((long) i * rows.size() / most)))
        .toList();
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Sample sample(int index, int epoch) {
    DataRow row = rows.get(index);
    if (epoch < 0 || Arrays.stream(views).allMatch(v -> v == 0)) {
      return row.sample();
    }
    SplittableRandom random = new SplittableRandom(seed * 31 + epoch * 1_000_003L + row.row());
    List<TokenSequence> streams = new ArrayList<>();
    for (int i = 0; i < views.length; i++) {
      streams.add(view(row, i, views[i] == 0 ? 0 : random.nextInt(views[i] + 1)));
    }
    return new Sample(row.id(), streams);
  }

  private TokenSequence view(DataRow row, int stream, int number) {
    return number == 0
        ? row.sample().streams().get(stream)
        : known.computeIfAbsent(
            new View(row.row(), stream, number), v -> samples.view(row, stream, number));
  }

  @Override
  public double[] targets(int index) {
    return rows.get(index).targets();
  }
}

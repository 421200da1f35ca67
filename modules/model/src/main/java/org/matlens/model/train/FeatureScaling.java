package org.matlens.model.train;

import java.util.Arrays;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.TrainingSet;
import org.matlens.token.Vocabulary;

/**
 * Features as deviations from what is usual for their token: x' = (x - mean) / deviation over the
 * training tokens with the same number, so that 0.2 % more carbon counts as much as 2 % more
 * nickel.
 *
 * <p>Tokens that are rarer than five, or always have the same value, take mean and deviation of all
 * tokens: the variance within tokens. A feature that never varies within a token, a tabulated
 * property for instance, stays as it is; so does what stands behind {@code [MASK]}, {@code [CLS]}
 * and {@code [ABSENT]}.
 *
 * @param mean [vocabulary][F]
 * @param deviation [vocabulary][F], 1 where nothing is to be scaled
 */
public record FeatureScaling(float[][] mean, float[][] deviation) {
  /** Samples read at once. */
  private static final int BATCH = 256;

  /** Tokens whose moments are worth something. */
  private static final int ENOUGH = 5;

  /** Variances below this part of the mean square are rounding. */
  private static final double ROUNDING = 1e-10;

  /**
   * The scaling of unaugmented training samples; {@code null} when there are no features.
   *
   * @param packings of the streams that are to be scaled alike
   */
  static FeatureScaling fit(TrainingSet train, Vocabulary vocabulary, List<Packing> packings) {
    Moments m = null;
    for (Packing packing : packings) {
      for (int from = 0; from < train.size(); from += BATCH) {
        PackedBatch batch = packing.pack(train, from, Math.min(train.size(), from + BATCH));
        m = m == null ? new Moments(vocabulary, batch.numFeatures()) : m;
        m.add(batch);
      }
    }
    return m == null || m.features == 0 ? null : m.scaling();
  }

  /** Samples {@code [from, to)} of a set, one stream as it was read, in a batch. */
  interface Packing {
    PackedBatch pack(TrainingSet set, int from, int to);
  }

  /** The batch with scaled features. */
  public PackedBatch apply(PackedBatch b) {
    float[] scaled = b.features().clone();
    int f = b.numFeatures();
    for (int t = 0; t < b.numTokens(); t++) {
      float[] centre = mean[b.tokens()[t]];
      float[] width = deviation[b.tokens()[t]];
      for (int i = 0; i < f; i++) {
        scaled[t * f + i] = (scaled[t * f + i] - centre[i]) / width[i];
      }
    }
    return new PackedBatch(
        b.ids(), b.offsets(), b.tokens(), f, scaled, b.pairs(), b.weights(), b.edges());
  }

  /** Sums over tokens, by number and feature. */
  private static final class Moments {
    private final int features;
    private final long[] count;
    private final double[][] mean;
    private final double[][] squares;

    /** Number of the token that stands for a missing stream, -1 where there is none. */
    private final int absent;

    Moments(Vocabulary vocabulary, int features) {
      this.features = features;
      this.count = new long[vocabulary.size()];
      this.mean = new double[vocabulary.size()][features];
      this.squares = new double[vocabulary.size()][features];
      this.absent = vocabulary.contains(Vocabulary.ABSENT) ? vocabulary.id(Vocabulary.ABSENT) : -1;
    }

    /** Whether features of a token say nothing. */
    private boolean isBlank(int id) {
      return id == Vocabulary.MASK_ID || id == Vocabulary.CLASS_ID || id == absent;
    }

    /** Welford (1962, doi:10.1080/00401706.1962.10490022). */
    void add(PackedBatch b) {
      for (int t = 0; t < b.numTokens(); t++) {
        int id = b.tokens()[t];
        if (id == absent) {
          continue;
        }
        count[id]++;
        for (int i = 0; i < features; i++) {
          double x = b.features()[t * features + i];
          double d = x - mean[id][i];
          mean[id][i] += d / count[id];
          squares[id][i] += d * (x - mean[id][i]);
        }
      }
    }

    FeatureScaling scaling() {
      int size = count.length;
      float[][] centre = new float[size][features];
      float[][] width = new float[size][features];
      long all = Arrays.stream(count).sum();
      for (int i = 0; i < features; i++) {
        double sum = 0;
        double within = 0;
        double square = 0;
        for (int id = 0; id < size; id++) {
          sum += count[id] * mean[id][i];
          within += squares[id][i];
          square += squareOf(id, i);
        }
        boolean varies = within > ROUNDING * square;
        for (int id = 0; id < size; id++) {
          if (!varies || isBlank(id)) {
            width[id][i] = 1;
          } else if (count[id] >= ENOUGH && squares[id][i] > ROUNDING * squareOf(id, i)) {
            centre[id][i] = (float) mean[id][i];
            width[id][i] = (float) Math.sqrt(squares[id][i] / count[id]);
          } else {
            centre[id][i] = (float) (sum / all);
            width[id][i] = (float) Math.sqrt(within / all);
          }
        }
      }
      return new FeatureScaling(centre, width);
    }

    /** Sum of the squares about zero. */
    private double squareOf(int id, int feature) {
      double m = mean[id][feature];
      return squares[id][feature] + count[id] * m * m;
    }
  }
}

package org.matlens.model.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;

/**
 * Samples as points of one space, however many tokens they have.
 *
 * <p>A sample is u = [sum over its tokens of w[t] onehot(token t), b (s - mean) / deviation], w the
 * tokens' weights divided by their sum; s four statistics of each of those features of its tokens
 * that belong to the token, e.g. properties of an element, and not to its place in the sample, e.g.
 * encodings of its fraction: their mean by weight, the mean distance from that, the greatest and
 * the least (Ward et al. 2016, doi:10.1038/npjcompumats.2016.28). Mean and deviation of s are those
 * over the training samples.
 */
final class SamplePoints {
  /** Mean, mean distance from it, greatest, least. */
  private static final int STATISTICS = 4;

  private final int vocabulary;
  private final int[] own;
  private final double[] mean;
  private final double[] scale;

  /**
   * Learns which features belong to a token, and means and deviations.
   *
   * @param vocabulary number of tokens
   * @param training at least one sample
   * @param weight b, what a standard deviation of a statistic counts beside shares of tokens
   */
  SamplePoints(int vocabulary, List<PackedBatch> training, double weight) {
    this.vocabulary = vocabulary;
    this.own = own(training, vocabulary);
    double[][] raw = training.stream().flatMap(b -> Arrays.stream(raw(b))).toArray(double[][]::new);
    this.mean = new double[STATISTICS * own.length];
    this.scale = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      int column = vocabulary + i;
      double m = Arrays.stream(raw).mapToDouble(u -> u[column]).average().orElseThrow();
      double variance =
          Arrays.stream(raw)
              .mapToDouble(u -> (u[column] - m) * (u[column] - m))
              .average()
              .orElseThrow();
      mean[i] = m;
      // A feature that is the same in all samples says nothing here, and too much elsewhere.
      scale[i] = variance > 1e-12 * m * m ? weight / Math.sqrt(variance) : 0;
    }
  }

  /** Features that are the same wherever one token stands. */
  private static int[] own(List<PackedBatch> batches, int vocabulary) {
    int f = batches.get(0).numFeatures();
    float[][] first = new float[vocabulary][];
    boolean[] varies = new boolean[f];
    for (PackedBatch b : batches) {
      for (int t = 0; t < b.numTokens(); t++) {
        int id = b.tokens()[t];
        if (first[id] == null) {
          first[id] = Arrays.copyOfRange(b.features(), t * f, (t + 1) * f);
        }
        for (int i = 0; i < f; i++) {
          varies[i] |= b.features()[t * f + i] != first[id][i];
        }
      }
    }
    return IntStream.range(0, f).filter(i -> !varies[i]).toArray();
  }

  /** u of every sample, [B][V + 4 F]. */
  double[][] of(PackedBatch batch) {
    double[][] points = raw(batch);
    for (double[] u : points) {
      for (int i = 0; i < mean.length; i++) {
        u[vocabulary + i] = (u[vocabulary + i] - mean[i]) * scale[i];
      }
    }
    return points;
  }

  private double[][] raw(PackedBatch b) {
    double[][] points = new double[b.size()][];
    for (int s = 0; s < points.length; s++) {
      points[s] = raw(b, s);
    }
    return points;
  }

  private double[] raw(PackedBatch b, int sample) {
    int from = b.offsets()[sample];
    double[] w = weights(b, sample);
    double[] u = new double[vocabulary + STATISTICS * own.length];
    for (int t = 0; t < w.length; t++) {
      u[b.tokens()[from + t]] += w[t];
    }
    double[] x = new double[w.length];
    for (int i = 0; i < own.length; i++) {
      double centre = 0;
      for (int t = 0; t < w.length; t++) {
        x[t] = b.features()[(from + t) * b.numFeatures() + own[i]];
        centre += w[t] * x[t];
      }
      double spread = 0;
      for (int t = 0; t < w.length; t++) {
        spread += w[t] * Math.abs(x[t] - centre);
      }
      int at = vocabulary + STATISTICS * i;
      u[at] = centre;
      u[at + 1] = spread;
      u[at + 2] = Arrays.stream(x).max().orElse(0);
      u[at + 3] = Arrays.stream(x).min().orElse(0);
    }
    return u;
  }

  /** Weights of the tokens of a sample, of sum 1; equal ones where none has any. */
  private static double[] weights(PackedBatch b, int sample) {
    int from = b.offsets()[sample];
    double[] w = new double[b.length(sample)];
    for (int t = 0; t < w.length; t++) {
      w[t] = b.weights()[from + t];
    }
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(v -> sum > 0 ? v / sum : 1.0 / w.length).toArray();
  }
}

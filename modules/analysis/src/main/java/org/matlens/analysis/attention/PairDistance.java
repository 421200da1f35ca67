package org.matlens.analysis.attention;

import java.util.Arrays;
import java.util.Optional;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * Distances between the tokens of one sequence, from what its geometry or its tokens know.
 *
 * @param unit {@code bonds} on the shortest path, {@code Å}, or the unit of the axis
 * @param values [query * size + key], NaN where there is none (special tokens, no path, no edge)
 */
public record PairDistance(String unit, double[] values) {

  /**
   * Distances of {@code sequence}: of {@link Geometry.Pairs} as they stand (bonds), of {@link
   * Geometry.Edges} the shortest periodic image (Å), without geometry the distance between the
   * middles of axis ranges; empty where nothing is known.
   */
  public static Optional<PairDistance> of(TokenSequence sequence) {
    int n = sequence.size();
    double[] out = new double[n * n];
    Arrays.fill(out, Double.NaN);
    if (sequence.geometry() instanceof Geometry.Pairs p) {
      for (int i = 0; i < out.length; i++) {
        out[i] = p.distance()[i] < 0 ? Double.NaN : p.distance()[i];
      }
      return Optional.of(new PairDistance("bonds", out));
    }
    if (sequence.geometry() instanceof Geometry.Edges e) {
      int[] query = e.query();
      for (int i = 0; i < e.count(); i++) {
        int at = query[i] * n + e.key()[i];
        double d = e.distance()[i];
        if (d >= 0 && !(out[at] <= d)) { // also where there was none
          out[at] = d;
        }
      }
      return Optional.of(new PairDistance("Å", out));
    }
    String unit = null;
    for (int q = 0; q < n; q++) {
      if (sequence.tokens().get(q).source() instanceof TokenSource.AxisRange a) {
        if (unit != null && !unit.equals(a.unit())) {
          throw new IllegalArgumentException(
              "axis ranges in " + unit + " and in " + a.unit() + " have no distance");
        }
        unit = a.unit();
        for (int k = 0; k < n; k++) {
          if (sequence.tokens().get(k).source() instanceof TokenSource.AxisRange b) {
            out[q * n + k] = Math.abs((a.from() + a.to()) / 2 - (b.from() + b.to()) / 2);
          }
        }
      }
    }
    return unit == null ? Optional.empty() : Optional.of(new PairDistance(unit, out));
  }
}

package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.token.TokenSequence;

/**
 * Whose tokens the sides of an attention map are, in a model of several streams: a side is a
 * stream, or several joined ("a+b", their tokens in order), or learned latents, which stand for no
 * token.
 */
final class LaneTokens {
  private LaneTokens() {}

  /** Numbers of the tokens of a side among all of the sample; null for latents. */
  static int[] of(Sample sample, String side) {
    int[] out = new int[0];
    for (String name : side.split("\\+", -1)) {
      int from = 0;
      int[] own = null;
      for (TokenSequence s : sample.streams()) {
        if (s.stream().equals(name)) {
          own = IntStream.range(from, from + s.size()).toArray();
        }
        from += s.size();
      }
      if (own == null) {
        return null;
      }
      out = IntStream.concat(Arrays.stream(out), Arrays.stream(own)).toArray();
    }
    return out;
  }

  /** The side that is asked in a pair {@code query.context}. */
  static String context(String pair) {
    return pair.substring(pair.indexOf('.') + 1);
  }

  /** A number per entry of a map, e.g. weight times gradient. */
  interface EntryValue {
    double of(String pair, int layer, int entry);
  }

  /** Per token the sum over all entries of all maps whose key it is. */
  static double[] sums(Sample sample, AttentionMaps maps, EntryValue value) {
    double[] out = new double[SampleTokens.count(sample)];
    maps.pairs()
        .forEach(
            (pair, layers) -> {
              int[] tokens =
                  maps.pairs().size() == 1
                      ? IntStream.range(0, out.length).toArray()
                      : of(sample, context(pair));
              for (int l = 0; tokens != null && l < layers.size(); l++) {
                AttentionMap map = layers.get(l);
                require(sample, pair, map.keys(), tokens.length);
                for (int i = 0; i < map.entries().length; i++) {
                  out[tokens[map.keyOf(i)]] += value.of(pair, l, i);
                }
              }
            });
    return out;
  }

  static void require(Sample sample, String pair, int keys, int tokens) {
    if (keys != tokens) {
      throw new IllegalStateException(
          "attention " + pair + " to " + keys + " keys, sample " + sample.id() + " has " + tokens);
    }
  }
}

package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
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

  /** A number per weight and its derivative, e.g. their product. */
  interface EntryValue {
    double of(double weight, double slope);
  }

  /** Per token the sum over all weights of all maps whose key it is. */
  static double[] sums(Sample sample, Differentiates.Gradients gradients, EntryValue value) {
    double[] out = new double[SampleTokens.count(sample)];
    Map<String, List<AttentionMap>> weights = gradients.attention().pairs();
    Map<String, List<AttentionMap>> slopes = gradients.attentionGradient().pairs();
    for (String pair : weights.keySet()) {
      int[] tokens =
          weights.size() == 1
              ? IntStream.range(0, out.length).toArray()
              : of(sample, context(pair));
      for (int l = 0; tokens != null && l < weights.get(pair).size(); l++) {
        AttentionMap map = weights.get(pair).get(l);
        require(sample, pair, map.keys(), tokens.length);
        add(map, slopes.get(pair).get(l), tokens, value, out);
      }
    }
    return out;
  }

  /** Edge by edge, or head by head: maps of thousands of tokens are not held as a whole. */
  private static void add(
      AttentionMap weights, AttentionMap slopes, int[] tokens, EntryValue value, double[] out) {
    if (weights.edges() != null) {
      float[] w = weights.entries();
      float[] s = slopes.entries();
      for (int i = 0; i < w.length; i++) {
        out[tokens[weights.keyOf(i)]] += value.of(w[i], s[i]);
      }
      return;
    }
    HeadRoom ofWeights = new HeadRoom();
    HeadRoom ofSlopes = new HeadRoom();
    for (int h = 0; h < weights.heads(); h++) {
      AttentionMap.Head w = weights.head(h, ofWeights);
      AttentionMap.Head s = slopes.head(h, ofSlopes);
      for (int i = 0; i < weights.queries() * weights.keys(); i++) {
        int key = tokens[i % weights.keys()];
        out[key] += value.of(w.values()[w.offset() + i], s.values()[s.offset() + i]);
      }
    }
  }

  static void require(Sample sample, String pair, int keys, int tokens) {
    if (keys != tokens) {
      throw new IllegalStateException(
          "attention " + pair + " to " + keys + " keys, sample " + sample.id() + " has " + tokens);
    }
  }
}

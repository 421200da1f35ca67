package org.matlens.analysis.attribution;

import java.util.BitSet;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * One score of a sample of which only some deletable tokens are present, the others {@code [MASK]}:
 * the game that LIME and SHAP play. Special tokens are always present.
 */
final class MaskedScores {
  /** Surrogate models of more tokens than this are neither solved nor sampled in sensible time. */
  static final int MAX_TOKENS = 1000;

  private final Predictor predictor;
  private final Sample sample;
  private final int[] tokens;
  private final int output;

  /**
   * @throws UnsuitableMethodException when the sample has too many deletable tokens
   */
  MaskedScores(String method, Predictor predictor, Sample sample, int output) {
    this.predictor = predictor;
    this.sample = sample;
    this.output = output;
    tokens = SampleTokens.deletable(sample);
    if (tokens.length > MAX_TOKENS) {
      throw UnsuitableMethodException.tooManyTokens(method, sample, tokens.length, MAX_TOKENS);
    }
  }

  /** Number of players: the deletable tokens. */
  int players() {
    return tokens.length;
  }

  /** Score of each coalition; bit j is player j. */
  double[] of(BitSet[] coalitions) {
    double[] out = new double[coalitions.length];
    ScoreQueue queue = new ScoreQueue(predictor);
    for (int c = 0; c < out.length; c++) {
      BitSet hidden = new BitSet();
      for (int j = coalitions[c].nextClearBit(0);
          j < tokens.length;
          j = coalitions[c].nextClearBit(j + 1)) {
        hidden.set(tokens[j]);
      }
      int at = c;
      queue.add(
          new ScoreQueue.Variant(hidden.isEmpty() ? sample : SampleTokens.masked(sample, hidden)),
          s -> out[at] = s[output]);
    }
    queue.flush();
    return out;
  }

  /** Numbers of players as numbers of all tokens, 0 for the special ones. */
  float[] perToken(double[] ofPlayers) {
    float[] out = new float[SampleTokens.count(sample)];
    for (int j = 0; j < tokens.length; j++) {
      out[tokens[j]] = (float) ofPlayers[j];
    }
    return out;
  }
}

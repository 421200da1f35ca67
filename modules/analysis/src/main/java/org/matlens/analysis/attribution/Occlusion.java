package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * Occlusion (Zeiler and Fergus, 2014, doi:10.1007/978-3-319-10590-1_53): how far the score falls
 * when one token is replaced by {@code [MASK]}, score(x) - score(x without t). Special tokens get
 * 0. Asks nothing of a model but scores.
 */
public final class Occlusion implements AttributionMethod {
  @Override
  public String name() {
    return "occlusion";
  }

  @Override
  public String description() {
    return "fall of the score when the token alone is masked";
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of();
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    List<Attribution> out = new ArrayList<>(samples.size());
    double[][] whole = ScoreQueue.scores(predictor, samples);
    ScoreQueue queue = new ScoreQueue(predictor);
    for (int i = 0; i < whole.length; i++) {
      Sample sample = samples.get(i);
      double score = whole[i][output];
      float[] perToken = new float[SampleTokens.count(sample)];
      for (int token : SampleTokens.deletable(sample)) {
        BitSet hidden = new BitSet();
        hidden.set(token);
        queue.add(
            new ScoreQueue.Variant(SampleTokens.masked(sample, hidden)),
            s -> perToken[token] = (float) (score - s[output]));
      }
      out.add(new Attribution(name(), perToken));
    }
    queue.flush();
    return out;
  }
}

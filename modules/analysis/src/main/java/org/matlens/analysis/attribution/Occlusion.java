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
 * when one part of the sample is replaced by {@code [MASK]}, score(x) - score(x without it). Each
 * token of a part gets an equal share of the fall, so that folding the map gives the fall of each
 * part. Tokens of no part and special tokens get 0. Asks nothing of a model but scores.
 *
 * @param parts what is masked at once
 */
public record Occlusion(Parts parts) implements AttributionMethod {
  static final String NAME = "occlusion";

  /** Token by token. */
  public Occlusion() {
    this(new Parts(Parts.By.TOKEN, Double.NaN));
  }

  /** With the options {@code by} and {@code width}. */
  static Occlusion of(MethodOptions options) {
    Parts.By by = options.oneOf("by", Parts.By.class, Parts.By.TOKEN);
    double width = options.positive("width", Double.NaN);
    if (by == Parts.By.WINDOW && Double.isNaN(width)) {
      throw options.unfit("by=window without a width, expected e.g. by=window,width=5");
    }
    if (by != Parts.By.WINDOW && !Double.isNaN(width)) {
      throw options.unfit("width without windows, expected by=window with it");
    }
    return new Occlusion(new Parts(by, width));
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME)
        .with("by", parts.by().label(), parts.by() != Parts.By.TOKEN)
        .with("width", parts.width(), parts.by() == Parts.By.WINDOW)
        .toString();
  }

  @Override
  public String description() {
    return "fall of the score when the " + parts.by().label() + " alone is masked";
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
      List<BitSet> all = parts.of(sample);
      if (all.isEmpty() && SampleTokens.deletable(sample).length > 0) {
        throw new UnsuitableMethodException(
            "method \""
                + name()
                + "\": sample "
                + sample.id()
                + " has no token that is part of a "
                + parts.by().label());
      }
      for (BitSet part : all) {
        queue.add(
            new ScoreQueue.Variant(SampleTokens.masked(sample, part)),
            s ->
                part.stream()
                    .forEach(
                        t -> perToken[t] = (float) ((score - s[output]) / part.cardinality())));
      }
      out.add(new Attribution(name(), perToken));
    }
    queue.flush();
    return out;
  }
}

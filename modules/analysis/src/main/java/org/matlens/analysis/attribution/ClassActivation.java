package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.matlens.batch.Sample;
import org.matlens.predict.Contributes;
import org.matlens.predict.Predictor;

/**
 * Class activation (Zhou et al., 2016, doi:10.1109/CVPR.2016.319): what the state of each token
 * adds to the score, exact where pooling is a mean or sum over tokens and the head linear. A last
 * state has read other tokens, so that the place is exact and its cause need not be. Diagnostics:
 * {@code score}, {@code constant}.
 */
public final class ClassActivation implements AttributionMethod {
  static final String NAME = "class-activation";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "what the last state of the token adds to the score, without remainder";
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of(Contributes.class);
  }

  @Override
  public boolean offeredBy(Predictor predictor) {
    return predictor instanceof Contributes c && c.contributesPerToken();
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    if (!offeredBy(predictor)) {
      throw new UnsuitableMethodException(
          "method \""
              + NAME
              + "\" needs a model that pools its tokens by a mean or sum and reads the score off"
              + " linearly; this one does not");
    }
    List<Attribution> out = new ArrayList<>(samples.size());
    for (Contributes.Contributions c :
        require(predictor, Contributes.class).contributions(samples, output)) {
      double score = c.constant();
      for (double v : c.perToken()) {
        score += v;
      }
      out.add(
          new Attribution(
              NAME,
              Attribution.toFloats(c.perToken()),
              Map.of("score", score, "constant", c.constant())));
    }
    return out;
  }
}

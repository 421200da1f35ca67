package org.matlens.predict;

import java.util.List;
import org.matlens.batch.Sample;

/** Accepts changes inside its forward pass. */
public interface Intervenes extends Predictor {

  /** Number of attention layers. */
  int numLayers();

  /** Heads per attention layer. */
  int numHeads();

  /**
   * Scores with interventions: {@code interventions.get(i)} applies to sample i. @return
   * [sample][output]
   */
  double[][] scores(List<Sample> samples, List<List<Intervention>> interventions);
}

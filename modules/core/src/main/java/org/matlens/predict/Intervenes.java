package org.matlens.predict;

import java.util.List;
import org.matlens.batch.Sample;

/** Accepts changes inside its forward pass. */
public interface Intervenes extends Predictor {

  /** Number of attention layers. */
  int numLayers();

  /**
   * For every attention layer the pair of streams it belongs to, as in {@link
   * org.matlens.attention.AttentionMaps}; empty for a model of one stream, whose layers all are of
   * its only pair.
   */
  default List<String> layerPairs() {
    return List.of();
  }

  /** Heads per attention layer. */
  int numHeads();

  /**
   * Scores with interventions: {@code interventions.get(i)} applies to sample i. @return
   * [sample][output]
   */
  double[][] scores(List<Sample> samples, List<List<Intervention>> interventions);
}

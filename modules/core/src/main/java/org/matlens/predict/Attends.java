package org.matlens.predict;

import java.util.List;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;

/** Gives its attention weights as an output. */
public interface Attends extends Predictor {

  /** The attention weights of every layer and head, per sample, in order. */
  List<AttentionMaps> attention(List<Sample> samples);
}

package org.matlens.predict;

import java.util.List;
import org.matlens.batch.Sample;

/** Predicts. */
public interface Predictor {

  List<Task> tasks();

  /**
   * One prediction per sample, in order. The same samples give the same numbers, alone or among
   * others.
   */
  List<Prediction> predict(List<Sample> samples);

  /**
   * The numbers behind the predictions: for each sample one score per output, before any link
   * function.
   *
   * <p>Outputs are numbered through all tasks: {@link Task#numOutputs()} each. A regression score
   * is the target in its unit; a binary score the log-odds of the positive class; a multi-class
   * score the logit of its class. Explanations speak of these scores.
   *
   * @return [sample][output]
   */
  double[][] scores(List<Sample> samples);
}

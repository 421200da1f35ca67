package org.matlens.analysis.counterfactual;

import java.util.List;

/**
 * The nearest change found, or the one that came nearest to its goal.
 *
 * @param <T> an input
 * @param goal asked for
 * @param reached whether the goal is
 * @param input the changed input
 * @param changes one after the other
 * @param share of the input that they touch together, at most their sum
 * @param scores of all outputs for the changed input
 * @param asked inputs the model was asked about on the way
 * @param nonFinite how many of them it gave NaN or an infinite score for; they are passed over
 */
public record Counterfactual<T>(
    Goal goal,
    boolean reached,
    Edit<T> input,
    List<String> changes,
    double share,
    double[] scores,
    int asked,
    int nonFinite) {
  public Counterfactual {
    changes = List.copyOf(changes);
  }
}

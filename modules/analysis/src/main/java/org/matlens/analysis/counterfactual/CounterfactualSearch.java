package org.matlens.analysis.counterfactual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * Looks for the nearest valid input with another answer.
 *
 * <p>All inputs one change away are asked about, then those one change from the {@code beam} best
 * of them, and so on: after one change the answer is exact, after several the search is greedy.
 * Nearest is what takes the fewest changes; among these what touches the smallest share of the
 * input; among these what goes farthest. Where nothing reaches the goal, what came nearest to it is
 * given and said to fall short. The same arguments give the same answer.
 *
 * @param changes most changes one after the other, at least 1
 * @param beam inputs that are changed further, at least 1
 * @param move of a number that counts as one, above 0; not used for classes
 */
public record CounterfactualSearch(int changes, int beam, double move) {
  public CounterfactualSearch {
    if (changes < 1 || beam < 1 || !(move > 0 && move < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          changes + " changes, beam " + beam + ", move " + move + ", expected numbers above 0");
    }
  }

  /** A changed input that was asked about. */
  private record Node<T>(
      Edit<T> edit, List<String> changes, double share, double[] scores, double progress) {
    boolean reached() {
      return progress >= 0;
    }
  }

  /**
   * The counterfactual of one goal; empty when there is no valid change the model gives numbers
   * for.
   *
   * @param task number of the task whose prediction is to change
   * @param sample {@code input} as the model reads it
   */
  public <T> Optional<Counterfactual<T>> find(
      Predictor predictor, int task, Goal goal, T input, Sample sample, Edits<T> edits) {
    double[] before = own(predictor.tasks(), task, predictor.scores(List.of(sample))[0]);
    if (!Arrays.stream(before).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    Set<String> seen = new HashSet<>(Set.of(edits.key(input)));
    List<Node<T>> from = new ArrayList<>();
    from.add(new Node<>(new Edit<>(input, sample, "", 1), List.of(), 0, before, 0));
    Node<T> nearest = null;
    int asked = 0;
    int nonFinite = 0;
    for (int step = 0; step < changes && !from.isEmpty(); step++) {
      List<Node<T>> found = new ArrayList<>();
      for (Node<T> node : from) {
        List<Edit<T>> next = new ArrayList<>();
        for (Edit<T> e : edits.of(node.edit().input())) {
          if (seen.add(edits.key(e.input()))) {
            next.add(e);
          }
        }
        double[][] scores = ScoreQueue.scores(predictor, next.stream().map(Edit::sample).toList());
        asked += scores.length;
        for (int i = 0; i < scores.length; i++) {
          double progress = goal.progress(before, own(predictor.tasks(), task, scores[i]), move);
          if (Double.isFinite(progress)) {
            found.add(after(node, next.get(i), scores[i], progress));
          } else {
            nonFinite++;
          }
        }
      }
      Optional<Node<T>> hit =
          found.stream()
              .filter(Node::reached)
              .min(
                  Comparator.comparingDouble((Node<T> n) -> n.share())
                      .thenComparing(n -> -n.progress()));
      if (hit.isPresent()) {
        nearest = hit.get();
        break;
      }
      found.sort(Comparator.comparingDouble((Node<T> n) -> -n.progress()));
      if (!found.isEmpty() && (nearest == null || found.get(0).progress() > nearest.progress())) {
        nearest = found.get(0);
      }
      from = found.subList(0, Math.min(beam, found.size()));
    }
    if (nearest == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Counterfactual<>(
            goal,
            nearest.reached(),
            nearest.edit(),
            nearest.changes(),
            nearest.share(),
            nearest.scores(),
            asked,
            nonFinite));
  }

  private static <T> Node<T> after(Node<T> node, Edit<T> edit, double[] scores, double progress) {
    List<String> changes = new ArrayList<>(node.changes());
    changes.add(edit.change());
    return new Node<>(edit, changes, Math.min(1, node.share() + edit.share()), scores, progress);
  }

  private static double[] own(List<Task> tasks, int task, double[] scores) {
    int first = tasks.subList(0, task).stream().mapToInt(Task::numOutputs).sum();
    return Arrays.copyOfRange(scores, first, first + tasks.get(task).numOutputs());
  }
}

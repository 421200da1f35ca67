package org.matlens.app.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.crystal.CrystalStructure;
import org.matlens.predict.Attends;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * Asks a model about samples, a few at a time, and hands what it says to an {@link ExplainWriter}:
 * predictions, attention where the model gives it, and the scores of attribution methods.
 */
public final class Explainer {
  /** Samples asked about at once: attention of long sequences takes tens of megabytes each. */
  static final int CHUNK = 8;

  private final Predictor predictor;
  private final int task;
  private final Map<String, Method> methods;

  /** An attribution method bound to a model and one of its outputs. */
  public interface Method {
    /** True when its scores have a direction, see {@link TokenScores#signed}. */
    boolean signed();

    /** Scores of all tokens of all streams, per sample in order. */
    List<float[]> attribute(List<Sample> samples);
  }

  /**
   * A sample to be explained.
   *
   * @param sample as the model reads it
   * @param input as a person knows it
   * @param smiles the SMILES its tokens' characters count in
   * @param crystal whose sites its tokens are
   * @param target measured value of the explained task, NaN when it is not known
   */
  public record Item(
      Sample sample,
      String input,
      Optional<String> smiles,
      Optional<CrystalStructure> crystal,
      double target) {

    /** A sample that is no crystal. */
    public Item(Sample sample, String input, Optional<String> smiles, double target) {
      this(sample, input, smiles, Optional.empty(), target);
    }
  }

  /**
   * Explains one task of {@code predictor}.
   *
   * @param task number of the task in {@link Predictor#tasks}
   * @param methods by name, written in this order
   */
  public Explainer(Predictor predictor, int task, Map<String, Method> methods) {
    if (task < 0 || task >= predictor.tasks().size()) {
      throw new IllegalArgumentException(
          "task " + task + " of " + predictor.tasks().stream().map(Task::name).toList());
    }
    this.predictor = predictor;
    this.task = task;
    this.methods = new LinkedHashMap<>(methods);
  }

  /**
   * Number of the score that stands for a task: its only one, or that of class 0 of several.
   *
   * @see Predictor#scores
   */
  public static int output(List<Task> tasks, int task) {
    return tasks.subList(0, task).stream().mapToInt(Task::numOutputs).sum();
  }

  /**
   * Explains all items.
   *
   * @param done told the number of samples written so far
   */
  public void explain(Iterable<Item> items, ExplainWriter writer, IntConsumer done)
      throws IOException {
    for (Iterator<Item> rest = items.iterator(); rest.hasNext(); ) {
      List<Item> chunk = new ArrayList<>(CHUNK);
      while (chunk.size() < CHUNK && rest.hasNext()) {
        chunk.add(rest.next());
      }
      write(chunk, writer, done);
    }
  }

  private void write(List<Item> chunk, ExplainWriter writer, IntConsumer done) throws IOException {
    List<Sample> samples = chunk.stream().map(Item::sample).toList();
    List<Prediction> predictions = predictor.predict(samples);
    List<AttentionMaps> attention =
        predictor instanceof Attends attends ? attends.attention(samples) : null;
    Map<String, List<float[]>> scores = new LinkedHashMap<>();
    methods.forEach((name, method) -> scores.put(name, method.attribute(samples)));
    for (int i = 0; i < chunk.size(); i++) {
      Item item = chunk.get(i);
      Prediction.Value value = predictions.get(i).tasks().get(task);
      Map<String, TokenScores> attributions = new LinkedHashMap<>();
      for (Map.Entry<String, Method> m : methods.entrySet()) {
        attributions.put(
            m.getKey(), new TokenScores(scores.get(m.getKey()).get(i), m.getValue().signed()));
      }
      writer.add(
          new Explanation(
              item.sample(),
              item.input(),
              item.smiles(),
              item.crystal(),
              new Explanation.Outcome(
                  predictor.tasks().get(task).name(),
                  value.value(),
                  item.target(),
                  value.uncertainty()),
              attention == null ? Optional.empty() : Optional.of(attention.get(i)),
              attributions));
      done.accept(writer.count());
    }
  }
}

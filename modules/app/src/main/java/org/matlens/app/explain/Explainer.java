package org.matlens.app.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;
import org.matlens.crystal.CrystalStructure;
import org.matlens.predict.Attends;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * Asks a model about samples, a few at a time, and hands what it says to an {@link ExplainWriter}:
 * predictions, attention where the model gives it, and the scores of attribution methods.
 */
public final class Explainer {
  /** Most samples asked about at once, and their queries times keys: tens of megabytes of maps. */
  static final int CHUNK = 64;

  private static final long PAIRS = 1 << 17;

  private final Predictor predictor;
  private final int task;
  private final Map<String, Method> methods;

  /** An attribution method bound to a model and one of its outputs. */
  public interface Method {
    /** True when its scores have a direction, see {@link TokenScores#signed}. */
    boolean signed();

    /** Scores of all tokens of all streams, per sample in order. */
    List<Attribution> attribute(Look look);

    /** True when {@link Look#gradients} are to be there if the model has any. */
    default boolean asksForGradients() {
      return false;
    }
  }

  /**
   * What one pass through the model has shown, for all methods that need no more.
   *
   * @param samples looked at
   * @param output number of the score that is explained: of several classes that of the predicted
   *     one
   * @param attention per sample, empty where the model gives none
   * @param gradients per sample, empty where no method asked for them or the model gives none
   */
  public record Look(
      List<Sample> samples,
      int output,
      Optional<List<AttentionMaps>> attention,
      Optional<List<Differentiates.Gradients>> gradients) {}

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
   * Number of the first score of a task: its only one, or that of class 0 of several.
   *
   * @see Predictor#scores
   */
  public static int output(List<Task> tasks, int task) {
    return tasks.subList(0, task).stream().mapToInt(Task::numOutputs).sum();
  }

  /**
   * Explains all items but those whose prediction, attention or scores are NaN or infinite.
   *
   * @param done told the number of samples written so far
   * @return ids of the samples left out
   */
  public List<String> explain(Iterable<Item> items, ExplainWriter writer, IntConsumer done)
      throws IOException {
    List<String> leftOut = new ArrayList<>();
    List<Item> chunk = new ArrayList<>();
    long pairs = 0;
    for (Item item : items) {
      long n = SampleTokens.count(item.sample());
      if (!chunk.isEmpty() && (chunk.size() == CHUNK || pairs + n * n > PAIRS)) {
        write(chunk, writer, done, leftOut);
        chunk.clear();
        pairs = 0;
      }
      chunk.add(item);
      pairs += n * n;
    }
    if (!chunk.isEmpty()) {
      write(chunk, writer, done, leftOut);
    }
    return leftOut;
  }

  /** Gradients come with the attention: with them there is no need to ask for it. */
  private Look look(List<Sample> samples, int output) {
    boolean wanted = methods.values().stream().anyMatch(Method::asksForGradients);
    if (wanted && predictor instanceof Differentiates d) {
      List<Differentiates.Gradients> gradients = d.gradients(samples, output);
      return new Look(
          samples,
          output,
          Optional.of(gradients.stream().map(Differentiates.Gradients::attention).toList()),
          Optional.of(gradients));
    }
    Optional<List<AttentionMaps>> attention =
        predictor instanceof Attends a ? Optional.of(a.attention(samples)) : Optional.empty();
    return new Look(samples, output, attention, Optional.empty());
  }

  private void write(List<Item> chunk, ExplainWriter writer, IntConsumer done, List<String> leftOut)
      throws IOException {
    List<Sample> samples = chunk.stream().map(Item::sample).toList();
    AttentionMaps[] attention = new AttentionMaps[samples.size()];
    Map<String, Attribution[]> scores = new LinkedHashMap<>();
    methods.forEach((name, method) -> scores.put(name, new Attribution[samples.size()]));
    int first = output(predictor.tasks(), task);
    Task asked = predictor.tasks().get(task);
    Look onlyLook = asked.numOutputs() == 1 ? look(samples, first) : null;
    List<Prediction> predictions = predictions(samples, onlyLook);
    for (int o = 0; o < asked.numOutputs(); o++) {
      int wanted = o;
      int[] of =
          IntStream.range(0, samples.size())
              .filter(i -> asked.numOutputs() == 1 || value(predictions.get(i)).value() == wanted)
              .toArray();
      if (of.length > 0) {
        Look look =
            onlyLook != null
                ? onlyLook
                : look(Arrays.stream(of).mapToObj(samples::get).toList(), first + o);
        look.attention().ifPresent(a -> scatter(a, of, attention));
        methods.forEach((name, m) -> scatter(m.attribute(look), of, scores.get(name)));
      }
    }
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      Item item = chunk.get(i);
      Prediction.Value value = value(predictions.get(i));
      int sample = i;
      if (!value.finite()
          || !finite(attention[i])
          || scores.values().stream().anyMatch(s -> !s[sample].finite())) {
        leftOut.add(item.sample().id());
        continue;
      }
      Map<String, TokenScores> attributions = new LinkedHashMap<>();
      for (Map.Entry<String, Method> m : methods.entrySet()) {
        Attribution own = scores.get(m.getKey())[i];
        attributions.put(
            m.getKey(), new TokenScores(own.perToken(), m.getValue().signed(), own.diagnostics()));
      }
      explanations.add(
          new Explanation(
              item.sample(),
              item.input(),
              item.smiles(),
              item.crystal(),
              new Explanation.Outcome(
                  asked.name(),
                  value.value(),
                  item.target(),
                  value.uncertainty(),
                  asked.unit(),
                  asked.numOutputs() == 1 ? List.of() : asked.classes()),
              Optional.ofNullable(attention[i]),
              attributions));
    }
    writer.add(explanations, done);
  }

  /** Predictions out of the look at the samples, where it holds them. */
  private List<Prediction> predictions(List<Sample> samples, Look look) {
    List<Prediction> seen =
        look == null
            ? List.of()
            : look.gradients().orElse(List.of()).stream()
                .flatMap(g -> g.prediction().stream())
                .toList();
    return seen.size() == samples.size() ? seen : predictor.predict(samples);
  }

  private Prediction.Value value(Prediction prediction) {
    return prediction.tasks().get(task);
  }

  private static boolean finite(AttentionMaps maps) {
    return maps == null
        || maps.pairs().values().stream().flatMap(List::stream).allMatch(Explainer::finite);
  }

  private static boolean finite(AttentionMap map) {
    if (map.held()) {
      return finite(map.entries());
    }
    HeadRoom room = new HeadRoom();
    int size = map.queries() * map.keys();
    return IntStream.range(0, map.heads())
        .mapToObj(h -> map.head(h, room))
        .allMatch(h -> finite(h.values(), h.offset(), h.offset() + size));
  }

  private static boolean finite(float[] values) {
    return finite(values, 0, values.length);
  }

  private static boolean finite(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }

  private static <T> void scatter(List<T> from, int[] places, T[] to) {
    for (int i = 0; i < places.length; i++) {
      to[places[i]] = from.get(i);
    }
  }
}

package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.matlens.app.plot.CrystalPlot;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.crystal.CrystalStructure;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * One explained sample: what was predicted, and what each token had to do with it.
 *
 * @param sample the sample as the model read it, class token included; its tokens are the queries
 *     and keys of the attention
 * @param input the input as a person knows it, e.g. its SMILES
 * @param smiles the SMILES that the tokens' characters count in, empty for other inputs
 * @param crystal the crystal whose sites the tokens are, empty for other inputs
 * @param outcome what was predicted
 * @param attention the weights, empty when the model gives none
 * @param attributions scores by method, written in this order
 */
public record Explanation(
    Sample sample,
    String input,
    Optional<String> smiles,
    Optional<CrystalStructure> crystal,
    Outcome outcome,
    Optional<AttentionMaps> attention,
    Map<String, TokenScores> attributions) {

  /**
   * The explained score's task and numbers.
   *
   * @param task name of the target that is explained
   * @param prediction in the target's unit, or a probability
   * @param target the measured value, NaN when it is not known
   * @param uncertainty one standard deviation, NaN when the model has none
   * @param unit of a number, empty when it has none
   * @param classes names of several classes, which {@code prediction} and {@code target} number;
   *     empty otherwise
   */
  public record Outcome(
      String task,
      double prediction,
      double target,
      double uncertainty,
      String unit,
      List<String> classes) {
    public Outcome {
      Objects.requireNonNull(task, "task");
      classes = List.copyOf(classes);
    }

    /** A number without a unit or one of two classes. */
    public Outcome(String task, double prediction, double target, double uncertainty) {
      this(task, prediction, target, uncertainty, "", List.of());
    }

    /** What was predicted, for a person: the class, or the number and its unit. */
    String text() {
      return classes.isEmpty()
          ? String.format(Locale.ROOT, "%.3g %s", prediction, unit).strip()
          : classes.get((int) prediction);
    }
  }

  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** An explained sample that is no crystal. */
  public Explanation(
      Sample sample,
      String input,
      Optional<String> smiles,
      Outcome outcome,
      Optional<AttentionMaps> attention,
      Map<String, TokenScores> attributions) {
    this(sample, input, smiles, Optional.empty(), outcome, attention, attributions);
  }

  public Explanation {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(outcome, "outcome");
    attributions = Collections.unmodifiableMap(new LinkedHashMap<>(attributions));
    int size = sample.streams().stream().mapToInt(TokenSequence::size).sum();
    attributions.forEach(
        (method, scores) -> {
          if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException(
                "method \""
                    + method
                    + "\", expected letters, digits, '_', '-', '.': it names files");
          }
          if (scores.values().length != size) {
            throw new IllegalArgumentException(
                "method "
                    + method
                    + " scores "
                    + scores.values().length
                    + " tokens, sample "
                    + sample.id()
                    + " has "
                    + size);
          }
        });
    attention.ifPresent(
        maps -> maps.pairs().forEach((pair, layers) -> check(sample, pair, layers)));
  }

  private static void check(Sample sample, String pair, List<AttentionMap> layers) {
    String[] sides = Lanes.sides(pair);
    AttentionMap first = layers.isEmpty() ? null : layers.get(0);
    List<String> query =
        sides == null || first == null ? null : Lanes.texts(sample, sides[0], first.queries());
    List<String> context =
        sides == null || first == null ? null : Lanes.texts(sample, sides[1], first.keys());
    if (query == null || context == null) {
      throw new IllegalArgumentException(
          "attention \""
              + pair
              + "\" with "
              + layers.size()
              + " layers; the streams of sample "
              + sample.id()
              + " are "
              + sample.streams().stream().map(TokenSequence::stream).toList());
    }
    for (AttentionMap layer : layers) {
      if (layer.queries() != query.size()
          || layer.keys() != context.size()
          || layer.heads() != layers.get(0).heads()) {
        throw new IllegalArgumentException(
            "attention \""
                + pair
                + "\" of sample "
                + sample.id()
                + " has a layer ["
                + layer.heads()
                + ", "
                + layer.queries()
                + ", "
                + layer.keys()
                + "], expected ["
                + layers.get(0).heads()
                + ", "
                + query.size()
                + ", "
                + context.size()
                + "]");
      }
    }
  }

  /**
   * A stream, and where its tokens stand among those of the sample.
   *
   * @param stream the stream
   * @param offset tokens of the streams before it
   */
  record Part(TokenSequence stream, int offset) {
    /** The scores of this stream's tokens out of those of the whole sample. */
    float[] of(float[] scores) {
      return Arrays.copyOfRange(scores, offset, offset + stream.size());
    }
  }

  /** The streams in order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int offset = 0;
    for (TokenSequence s : sample.streams()) {
      parts.add(new Part(s, offset));
      offset += s.size();
    }
    return parts;
  }

  /** The stream whose tokens are the sites of the crystal. */
  Optional<Part> sites() {
    return parts().stream()
        .filter(
            p ->
                crystal.isPresent()
                    && p.stream().tokens().stream()
                        .anyMatch(t -> t.source() instanceof TokenSource.Site))
        .findFirst();
  }

  /** The strongest edges between sites, none where attention runs over none. */
  List<CrystalPlot.Edge> strongestEdges() {
    if (sites().isEmpty() || attention.isEmpty()) {
      return List.of();
    }
    TokenSequence s = sites().get().stream();
    List<AttentionMap> layers = attention.get().pairs().get(s.stream() + "." + s.stream());
    return layers == null ? List.of() : StrongestEdges.of(s, layers);
  }

  /** The first stream whose tokens are characters of a text. */
  Optional<Part> text() {
    return parts().stream()
        .filter(
            p ->
                p.stream().tokens().stream()
                    .anyMatch(t -> t.source() instanceof TokenSource.Characters))
        .findFirst();
  }
}

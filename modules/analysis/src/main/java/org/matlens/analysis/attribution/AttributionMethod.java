package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Predictor;

/** A way to say which tokens matter for a score; the same samples give the same numbers. */
public interface AttributionMethod {

  /**
   * Name in reports and files, e.g. {@code integrated-gradients}; options that are not the defaults
   * follow behind dots. Letters, digits, '_', '-' and '.' only.
   */
  String name();

  /** One sentence for a person. */
  String description();

  /** What its numbers claim. */
  Meaning meaning();

  /** Capabilities a model must have. */
  List<Class<? extends Predictor>> needs();

  /**
   * Attributions of one score of each sample, in order.
   *
   * @param predictor has what the method {@link #needs}
   * @param output number of the score, as in {@link Predictor#scores}
   * @throws UnsuitableMethodException when the model lacks a capability
   */
  List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output);

  /**
   * Bytes of matrices of tokens by tokens that the method holds at a time for one sample, where the
   * model keeps no attention and makes it head by head; an upper estimate.
   *
   * @param layers attention layers of the model
   * @param heads per layer
   */
  default long workingBytes(Sample sample, int layers, int heads) {
    return 0;
  }

  /**
   * Whether the method reads the attention of one sequence to itself, which says nothing of several
   * streams that meet.
   */
  default boolean readsOneSequence() {
    return false;
  }

  /** True when {@code predictor} has what this method needs. */
  default boolean offeredBy(Predictor predictor) {
    return needs().stream().allMatch(c -> c.isInstance(predictor))
        && !(readsOneSequence()
            && predictor instanceof Intervenes i
            && (i.numLayers() == 0 || !i.layerPairs().isEmpty()));
  }

  /**
   * The layers of the only sequence of a sample.
   *
   * @throws UnsuitableMethodException when the sample has several streams
   */
  default List<AttentionMap> layersOfOne(Sample sample, AttentionMaps maps) {
    if (sample.streams().size() > 1) {
      throw new UnsuitableMethodException(
          "method \""
              + name()
              + "\" reads the attention of one sequence to itself, sample "
              + sample.id()
              + " has "
              + sample.streams().size()
              + " streams; integrated-gradients, occlusion and shap go with several");
    }
    return maps.layers();
  }

  /** Attributions of a score of its own for each sample: {@code outputs[i]} of sample i. */
  default List<Attribution> attribute(Predictor predictor, List<Sample> samples, int[] outputs) {
    List<Attribution> out = new ArrayList<>(java.util.Collections.nCopies(samples.size(), null));
    for (int output : Arrays.stream(outputs).distinct().sorted().toArray()) {
      List<Integer> rows = new ArrayList<>();
      for (int i = 0; i < outputs.length; i++) {
        if (outputs[i] == output) {
          rows.add(i);
        }
      }
      List<Attribution> some =
          attribute(predictor, rows.stream().map(samples::get).toList(), output);
      for (int i = 0; i < rows.size(); i++) {
        out.set(rows.get(i), some.get(i));
      }
    }
    return out;
  }

  /**
   * The capability {@code needed} of {@code predictor}.
   *
   * @throws UnsuitableMethodException when the model lacks it
   */
  default <T extends Predictor> T require(Predictor predictor, Class<T> needed) {
    if (!needed.isInstance(predictor)) {
      throw new UnsuitableMethodException(
          "method \""
              + name()
              + "\" needs a model that "
              + needed.getSimpleName().toLowerCase(java.util.Locale.ROOT)
              + "; this one does not");
    }
    return needed.cast(predictor);
  }
}

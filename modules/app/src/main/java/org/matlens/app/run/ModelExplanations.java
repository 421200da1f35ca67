package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.matlens.analysis.attribution.AttentionBased;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.GradientBased;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.UnsuitableMethodException;
import org.matlens.app.explain.AttentionMemory;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.app.explain.ExplainWriter;
import org.matlens.app.explain.Explainer;
import org.matlens.app.explain.Explanation;
import org.matlens.app.modality.StreamsModality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.model.TrainedModel;
import org.matlens.spectrum.Spectrum;

/**
 * Attributions and attention of samples, written into a folder.
 *
 * @param looked the model
 */
record ModelExplanations(Looked looked) {

  /** Explains {@code rows}; gives the number of samples written. */
  int write(
      List<DataRow> rows, List<String> names, ExplainOptions options, Path out, Progress progress)
      throws InputException, IOException {
    Map<String, Explainer.Method> methods = new LinkedHashMap<>();
    MethodQuality quality = new MethodQuality();
    for (AttributionMethod m : looked.methods(names)) {
      methods.put(m.name(), new Bound(m, looked.model(), quality));
    }
    boolean gradients = methods.values().stream().anyMatch(Explainer.Method::asksForGradients);
    new AttentionMemory(looked.model().numLayers(), looked.model().numHeads(), gradients)
        .require(rows.stream().map(DataRow::sample).toList(), AttentionMemory.room());
    require("layer", options.layers(), looked.model().numLayers());
    require("head", options.heads(), looked.model().numHeads());
    looked.sayWhichModel(progress);
    List<Explainer.Item> items = new ArrayList<>();
    for (DataRow r : rows) {
      Optional<String> smiles =
          looked.samples().modality().isSmiles() ? Optional.of(r.input()) : Optional.empty();
      double target = r.targets().length > Looked.TASK ? r.targets()[Looked.TASK] : Double.NaN;
      items.add(new Explainer.Item(r.sample(), r.input(), smiles, r.crystal(), target));
    }
    List<String> leftOut;
    try (ExplainWriter writer = new ExplainWriter(out, options, this::spectrum)) {
      leftOut =
          new Explainer(looked.model(), Looked.TASK, methods)
              .explain(items, writer, done -> progress.at("explaining", "", done, items.size()));
      if (leftOut.size() == items.size() && !items.isEmpty()) {
        throw new InputException(
            "prediction, attention or scores are NaN or infinite for "
                + NonFinite.told(leftOut, items.size())
                + ": there is nothing to explain");
      }
      writer.finish();
      writer.reductions().forEach(progress::say);
    } catch (UnsuitableMethodException
        | IllegalStateException e) { // a layer, head, read-out or only sequence this model lacks
      throw new InputException(e.getMessage(), e);
    }
    if (!leftOut.isEmpty()) {
      progress.say(
          "warning: left out, for prediction, attention or scores are NaN or infinite: "
              + NonFinite.told(leftOut, items.size()));
    }
    quality.lines().forEach(progress::say);
    return items.size() - leftOut.size();
  }

  private static void require(String what, List<Integer> numbers, int count) throws InputException {
    for (int n : numbers) {
      if (n >= count) {
        throw new InputException(
            "--" + what + " " + n + ", expected 0 to " + (count - 1) + ", as the model has");
      }
    }
  }

  private Optional<Spectrum> spectrum(Explanation explanation, int stream) {
    try {
      return Optional.ofNullable(
          looked.samples().modality() instanceof StreamsModality several
              ? several.spectrum(stream, explanation.input(), explanation.crystal())
              : looked.samples().modality().spectrum(explanation.input()));
    } catch (InputException e) { // it was read before
      throw new IllegalStateException(e);
    }
  }

  /** An attribution method that speaks of one model. */
  private record Bound(AttributionMethod method, TrainedModel model, MethodQuality quality)
      implements Explainer.Method {
    @Override
    public boolean signed() {
      return method.meaning() == Meaning.CONTRIBUTION;
    }

    @Override
    public boolean asksForGradients() {
      return method instanceof GradientBased;
    }

    @Override
    public List<Attribution> attribute(Explainer.Look look) {
      List<Sample> samples = look.samples();
      if (method instanceof AttentionBased a && look.attention().isPresent()) {
        return perToken(samples, i -> a.perToken(samples.get(i), look.attention().get().get(i)));
      }
      if (method instanceof GradientBased g && look.gradients().isPresent()) {
        return perToken(samples, i -> g.perToken(samples.get(i), look.gradients().get().get(i)));
      }
      List<Attribution> out = method.attribute(model, samples, look.output());
      out.forEach(quality::add);
      return out;
    }

    private List<Attribution> perToken(List<Sample> samples, IntFunction<double[]> of) {
      return IntStream.range(0, samples.size())
          .parallel() // each looks at what the pass has shown of its own sample
          .mapToObj(i -> Attribution.of(method.name(), of.apply(i)))
          .toList();
    }
  }
}

package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
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
    List<AttributionMethod> asked = looked.methods(names);
    MethodQuality quality = new MethodQuality();
    for (AttributionMethod m : asked) {
      methods.put(m.name(), new Bound(m, looked.model(), quality));
    }
    new AttentionMemory(looked.model().numLayers(), looked.model().numHeads(), asked)
        .require(rows.stream().map(DataRow::sample).toList(), AttentionMemory.room());
    require("layer", options.layers(), looked.model().numLayers());
    require("head", options.heads(), looked.model().numHeads());
    looked.sayWhichModel(progress);
    List<Explainer.Item> items = new ArrayList<>();
    Map<Sample, DataRow> bySample = new IdentityHashMap<>();
    for (DataRow r : rows) {
      bySample.put(r.sample(), r);
      Optional<String> smiles = smiles(r);
      double target = r.targets().length > Looked.TASK ? r.targets()[Looked.TASK] : Double.NaN;
      items.add(new Explainer.Item(r.sample(), r.input(), smiles, r.crystal(), target));
    }
    List<String> leftOut;
    try (ExplainWriter writer =
        new ExplainWriter(
            out, options, (e, stream) -> spectrum(bySample.get(e.sample()), stream))) {
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

  /** The SMILES of the first stream of molecules that a row has. */
  private Optional<String> smiles(DataRow row) {
    return IntStream.range(0, row.inputs().size())
        .filter(i -> looked.samples().streams().get(i).modality().isSmiles())
        .filter(i -> looked.samples().has(row, i))
        .mapToObj(i -> row.inputs().get(i).text())
        .findFirst();
  }

  private Optional<Spectrum> spectrum(DataRow row, int stream) {
    if (!looked.samples().has(row, stream)) {
      return Optional.empty();
    }
    try {
      String text = row.inputs().get(stream).text();
      return Optional.ofNullable(looked.samples().streams().get(stream).modality().spectrum(text));
    } catch (InputException e) { // it was read before
      throw new IllegalStateException(e);
    }
  }

  /** An attribution method that speaks of one model. */
  record Bound(AttributionMethod method, TrainedModel model, MethodQuality quality)
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

package org.matlens.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.app.explain.ExplainWriter;
import org.matlens.app.explain.Explainer;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.model.EncoderConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.train.Trainer;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/**
 * Explains one spectrum of {@link #TOKENS} patches by a network whose whole attention and its
 * gradients would take 490 MB: a program that {@link LongSampleTest} starts with little memory.
 */
final class LongSample {
  static final int TOKENS = 1709;
  static final int LAYERS = 3;
  static final int HEADS = 7;

  private LongSample() {}

  /** Arguments: a folder for what is explained, then methods. */
  public static void main(String[] args) throws Exception {
    Path out = Path.of(args[0]);
    List<Sample> little = List.of(sample("a", 5), sample("b", 7));
    Trainer.Request request =
        new Trainer.Request(
            new EncoderConfig(
                7 * HEADS,
                HEADS,
                LAYERS,
                53,
                0,
                EncoderConfig.Position.LEARNED,
                EncoderConfig.Pooling.MEAN,
                false,
                TOKENS,
                0),
            TrainingConfig.builder().epochs(1).build(),
            List.of(Task.regression("y", "")),
            Vocabulary.build(little.stream().map(Sample::sequence).toList()),
            2,
            0,
            new FixedSet(little, List.of(new double[] {1}, new double[] {2})),
            new FixedSet(List.of(), List.of()),
            5,
            KernelChoice.CPU);
    try (TrainedModel model =
            Trainer.train(request, Files.createDirectories(out.resolve("state")), r -> {});
        ExplainWriter writer =
            new ExplainWriter(out, new ExplainOptions(1L << 31, List.of(), List.of(), true))) {
      Map<String, Explainer.Method> methods = new java.util.LinkedHashMap<>();
      for (String name : List.of(args).subList(1, args.length)) {
        AttributionMethod method = AttributionMethods.named(name, 1);
        methods.put(method.name(), new ModelExplanations.Bound(method, model, new MethodQuality()));
      }
      new Explainer(model, 0, methods)
          .explain(
              List.of(
                  new Explainer.Item(
                      sample("long", TOKENS), "long.xy", Optional.empty(), Double.NaN)),
              writer,
              done -> {});
      writer.finish();
    }
  }

  private static Sample sample(String id, int tokens) {
    List<Token> patches = new ArrayList<>();
    for (int t = 0; t < tokens; t++) {
      float[] features = {(float) Math.sin(0.1 * t), t % 13 / 13f};
      patches.add(
          new Token("[P]", TokenKind.PATCH, new TokenSource.AxisRange(t, t + 1, "eV"), features));
    }
    return new Sample(id, new TokenSequence("spectrum", patches));
  }
}

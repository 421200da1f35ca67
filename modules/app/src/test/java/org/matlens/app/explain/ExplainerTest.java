package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;

class ExplainerTest {
  @TempDir Path dir;

  /** Counts: its second task is the number of nitrogen atoms, and says how often it was asked. */
  private static class Counts implements Predictor {
    final List<Integer> asked = new ArrayList<>();

    @Override
    public List<Task> tasks() {
      return List.of(
          new Task("colour", Task.Kind.MULTICLASS, "", List.of("red", "green", "blue")),
          Task.regression("nitrogens", ""));
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      asked.add(samples.size());
      return samples.stream()
          .map(
              s ->
                  new Prediction(
                      s.id(),
                      List.of(
                          new Prediction.Value(2, Double.NaN, new double[] {0, 0, 1}),
                          new Prediction.Value(nitrogens(s), 0.25, new double[0]))))
          .toList();
    }

    static double nitrogens(Sample s) {
      return s.sequence().tokens().stream().filter(ExplainerTest::isNitrogen).count();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream()
          .map(s -> new double[] {0, 0, 1, nitrogens(s)})
          .toArray(double[][]::new);
    }
  }

  private static final class AttendingCounts extends Counts implements Attends {
    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      return samples.stream()
          .map(s -> Examples.attention(2, 3, s.sequence().size(), s.sequence().size()))
          .toList();
    }
  }

  private static boolean isNitrogen(Token t) {
    return t.text().equalsIgnoreCase("n");
  }

  /** The truth about {@link Counts}: each nitrogen adds one. */
  private static final class Truth implements Explainer.Method {
    @Override
    public boolean signed() {
      return true;
    }

    @Override
    public List<Attribution> attribute(Explainer.Look look) {
      List<Attribution> out = new ArrayList<>();
      for (Sample s : look.samples()) {
        float[] scores = new float[s.sequence().size()];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = isNitrogen(s.sequence().tokens().get(i)) ? 1 : 0;
        }
        out.add(new Attribution("truth", scores, Map.of("completenessError", 0.25)));
      }
      return out;
    }
  }

  private static Explainer.Item item(String smiles, double target) {
    Sample sample = new Sample("id " + smiles, Examples.symbols(smiles));
    return new Explainer.Item(sample, smiles, Optional.of(smiles), target);
  }

  private JsonNode explain(Predictor predictor, List<Explainer.Item> items) throws Exception {
    List<Integer> done = new ArrayList<>();
    try (ExplainWriter writer =
        new ExplainWriter(dir, new ExplainOptions(1 << 20, List.of(), List.of(), false))) {
      new Explainer(predictor, 1, Map.of("truth", new Truth())).explain(items, writer, done::add);
      writer.finish();
    }
    assertThat(done).hasSize(items.size()).isSorted();
    return new ObjectMapper().readTree(dir.resolve("index.json").toFile());
  }

  @Test
  void everySampleGetsItsOwnNumbers() throws Exception {
    JsonNode index =
        explain(new AttendingCounts(), List.of(item("CCN", 1.5), item("NCCCN", Double.NaN)));
    JsonNode second = index.get(1);
    assertThat(second.get("id").asText()).isEqualTo("id NCCCN");
    assertThat(second.get("task").asText()).isEqualTo("nitrogens");
    assertThat(second.get("prediction").asDouble()).isEqualTo(2);
    assertThat(second.get("uncertainty").asDouble()).isEqualTo(0.25);
    assertThat(second.get("target").isNull()).isTrue();
    assertThat(index.get(0).get("target").asDouble()).isEqualTo(1.5);
    JsonNode top = second.get("attribution").get("truth").get("top");
    assertThat(top.get(0).get("atom").asInt()).isZero();
    assertThat(top.get(1).get("atom").asInt()).isEqualTo(4);
    assertThat(top.get(2).get("score").asDouble()).isZero();
    assertThat(second.at("/attribution/truth/completenessError").asDouble()).isEqualTo(0.25);
    assertThat(second.at("/attribution/truth/folded").toString())
        .isEqualTo(
            "[{\"stream\":\"molecule\",\"atoms\":[1.0,0.0,0.0,0.0,1.0],"
                + "\"elements\":{\"C\":0.0,\"N\":2.0}}]");
    assertThat(NpzReader.read(dir.resolve("1.npz")).get("attention").shape())
        .containsExactly(2, 3, 6, 6);
  }

  @Test
  void aFewSamplesAtATime() throws Exception {
    List<Explainer.Item> items = new ArrayList<>();
    for (int i = 0; i < 71; i++) {
      items.add(item("C".repeat(1 + i % 7) + "N", i));
    }
    Counts counts = new AttendingCounts();
    JsonNode index = explain(counts, items);
    assertThat(counts.asked).containsExactly(64, 7);
    assertThat(index).hasSize(71);
    assertThat(index.get(67).get("file").asText()).isEqualTo("67.npz");
    assertThat(index.get(67).get("input").asText()).isEqualTo("CCCCCN");
  }

  @Test
  void longSamplesOneAtATime() throws Exception {
    Counts counts = new Counts();
    Explainer.Item small = item("CN", 0);
    Explainer.Item large = item("C".repeat(300) + "N", 1);
    assertThat(explain(counts, List.of(small, large, large, small, small))).hasSize(5);
    assertThat(counts.asked).containsExactly(2, 3);
  }

  @Test
  void aModelWithoutAttentionIsExplainedByWhatItHas() throws Exception {
    JsonNode entry = explain(new Counts(), List.of(item("CN", 1))).get(0);
    assertThat(entry.get("attention").isNull()).isTrue();
    assertThat(NpzReader.read(dir.resolve("0.npz"))).containsOnlyKeys("attribution.truth");
  }

  @Test
  void tasksAreNumberedThroughTheirOutputs() {
    assertThat(Explainer.output(new Counts().tasks(), 0)).isZero();
    assertThat(Explainer.output(new Counts().tasks(), 1)).isEqualTo(3);
    assertThatThrownBy(() -> new Explainer(new Counts(), 2, Map.of()))
        .hasMessage("task 2 of [colour, nitrogens]");
  }

  /** Tells which score it was asked for. */
  private record Asked(List<Integer> outputs) implements Explainer.Method {
    @Override
    public boolean signed() {
      return false;
    }

    @Override
    public List<Attribution> attribute(Explainer.Look look) {
      outputs.add(look.output());
      return look.samples().stream()
          .map(
              s -> {
                float[] scores = new float[s.sequence().size()];
                java.util.Arrays.fill(scores, look.output());
                return new Attribution("asked", scores);
              })
          .toList();
    }
  }

  /** Of three colours the one that is predicted is explained, sample by sample. */
  @Test
  void thePredictedClassIsExplained() throws Exception {
    Predictor counts =
        new Counts() {
          @Override
          public List<Prediction> predict(List<Sample> samples) {
            return samples.stream()
                .map(
                    s -> {
                      double colour = s.sequence().size() % 3;
                      Prediction.Value v =
                          new Prediction.Value(colour, Double.NaN, new double[] {0.2, 0.3, 0.5});
                      return new Prediction(s.id(), List.of(v, v));
                    })
                .toList();
          }
        };
    List<Integer> outputs = new ArrayList<>();
    List<Explainer.Item> items =
        List.of(item("CCC", 0), item("C", 1), item("CC", 2), item("CCCC", 0));
    try (ExplainWriter writer =
        new ExplainWriter(dir, new ExplainOptions(1 << 20, List.of(), List.of(), false))) {
      new Explainer(counts, 0, Map.of("asked", new Asked(outputs)))
          .explain(items, writer, done -> {});
      writer.finish();
    }
    JsonNode index = new ObjectMapper().readTree(dir.resolve("index.json").toFile());
    List<String> classes = counts.tasks().get(0).classes();
    assertThat(outputs).doesNotHaveDuplicates().isSorted();
    for (int i = 0; i < items.size(); i++) {
      int colour = items.get(i).sample().sequence().size() % 3;
      assertThat(index.get(i).path("predictedClass").asText()).isEqualTo(classes.get(colour));
      assertThat(
              index
                  .get(i)
                  .path("attribution")
                  .path("asked")
                  .path("top")
                  .get(0)
                  .path("score")
                  .asInt())
          .isEqualTo(colour);
    }
  }
}

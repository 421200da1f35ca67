package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Agreement with numbers computed in PyTorch float64, from its attention and gradients. */
class OracleTest {
  private static JsonNode encoder;

  @BeforeAll
  static void read() throws IOException {
    String named = System.getenv("MATLENS_DATA");
    Path data = named == null ? Path.of("../../../shared/data") : Path.of(named);
    Path file = data.toAbsolutePath().normalize().resolveSibling("oracle/encoder.json");
    assumeTrue(Files.exists(file), "skipped: no " + file + " (beside the folder of MATLENS_DATA)");
    encoder = new ObjectMapper().readTree(file.toFile());
  }

  private static double[] values(JsonNode array) {
    return IntStream.range(0, array.get("values").size())
        .mapToDouble(i -> array.get("values").get(i).asDouble())
        .toArray();
  }

  private static List<AttentionMap> layers(JsonNode arrays) {
    List<AttentionMap> out = new ArrayList<>();
    for (JsonNode a : arrays) {
      JsonNode shape = a.get("shape");
      out.add(
          new AttentionMap(
              shape.get(0).asInt(),
              shape.get(1).asInt(),
              shape.get(2).asInt(),
              Attribution.toFloats(values(a))));
    }
    return out;
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      // the oracle's weights pass through single precision here
      assertThat(actual[i]).isEqualTo(expected[i], within(3e-7));
    }
  }

  @Test
  void rolloutAndRelevance() {
    assertThat(encoder.get("samples")).hasSize(3);
    for (JsonNode sample : encoder.get("samples")) {
      int n = sample.get("tokens").size();
      List<AttentionMap> attention = layers(sample.get("attention"));
      List<AttentionMap> gradients = layers(sample.get("attentionGradient"));
      assertClose(RowByRow.rollout(attention, n), values(sample.get("rollout")));
      assertClose(RowByRow.relevance(attention, gradients, n), values(sample.get("relevance")));
    }
  }

  /** The maps a user sees: means over the rows of the oracle's matrices. */
  @Test
  void mapsAreColumnMeans() {
    for (JsonNode json : encoder.get("samples")) {
      int n = json.get("tokens").size();
      Sample sample = sample(n);
      Given given = new Given(json);
      double[] rollout = values(json.get("rollout"));
      double[] relevance = values(json.get("relevance"));
      float[] map = new AttentionRollout().attribute(given, List.of(sample), 0).get(0).perToken();
      float[] evidence =
          new AttentionGradient().attribute(given, List.of(sample), 0).get(0).perToken();
      for (int k = 0; k < n; k++) {
        int key = k;
        assertThat((double) map[k])
            .isEqualTo(
                IntStream.range(0, n).mapToDouble(q -> rollout[q * n + key]).sum() / n,
                within(1e-6));
        assertThat((double) evidence[k])
            .isEqualTo(
                (IntStream.range(0, n).mapToDouble(q -> relevance[q * n + key]).sum() - 1) / n,
                within(1e-6));
      }
    }
  }

  private static Sample sample(int n) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      tokens.add(new Token("t" + t, TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
    }
    return new Sample("oracle", new TokenSequence("molecule", tokens));
  }

  /** Hands out the oracle's attention and gradients. */
  private record Given(JsonNode json) implements Differentiates {
    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", ""));
    }

    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      return List.of(AttentionMaps.ofStream("molecule", layers(json.get("attention"))));
    }

    @Override
    public int embeddingSize() {
      return 1;
    }

    @Override
    public List<Gradients> gradients(List<Sample> samples, int output) {
      return List.of(
          new Gradients(
              json.get("output").asDouble(),
              new float[0],
              new float[0],
              attention(samples).get(0),
              AttentionMaps.ofStream("molecule", layers(json.get("attentionGradient")))));
    }

    @Override
    public List<Gradients> gradients(List<Sample> samples, List<float[]> e, int output) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }
  }
}

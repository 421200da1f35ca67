package org.matlens.model.graph;

import static org.matlens.model.kernel.Close.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.kernel.Oracle;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The whole encoder against PyTorch: outputs, loss, attention, its derivatives, and the gradient of
 * every parameter.
 */
class EncoderOracleTest {

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void agreesWithTheOracle(DataType type) {
    JsonNode o = Oracle.read("encoder.json");
    double tolerance = type == DataType.DOUBLE ? 1e-8 : 2e-5;
    // Maps leave the network as floats, whatever it computes in.
    double mapTolerance = type == DataType.DOUBLE ? 1e-7 : 2e-5;
    int layers = o.get("numLayers").asInt();
    EncoderConfig encoder =
        new EncoderConfig(
            o.get("dModel").asInt(),
            o.get("numHeads").asInt(),
            layers,
            o.get("dFeedForward").asInt(),
            0,
            Position.NONE,
            Pooling.MEAN,
            false,
            16,
            0);
    NetworkConfig config = new NetworkConfig(encoder, o.get("vocabulary").asInt(), 0, 0, 1);
    double[] targets = Oracle.values(o.get("targets"));
    try (Network net = Network.create(config, 0, type, KernelChoice.AUTO, 2)) {
      setParameters(net, o.get("parameters"));
      PackedBatch batch = batch(o.get("samples"));
      var trained =
          net.differentiate(
              batch,
              new Pass(false, 0, true, true, false, false, false),
              null,
              (b, out, dOut) -> {
                dOut[0] = 2 * (out[0] - targets[b]) / targets.length;
                return (out[0] - targets[b]) * (out[0] - targets[b]) / targets.length;
              });
      assertClose(
          "loss",
          new double[] {trained.loss()},
          new double[] {o.get("loss").asDouble()},
          tolerance);
      checkGradients(net, o.get("gradients"), tolerance);

      var explained =
          net.differentiate(
              batch,
              Pass.DIFFERENTIATE,
              null,
              (b, out, dOut) -> {
                dOut[0] = 1;
                return out[0];
              });
      for (var chunk : explained.chunks()) {
        for (int b = 0; b < chunk.batch().size(); b++) {
          JsonNode s = o.get("samples").get(chunk.firstSample() + b);
          double[] out = explained.outputs()[chunk.firstSample() + b];
          assertClose("output", out, new double[] {s.get("output").asDouble()}, tolerance);
          compare("attention", chunk.seen().attention(b), s.get("attention"), mapTolerance);
          compare(
              "attentionGradient",
              chunk.seen().attentionGradient(b),
              s.get("attentionGradient"),
              mapTolerance);
        }
      }
    }
  }

  private static PackedBatch batch(JsonNode samples) {
    int[] offsets = new int[samples.size() + 1];
    String[] ids = new String[samples.size()];
    int[] tokens = new int[0];
    for (int b = 0; b < ids.length; b++) {
      JsonNode t = samples.get(b).get("tokens");
      ids[b] = "s" + b;
      offsets[b + 1] = offsets[b] + t.size();
      tokens = Arrays.copyOf(tokens, offsets[b + 1]);
      for (int i = 0; i < t.size(); i++) {
        tokens[offsets[b] + i] = t.get(i).asInt();
      }
    }
    return new PackedBatch(ids, offsets, tokens, 0, new float[0], null);
  }

  private static void compare(
      String what, List<AttentionMap> maps, JsonNode expected, double tolerance) {
    for (int l = 0; l < maps.size(); l++) {
      float[] values = maps.get(l).values();
      double[] actual = new double[values.length];
      Arrays.setAll(actual, i -> values[i]);
      assertClose(what + " of layer " + l, actual, Oracle.values(expected.get(l)), tolerance);
    }
  }

  private static final Map<String, String> BLOCK_NAMES =
      Map.of(
          "outWeight",
          "o.weight",
          "outBias",
          "o.bias",
          "upWeight",
          "up.weight",
          "upBias",
          "up.bias",
          "downWeight",
          "down.weight",
          "downBias",
          "down.bias",
          "gain1",
          "norm1.gain",
          "shift1",
          "norm1.shift",
          "gain2",
          "norm2.gain",
          "shift2",
          "norm2.shift");

  /**
   * The oracle's array for a parameter of ours; queries, keys and values stand side by side in one
   * of ours.
   */
  private static double[] oracleArray(JsonNode arrays, String vertex, String parameter) {
    if (!vertex.startsWith("block")) {
      String name =
          switch (vertex) {
            case "embedding" -> "embedding";
            case "pool" -> "norm." + parameter;
            default -> "head." + parameter;
          };
      return Oracle.values(arrays.get(name));
    }
    String layer = "layer" + vertex.substring("block".length()) + ".";
    if (!parameter.startsWith("qkv")) {
      return Oracle.values(arrays.get(layer + BLOCK_NAMES.get(parameter)));
    }
    String kind = parameter.equals("qkvWeight") ? ".weight" : ".bias";
    double[][] parts = {
      Oracle.values(arrays.get(layer + "q" + kind)),
      Oracle.values(arrays.get(layer + "k" + kind)),
      Oracle.values(arrays.get(layer + "v" + kind))
    };
    int d = Oracle.shape(arrays.get(layer + "q.bias"))[0];
    double[] out = new double[3 * parts[0].length];
    for (int i = 0; i < out.length; i++) {
      out[i] = parts[i % (3 * d) / d][i / (3 * d) * d + i % d];
    }
    return out;
  }

  private static void setParameters(Network net, JsonNode arrays) {
    net.forEachParameter(
        (vertex, spec, offset) -> {
          double[] values = oracleArray(arrays, vertex, spec.name());
          for (int i = 0; i < values.length; i++) {
            net.parameters().putScalar(offset + i, values[i]);
          }
        });
  }

  private static void checkGradients(Network net, JsonNode arrays, double tolerance) {
    double[] gradient = new double[(int) net.parameters().length()];
    for (var g : net.gradients()) {
      double[] part = g.toDoubleVector();
      Arrays.setAll(gradient, i -> gradient[i] + part[i]);
    }
    net.forEachParameter(
        (vertex, spec, offset) -> {
          double[] expected = oracleArray(arrays, vertex, spec.name());
          double[] actual = Arrays.copyOfRange(gradient, offset, offset + spec.size());
          if (spec.name().equals("qkvBias")) {
            // A bias of the keys shifts all scores of a query alike: its gradient is zero but for
            // rounding.
            int d = expected.length / 3;
            Arrays.fill(expected, d, 2 * d, 0);
          }
          assertClose(vertex + "." + spec.name(), actual, expected, tolerance);
        });
  }
}

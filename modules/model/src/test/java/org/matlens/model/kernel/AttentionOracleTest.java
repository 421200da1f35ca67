package org.matlens.model.kernel;

import static org.matlens.model.kernel.Close.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;

/** Attention of both kernels against PyTorch: outputs, weights and all gradients. */
class AttentionOracleTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheOracle() {
    JsonNode cases = Oracle.read("attention.json");
    JsonNode list = cases.isArray() ? cases : cases.get("cases");
    return StreamSupport.stream(list.spliterator(), false)
        .flatMap(
            c ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        c.get("name").asText() + ", nd4j double",
                        () -> check(c, new Nd4jKernels(DataType.DOUBLE), 1e-8)),
                    DynamicTest.dynamicTest(
                        c.get("name").asText() + ", cpu float",
                        () -> check(c, new CpuKernels(), 2e-6))));
  }

  private static <M> void check(JsonNode c, Kernels<M> k, double tolerance) {
    int[] q = Oracle.shape(c.get("q"));
    int batch = q[0];
    int heads = q[1];
    int nq = q[2];
    int d = q[3];
    int nk = Oracle.shape(c.get("k"))[2];
    int width = heads * d;
    boolean self = nq == nk;
    k.begin();
    // Cross-attention layout: queries alone, keys and values side by side.
    M queries = k.matrix(batch * nq, width);
    k.set(queries, packed(c.get("q"), heads, nq, d, width, 0, new double[batch * nq * width]));
    M keyValues = k.matrix(batch * nk, 2 * width);
    double[] kv =
        packed(c.get("k"), heads, nk, d, 2 * width, 0, new double[batch * nk * 2 * width]);
    k.set(keyValues, packed(c.get("v"), heads, nk, d, 2 * width, width, kv));
    int[] queryOffsets = offsets(batch, nq);
    int[] keyOffsets = offsets(batch, nk);
    boolean biased = c.has("bias");
    double[] allowed = Oracle.values(c.get("allowed"));
    // Every pair is a bucket of its own, so that the table holds the oracle's bias and gets its
    // gradient.
    int[] pairs = new int[batch * nq * nk];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = allowed[i] != 0 ? i : -1;
    }
    M bias = biased ? k.matrix(pairs.length, heads) : null;
    M dBias = biased ? k.matrix(pairs.length, heads) : null;
    if (biased) {
      k.set(bias, pairsFirst(Oracle.values(c.get("bias")), batch, heads, nq * nk));
      k.set(dBias, new double[pairs.length * heads]);
    }
    M context = k.matrix(batch * nq, width);
    AttentionCall<M> call =
        new AttentionCall<>(
            queries,
            keyValues,
            0,
            context,
            heads,
            queryOffsets,
            keyOffsets,
            pairs,
            bias,
            false,
            k.weights(heads, queryOffsets, keyOffsets),
            null,
            Dropout.NONE,
            0,
            0);
    k.attention(call);
    assertClose(
        "output",
        unpacked(k.get(context), batch, heads, nq, d, width, 0),
        values(c, "output"),
        tolerance);
    assertClose(
        "weights", weights(k, call, call.weights(), batch), values(c, "weights"), tolerance);

    M up = k.matrix(batch * nq, width);
    k.set(up, packed(c.get("upstream"), heads, nq, d, width, 0, new double[batch * nq * width]));
    M dQueries = k.matrix(batch * nq, width);
    M dKeyValues = k.matrix(batch * nk, 2 * width);
    M dWeights = k.weights(heads, queryOffsets, keyOffsets);
    k.attentionBackward(call, up, dQueries, dKeyValues, dBias, dWeights);
    assertClose(
        "dq", unpacked(k.get(dQueries), batch, heads, nq, d, width, 0), values(c, "dq"), tolerance);
    double[] dkv = k.get(dKeyValues);
    assertClose("dk", unpacked(dkv, batch, heads, nk, d, 2 * width, 0), values(c, "dk"), tolerance);
    assertClose(
        "dv", unpacked(dkv, batch, heads, nk, d, 2 * width, width), values(c, "dv"), tolerance);
    double[] expected = values(c, "dweights");
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= allowed[i / (heads * nq * nk) * nq * nk + i % (nq * nk)];
    }
    assertClose("dweights", weights(k, call, dWeights, batch), expected, tolerance);
    if (biased) {
      double[] dExpected = pairsFirst(values(c, "dbias"), batch, heads, nq * nk);
      for (int i = 0; i < dExpected.length; i++) {
        dExpected[i] *= allowed[i / heads];
      }
      assertClose("dbias", k.get(dBias), dExpected, tolerance);
    }
    if (self) {
      checkSelfLayout(c, k, call, tolerance, batch, heads, nq, d);
    }
  }

  /** The same numbers from queries, keys and values in one matrix. */
  private static <M> void checkSelfLayout(
      JsonNode c,
      Kernels<M> k,
      AttentionCall<M> cross,
      double tolerance,
      int batch,
      int heads,
      int n,
      int d) {
    int width = heads * d;
    double[] qkv = new double[batch * n * 3 * width];
    packed(c.get("q"), heads, n, d, 3 * width, 0, qkv);
    packed(c.get("k"), heads, n, d, 3 * width, width, qkv);
    packed(c.get("v"), heads, n, d, 3 * width, 2 * width, qkv);
    M all = k.matrix(batch * n, 3 * width);
    k.set(all, qkv);
    M context = k.matrix(batch * n, width);
    k.attention(
        new AttentionCall<>(
            all,
            all,
            width,
            context,
            heads,
            cross.queryOffsets(),
            cross.keyOffsets(),
            cross.pairs(),
            cross.bias(),
            false,
            cross.weights(),
            null,
            Dropout.NONE,
            0,
            0));
    assertClose(
        "self",
        unpacked(k.get(context), batch, heads, n, d, width, 0),
        values(c, "output"),
        tolerance);
  }

  private static double[] values(JsonNode c, String key) {
    return Oracle.values(c.get(key));
  }

  private static <M> double[] weights(Kernels<M> k, AttentionCall<M> call, M from, int batch) {
    return java.util.stream.IntStream.range(0, batch)
        .boxed()
        .flatMapToDouble(
            b ->
                java.util.Arrays.stream(
                    k.weightsOf(from, call.heads(), call.queryOffsets(), call.keyOffsets(), b)))
        .toArray();
  }

  private static int[] offsets(int batch, int n) {
    int[] o = new int[batch + 1];
    for (int b = 0; b <= batch; b++) {
      o[b] = b * n;
    }
    return o;
  }

  /**
   * [batch, head, token, d] into columns {@code [column, column + heads d)} of rows of {@code
   * width}.
   */
  private static double[] packed(
      JsonNode array, int heads, int n, int d, int width, int column, double[] to) {
    double[] from = Oracle.values(array);
    for (int i = 0; i < from.length; i++) {
      int row = i / (heads * n * d) * n + i / d % n;
      to[row * width + column + i / (n * d) % heads * d + i % d] = from[i];
    }
    return to;
  }

  private static double[] unpacked(
      double[] from, int batch, int heads, int n, int d, int width, int column) {
    double[] to = new double[batch * heads * n * d];
    for (int i = 0; i < to.length; i++) {
      int row = i / (heads * n * d) * n + i / d % n;
      to[i] = from[row * width + column + i / (n * d) % heads * d + i % d];
    }
    return to;
  }

  /** [batch, head, pair] to [batch, pair, head]. */
  private static double[] pairsFirst(double[] from, int batch, int heads, int pairs) {
    double[] to = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      int b = i / (heads * pairs);
      to[(b * pairs + i % pairs) * heads + i / pairs % heads] = from[i];
    }
    return to;
  }
}

package org.matlens.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.matlens.model.kernel.Close.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.model.graph.Batches;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.buffer.DataType;

/** Attention over edges: both kernels against loops over the formula, and against each other. */
class EdgeAttentionTest {
  private static final EdgeBasis BASIS = new EdgeBasis(13, 5.3);
  private static final int[] LENGTHS = {5, 1, 11, 17};

  /** One call and its gradients on one kind of kernels, from numbers that depend on a seed only. */
  private static final class Case<M> {
    final Kernels<M> k;
    final EdgeCall<M> call;
    final M up;
    final M dQkv;
    final M dBias;
    final M dGate;
    final M dWeights;
    private final SplittableRandom random;

    Case(
        Kernels<M> k,
        int heads,
        int headDim,
        boolean gated,
        double rate,
        boolean replace,
        Geometry.Edges edges,
        int... lengths) {
      this.k = k;
      random = new SplittableRandom(23);
      int width = heads * headDim;
      int[] offsets = new int[lengths.length + 1];
      for (int b = 0; b < lengths.length; b++) {
        offsets[b + 1] = offsets[b] + lengths[b];
      }
      int tokens = edges.size();
      float[][] replaced = new float[lengths.length][];
      replaced[lengths.length - 1] =
          new float[heads * (edges.count() - edges.start()[offsets[lengths.length - 1]])];
      for (int i = 0; i < replaced[lengths.length - 1].length; i++) {
        replaced[lengths.length - 1][i] = (float) random.nextDouble();
      }
      k.begin();
      call =
          new EdgeCall<>(
              matrix(tokens, 3 * width),
              matrix(tokens, width),
              heads,
              offsets,
              edges,
              BASIS,
              matrix(BASIS.width(), heads),
              gated ? matrix(BASIS.width(), width) : null,
              k.edgeWeights(heads, edges.count()),
              replace ? replaced : null,
              new Dropout(rate),
              3,
              29);
      up = matrix(tokens, width);
      dQkv = matrix(tokens, 3 * width);
      dBias = matrix(BASIS.width(), heads);
      dGate = gated ? matrix(BASIS.width(), width) : null;
      dWeights = k.edgeWeights(heads, edges.count());
      k.edgeAttention(call);
      k.edgeAttentionBackward(call, up, dQkv, dBias, dGate, dWeights);
    }

    private M matrix(int rows, int columns) {
      M m = k.matrix(rows, columns);
      k.set(m, random.doubles(rows * columns, -1, 1).toArray());
      return m;
    }

    double[] weights(M m) {
      return k.edgeWeightsOf(m, call.heads(), 0, call.edges().count());
    }
  }

  private static Geometry.Edges edges() {
    return Batches.edges(new SplittableRandom(5), BASIS.cutoff(), LENGTHS);
  }

  @ParameterizedTest
  @CsvSource({"1,3", "2,7", "3,5", "5,2", "7,11", "8,16", "16,4", "17,3", "37,1"})
  void bothKernelsAgree(int heads, int headDim) {
    for (boolean gated : new boolean[] {false, true}) {
      for (double rate : new double[] {0, 0.2}) {
        for (boolean replace : new boolean[] {false, true}) {
          var a =
              new Case<>(
                  new Nd4jKernels(DataType.DOUBLE),
                  heads,
                  headDim,
                  gated,
                  rate,
                  replace,
                  edges(),
                  LENGTHS);
          var b =
              new Case<>(new CpuKernels(), heads, headDim, gated, rate, replace, edges(), LENGTHS);
          assertClose("context", b.k.get(b.call.context()), a.k.get(a.call.context()), 1e-5);
          assertClose("weights", b.weights(b.call.weights()), a.weights(a.call.weights()), 1e-5);
          assertClose("dQkv", b.k.get(b.dQkv), a.k.get(a.dQkv), 1e-5);
          assertClose("dBias", b.k.get(b.dBias), a.k.get(a.dBias), 1e-5);
          assertClose("dWeights", b.weights(b.dWeights), a.weights(a.dWeights), 1e-5);
          if (gated) {
            assertClose("dGate", b.k.get(b.dGate), a.k.get(a.dGate), 1e-5);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,3,7", "true,5,2"})
  void followsTheFormula(boolean gated, int heads, int headDim) {
    var c =
        new Case<>(
            new Nd4jKernels(DataType.DOUBLE), heads, headDim, gated, 0, false, edges(), LENGTHS);
    int width = heads * headDim;
    double[] qkv = c.k.get(c.call.qkv());
    double[] bias = c.k.get(c.call.bias());
    double[] gate = gated ? c.k.get(c.call.gate()) : null;
    Geometry.Edges edges = edges();
    double[] weights = new double[heads * edges.count()];
    double[] context = new double[edges.size() * width];
    for (int q = 0; q < edges.size(); q++) {
      for (int h = 0; h < heads; h++) {
        double sum = 0;
        for (int e = edges.start()[q]; e < edges.start()[q + 1]; e++) {
          double score = 0;
          for (int i = h * headDim; i < (h + 1) * headDim; i++) {
            score +=
                qkv[q * 3 * width + i]
                    * qkv[edges.key()[e] * 3 * width + width + i]
                    / Math.sqrt(headDim);
          }
          double r = edges.distance()[e];
          double own = e == edges.start()[q] ? ownWeight(edges, q) : envelope(r);
          weights[h * edges.count() + e] = own * Math.exp(score + along(bias, heads, h, r));
          sum += weights[h * edges.count() + e];
        }
        for (int e = edges.start()[q]; e < edges.start()[q + 1]; e++) {
          weights[h * edges.count() + e] /= sum;
          for (int i = h * headDim; i < (h + 1) * headDim; i++) {
            double factor = gated ? 1 + along(gate, width, i, edges.distance()[e]) : 1;
            context[q * width + i] +=
                weights[h * edges.count() + e]
                    * qkv[edges.key()[e] * 3 * width + 2 * width + i]
                    * factor;
          }
        }
      }
    }
    assertClose("weights", c.weights(c.call.weights()), weights, 1e-12);
    assertClose("context", c.k.get(c.call.context()), context, 1e-12);
  }

  /** As many as there are others, where none has a distance. */
  private static double ownWeight(Geometry.Edges edges, int q) {
    double[] others =
        Arrays.copyOfRange(edges.distance(), edges.start()[q] + 1, edges.start()[q + 1]);
    return Arrays.stream(others).allMatch(r -> r < 0) ? Math.max(1, others.length) : 1;
  }

  private static double envelope(double r) {
    double x = Math.max(0, r) / BASIS.cutoff();
    return x >= 1 ? 0 : 1 - 10 * Math.pow(x, 3) + 15 * Math.pow(x, 4) - 6 * Math.pow(x, 5);
  }

  /** phi(r) · column of a table. */
  private static double along(double[] table, int columns, int column, double r) {
    if (r < 0) {
      return table[BASIS.size() * columns + column];
    }
    double sum = 0;
    for (int i = 0; i < BASIS.size(); i++) {
      double z = r / (BASIS.cutoff() / (BASIS.size() - 1)) - i;
      sum += Math.exp(-z * z / 2) * table[i * columns + column];
    }
    return sum;
  }

  /** Twice the sites are twice what a class token looks at: what it finds is the same. */
  @Test
  void aTokenWithoutAPlaceFindsTheSameInTwoCells() {
    int heads = 3;
    int width = 21;
    Geometry.Edges lone = Geometry.Edges.concat(List.of(self(), self(), self(), self(), self()));
    double[] sites = new SplittableRandom(9).doubles(5 * 3 * width, -1, 1).toArray();
    double[] token = new SplittableRandom(8).doubles(3 * width, -1, 1).toArray();
    for (Kernels<?> k : List.of(new Nd4jKernels(DataType.DOUBLE), new CpuKernels())) {
      double[] one = firstContext(k, heads, lone.withLeadingToken(), token, sites);
      double[] two =
          firstContext(
              k,
              heads,
              Geometry.Edges.concat(List.of(lone, lone)).withLeadingToken(),
              token,
              sites,
              sites);
      assertClose("context", two, one, k instanceof CpuKernels ? 1e-6 : 1e-13);
    }
  }

  private static Geometry.Edges self() {
    return new Geometry.Edges(new int[] {0, 1}, new int[1], new short[3], new double[1]);
  }

  /** What the first token finds. */
  private static <M> double[] firstContext(
      Kernels<M> k, int heads, Geometry.Edges edges, double[]... rows) {
    int tokens = edges.size();
    var c = new Case<>(k, heads, 7, false, 0, false, edges, tokens);
    k.set(c.call.qkv(), Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
    k.set(c.call.bias(), new SplittableRandom(7).doubles(BASIS.width() * heads, -1, 1).toArray());
    k.edgeAttention(c.call);
    return Arrays.copyOf(k.get(c.call.context()), 7 * heads);
  }

  /** Without biases, attention over all pairs is dense attention, which has an oracle. */
  @Test
  void isDenseAttentionOnACompleteGraph() {
    int heads = 3;
    int width = 15;
    int n = 7;
    int[] start = IntStream.rangeClosed(0, n).map(q -> q * n).toArray();
    int[] key = new int[n * n];
    double[] distance = new double[n * n];
    for (int q = 0; q < n; q++) {
      key[q * n] = q;
      for (int k = 0; k < n; k++) {
        if (k != q) {
          key[q * n + k + (k < q ? 1 : 0)] = k;
        }
      }
    }
    Geometry.Edges all = new Geometry.Edges(start, key, new short[3 * n * n], distance);
    Nd4jKernels k = new Nd4jKernels(DataType.DOUBLE);
    var c = new Case<>(k, heads, width / heads, false, 0, false, all, n);
    k.set(c.call.bias(), new double[BASIS.width() * heads]);
    k.edgeAttention(c.call);
    var dense = k.matrix(n, width);
    int[] offsets = {0, n};
    k.attention(
        new AttentionCall<>(
            c.call.qkv(),
            c.call.qkv(),
            width,
            dense,
            heads,
            offsets,
            offsets,
            null,
            null,
            false,
            null,
            null,
            Dropout.NONE,
            0,
            0));
    assertClose("context", k.get(c.call.context()), k.get(dense), 1e-12);
  }

  @Test
  void theEnvelopeStartsAtOneAndFadesSmoothly() {
    assertThat(BASIS.envelope(0)).isEqualTo(1);
    assertThat(BASIS.envelope(Geometry.Edges.PLACELESS)).isEqualTo(1);
    assertThat(BASIS.envelope(BASIS.cutoff())).isZero();
    assertThat(BASIS.envelope(BASIS.cutoff() + 1)).isZero();
    assertThat(BASIS.envelope(BASIS.cutoff() / 2)).isCloseTo(0.5, within(1e-15));
    // Two zero derivatives: what is left close to the ends is cubic.
    double h = 1e-3 * BASIS.cutoff();
    assertThat(BASIS.envelope(BASIS.cutoff() - h)).isCloseTo(1e-8, within(1e-10));
    assertThat(1 - BASIS.envelope(h)).isCloseTo(1e-8, within(1e-10));
  }

  /** Bits of a sample must not depend on where its edges stand in blocks. */
  @Test
  void manyEdgesOfOneQueryGoThroughOneBlock() {
    int n = 211;
    int[] start = IntStream.rangeClosed(0, n).map(q -> q == 0 ? 0 : n + q - 1).toArray();
    int[] key = new int[2 * n - 1];
    double[] distance = new double[2 * n - 1];
    for (int i = 1; i < n; i++) {
      key[i] = i;
      distance[i] = 5 * (i % 17) / 17.0;
      key[n + i - 1] = i;
    }
    Geometry.Edges star = new Geometry.Edges(start, key, new short[3 * key.length], distance);
    var a = new Case<>(new Nd4jKernels(DataType.DOUBLE), 3, 5, true, 0.2, false, star, n);
    var b = new Case<>(new CpuKernels(), 3, 5, true, 0.2, false, star, n);
    assertClose("context", b.k.get(b.call.context()), a.k.get(a.call.context()), 1e-5);
    assertClose("dQkv", b.k.get(b.dQkv), a.k.get(a.dQkv), 1e-5);
    assertClose("dGate", b.k.get(b.dGate), a.k.get(a.dGate), 1e-5);
  }
}

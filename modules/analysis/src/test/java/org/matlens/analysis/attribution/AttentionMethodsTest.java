package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jgrapht.alg.flow.EdmondsKarpMFImpl;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class AttentionMethodsTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(2027);

  private static TokenSequence sequence(String stream, int n) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      tokens.add(new Token("C", TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
    }
    return new TokenSequence(stream, tokens);
  }

  private static Sample sample(int n) {
    return new Sample("n" + n, sequence("m", n));
  }

  /** Rows sum to 1. */
  private static AttentionMap weights(int heads, int queries, int keys) {
    float[] a = new float[heads * queries * keys];
    for (int row = 0; row < heads * queries; row++) {
      double[] raw = RANDOM.doubles(keys).map(v -> v * v * v).toArray();
      double sum = Arrays.stream(raw).sum();
      for (int k = 0; k < keys; k++) {
        a[row * keys + k] = (float) (raw[k] / sum);
      }
    }
    return new AttentionMap(heads, queries, keys, a);
  }

  private static AttentionMap slopes(int heads, int queries, int keys) {
    float[] g = new float[heads * queries * keys];
    for (int i = 0; i < g.length; i++) {
      g[i] = (float) (2 * RANDOM.nextDouble() - 1);
    }
    return new AttentionMap(heads, queries, keys, g);
  }

  /**
   * Gives the attention it was made with; its score is Π_l (1 + c_l · A_l)², whatever the sample.
   */
  private record Fixed(List<AttentionMap> layers, List<AttentionMap> c)
      implements Attends, Intervenes {
    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", ""));
    }

    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      return samples.stream().map(s -> AttentionMaps.ofStream("m", layers)).toList();
    }

    static double dot(AttentionMap a, AttentionMap b) {
      double sum = 0;
      for (int i = 0; i < a.values().length; i++) {
        sum += (double) a.values()[i] * b.values()[i];
      }
      return sum;
    }

    @Override
    public double[][] scores(List<Sample> samples, List<List<Intervention>> interventions) {
      double[][] out = new double[samples.size()][];
      for (int i = 0; i < out.length; i++) {
        List<AttentionMap> a = new ArrayList<>(layers);
        for (Intervention v : interventions.get(i)) {
          Intervention.ReplaceAttention r = (Intervention.ReplaceAttention) v;
          a.set(r.layer(), r.weights());
        }
        double score = 1;
        for (int l = 0; l < a.size(); l++) {
          score *= Math.pow(1 + dot(a.get(l), c.get(l)), 2);
        }
        out[i] = new double[] {score};
      }
      return out;
    }

    @Override
    public int numLayers() {
      return layers.size();
    }

    @Override
    public int numHeads() {
      return layers.get(0).heads();
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return scores(samples, samples.stream().map(s -> List.<Intervention>of()).toList());
    }
  }

  private static float[] one(String method, List<AttentionMap> layers, Sample sample) {
    return AttributionMethods.named(method, 1)
        .attribute(new Fixed(layers, layers), List.of(sample), 0)
        .get(0)
        .perToken();
  }

  @Test
  void layersHeadsAndRowsAreChosen() {
    int n = 5;
    List<AttentionMap> layers = List.of(weights(3, n, n), weights(3, n, n));
    for (int k = 0; k < n; k++) {
      int key = k;
      double[] received = new double[6]; // by layer and head
      for (int i = 0; i < 6; i++) {
        for (int q = 0; q < n; q++) {
          received[i] += layers.get(i / 3).get(i % 3, q, key) / (double) n;
        }
      }
      assertThat((double) one("attention:layer=1,head=2", layers, sample(n))[k])
          .isEqualTo(received[5], within(1e-6));
      assertThat((double) one("attention:layer=last", layers, sample(n))[k])
          .isEqualTo((received[3] + received[4] + received[5]) / 3, within(1e-6));
      double max0 = Math.max(received[0], Math.max(received[1], received[2]));
      double max1 = Math.max(received[3], Math.max(received[4], received[5]));
      assertThat((double) one("attention:heads=max", layers, sample(n))[k])
          .isEqualTo((max0 + max1) / 2, within(1e-6));
    }
    Sample classed = new Sample("c", sequence("m", n - 1).withClassToken());
    assertThat((double) one("attention:layer=0,head=0,rows=class", layers, classed)[3])
        .isEqualTo(layers.get(0).get(0, 0, 3), within(1e-7));
    assertThat(one("attention:rows=received", layers, classed))
        .isEqualTo(one("attention", layers, sample(n)));
    assertThatThrownBy(() -> one("attention:rows=class", layers, sample(n)))
        .hasMessage("method \"attention.rows-class\": sample n5 has no class token in front");
    assertThatThrownBy(() -> one("attention:layer=2", layers, sample(n)))
        .hasMessage("method \"attention.layer-2\": layer 2, the model has layers 0 to 1");
    assertThatThrownBy(() -> one("attention:head=3", layers, sample(n)))
        .hasMessage("method \"attention.head-3\": head 3, the model has heads 0 to 2");
  }

  @Test
  void rolloutFusesHeadsAndDiscardsTheSmallest() {
    AttentionMap map =
        new AttentionMap(
            2,
            3,
            3,
            new float[] {
              0.5f, 0.25f, 0.25f, 0, 1, 0, 0.25f, 0.25f, 0.5f, //
              0, 0.25f, 0.75f, 0.5f, 0.5f, 0, 0, 0, 1
            });
    // maxima of row 0: 1/2 1/4 3/4; with I halved: 3/4 1/8 3/8, sum 5/4
    assertThat(Arrays.copyOf(RowByRow.rollout(List.of(map), 3, HeadFusion.MAX, 0), 3))
        .containsExactly(0.6, 0.1, 0.3);
    // minima of row 0: 0 1/4 1/4, half of it and of I: 1/2 1/8 1/8
    assertThat(Arrays.copyOfRange(RowByRow.rollout(List.of(map), 3, HeadFusion.MIN, 0), 0, 3))
        .containsExactly(0.5 / 0.75, 0.125 / 0.75, 0.125 / 0.75);
    // the mean's row 0 is 1/4 1/4 1/2: with a third discarded the first of the equal ones goes
    double[] third = RowByRow.rollout(List.of(map), 3, HeadFusion.MEAN, 0.34);
    assertThat(Arrays.copyOf(third, 3)).containsExactly(0.5 / 0.875, 0.125 / 0.875, 0.25 / 0.875);
  }

  @Test
  void flowIsTheMaximumFlowOfAnotherImplementation() {
    for (int n : new int[] {1, 2, 5, 7}) {
      List<AttentionMap> layers = List.of(weights(3, n, n), weights(3, n, n), weights(3, n, n));
      double[] flows = AttentionFlow.flows(layers, n, n);
      var graph =
          new SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
      for (int l = 0; l <= layers.size(); l++) {
        for (int t = 0; t < n; t++) {
          graph.addVertex(l * n + t);
        }
      }
      for (int l = 0; l < layers.size(); l++) {
        double[] mean = layers.get(l).meanOverHeads();
        for (int q = 0; q < n; q++) {
          for (int k = 0; k < n; k++) {
            graph.setEdgeWeight(
                graph.addEdge((l + 1) * n + q, l * n + k),
                0.5 * mean[q * n + k] + (q == k ? 0.5 : 0));
          }
        }
      }
      var reference = new EdmondsKarpMFImpl<>(graph);
      for (int q = 0; q < n; q++) {
        for (int k = 0; k < n; k++) {
          assertThat(flows[q * n + k])
              .isEqualTo(reference.calculateMaximumFlow(3 * n + q, k), within(1e-6));
        }
      }
    }
  }

  @Test
  void flowOfIdentitiesStaysAndNaNIsNotHidden() {
    AttentionMap eye = new AttentionMap(1, 2, 2, new float[] {1, 0, 0, 1});
    assertThat(AttentionFlow.flows(List.of(eye, eye), 2, 2)).containsExactly(1, 0, 0, 1);
    AttentionMap broken = new AttentionMap(1, 2, 2, new float[] {Float.NaN, 0, 0, 1});
    assertThat(AttentionFlow.flows(List.of(eye, broken), 2, 2)).containsOnly(Double.NaN);
  }

  /** F = f_0² f_1², f = 1 + c · A: ∫ ∂F/∂A_k A_k dα = 2 c_k · A_k (1 + c · A / 2) f_other². */
  @Test
  void integratedAttentionOfAPolynomialIsItsIntegral() {
    int n = 5;
    List<AttentionMap> a = List.of(weights(3, n, n), weights(3, n, n));
    List<AttentionMap> c = List.of(slopes(3, n, n), slopes(3, n, n));
    Attribution map =
        AttributionMethods.named("attention-integrated-gradients", 1)
            .attribute(new Fixed(a, c), List.of(sample(n)), 0)
            .get(0);
    for (int k = 0; k < n; k++) {
      double expected = 0;
      for (int l = 0; l < 2; l++) {
        double column = 0;
        for (int i = k; i < 3 * n * n; i += n) {
          column += (double) a.get(l).values()[i] * c.get(l).values()[i];
        }
        double other = Math.pow(1 + Fixed.dot(a.get(1 - l), c.get(1 - l)), 2);
        expected += 2 * column * (1 + Fixed.dot(a.get(l), c.get(l)) / 2) * other / 2;
      }
      assertThat((double) map.perToken()[k]).isEqualTo(expected, within(1e-5));
    }
    assertThat(map.diagnostics().get("completenessError")).isLessThan(1e-5);
  }

  /** Two layers of self- and cross-attention of both streams, by matrices. */
  @Test
  void crossAttentionFollowsThePaper() {
    int[] size = {3, 5};
    String[] stream = {"a", "b"};
    Map<String, List<AttentionMap>> a = new java.util.TreeMap<>();
    Map<String, List<AttentionMap>> g = new java.util.TreeMap<>();
    for (int s = 0; s < 2; s++) {
      for (int t = 0; t < 2; t++) {
        int q = size[s];
        int k = size[t];
        a.put(stream[s] + "." + stream[t], List.of(weights(2, q, k), weights(2, q, k)));
        g.put(stream[s] + "." + stream[t], List.of(slopes(2, q, k), slopes(2, q, k)));
      }
    }
    RealMatrix aa = MatrixUtils.createRealIdentityMatrix(3);
    RealMatrix bb = MatrixUtils.createRealIdentityMatrix(5);
    RealMatrix ab = MatrixUtils.createRealMatrix(3, 5);
    RealMatrix ba = MatrixUtils.createRealMatrix(5, 3);
    for (int l = 0; l < 2; l++) {
      RealMatrix eaa = evidence(a.get("a.a").get(l), g.get("a.a").get(l));
      RealMatrix ebb = evidence(a.get("b.b").get(l), g.get("b.b").get(l));
      RealMatrix eab = evidence(a.get("a.b").get(l), g.get("a.b").get(l));
      RealMatrix eba = evidence(a.get("b.a").get(l), g.get("b.a").get(l));
      ab = ab.add(eaa.multiply(ab));
      aa = aa.add(eaa.multiply(aa));
      ba = ba.add(ebb.multiply(ba));
      bb = bb.add(ebb.multiply(bb));
      RealMatrix toAb = hat(aa).transpose().multiply(eab).multiply(hat(bb));
      RealMatrix toBa = hat(bb).transpose().multiply(eba).multiply(hat(aa));
      RealMatrix toAa = eab.multiply(ba);
      RealMatrix toBb = eba.multiply(ab);
      ab = ab.add(toAb);
      ba = ba.add(toBa);
      aa = aa.add(toAa);
      bb = bb.add(toBb);
    }
    Sample sample = new Sample("two", List.of(sequence("a", 3), sequence("b", 5)));
    double[] map = StreamRelevance.perToken(sample, new AttentionMaps(a), new AttentionMaps(g));
    assertThat(map).hasSize(8);
    for (int k = 0; k < 3; k++) {
      assertThat(map[k])
          .isEqualTo(Arrays.stream(aa.getColumn(k)).sum() / 3 - 1.0 / 3, within(1e-12));
    }
    for (int k = 0; k < 5; k++) {
      assertThat(map[3 + k]).isEqualTo(Arrays.stream(ab.getColumn(k)).sum() / 3, within(1e-12));
    }
  }

  private static RealMatrix evidence(AttentionMap a, AttentionMap g) {
    RealMatrix out = MatrixUtils.createRealMatrix(a.queries(), a.keys());
    for (int h = 0; h < a.heads(); h++) {
      for (int q = 0; q < a.queries(); q++) {
        for (int k = 0; k < a.keys(); k++) {
          double v = (double) a.get(h, q, k) * g.get(h, q, k);
          out.addToEntry(q, k, v > 0 ? v / a.heads() : 0);
        }
      }
    }
    return out;
  }

  private static RealMatrix hat(RealMatrix r) {
    RealMatrix eye = MatrixUtils.createRealIdentityMatrix(r.getRowDimension());
    RealMatrix rest = r.subtract(eye);
    for (int q = 0; q < rest.getRowDimension(); q++) {
      double sum = Arrays.stream(rest.getRow(q)).sum();
      if (sum != 0) {
        rest.setRowVector(q, rest.getRowVector(q).mapDivide(sum));
      }
    }
    return rest.add(eye);
  }
}

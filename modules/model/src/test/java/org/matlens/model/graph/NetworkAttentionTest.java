package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.matlens.model.kernel.Close.assertClose;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.PackedBatch;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Intervention;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.buffer.DataType;

/** Attention of a network: what is seen, what interventions and derivatives say of it. */
class NetworkAttentionTest {
  @Test
  void attentionSumsToOneOverWhatMayBeSeen() {
    PackedBatch batch = Batches.random(Networks.CONFIG, 4, 5, 31, 2);
    try (Network n = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      var result = n.run(batch, Pass.ATTEND, null);
      int pair = 0;
      for (var chunk : result.chunks()) {
        for (int b = 0; b < chunk.batch().size(); b++) {
          List<AttentionMap> layers = chunk.seen().attention(b);
          assertThat(layers).hasSize(3);
          int tokens = chunk.batch().length(b);
          for (AttentionMap m : layers) {
            for (int q = 0; q < tokens; q++) {
              checkRow(batch, m, q, pair + q * tokens, tokens);
            }
          }
          pair += tokens * tokens;
        }
      }
    }
  }

  private static void checkRow(PackedBatch batch, AttentionMap m, int q, int pair, int tokens) {
    for (int h = 0; h < m.heads(); h++) {
      double sum = 0;
      boolean any = false;
      for (int k = 0; k < tokens; k++) {
        boolean allowed = batch.pairs()[pair + k] >= 0;
        any |= allowed;
        sum += m.get(h, q, k);
        if (!allowed) {
          assertThat(m.get(h, q, k)).isZero();
        }
      }
      assertThat(sum).isCloseTo(any ? 1 : 0, Offset.offset(1e-5));
    }
  }

  @Test
  void interventionsDoWhatTheySay() {
    PackedBatch batch = Batches.random(Networks.CONFIG, 4, 7, 13);
    try (Network n = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      var plain = n.run(batch, Pass.ATTEND, null);
      AttentionMap own = plain.chunks().get(1).seen().attention(0).get(1);
      double[][] same =
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, own))))
              .outputs();
      assertClose(
          "own weights put back", Networks.flat(same), Networks.flat(plain.outputs()), 1e-6);
      float[] uniform = new float[own.values().length];
      Arrays.fill(uniform, 1f / own.keys());
      AttentionMap flat = new AttentionMap(own.heads(), own.queries(), own.keys(), uniform);
      double[][] changed =
          n.run(
                  batch,
                  Pass.ATTEND,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, flat))))
              .outputs();
      assertThat(changed[0]).isEqualTo(plain.outputs()[0]);
      assertThat(changed[1][0]).isNotCloseTo(plain.outputs()[1][0], Offset.offset(1e-4));
      List<Intervention> silenceAll =
          List.of(new Intervention.ScaleHead(1, 0, 0), new Intervention.ScaleHead(1, 1, 0));
      AttentionMap nothing =
          new AttentionMap(own.heads(), own.queries(), own.keys(), new float[uniform.length]);
      assertClose(
          "silenced heads are heads that see nothing",
          n.run(batch, Pass.PREDICT, List.of(List.of(), silenceAll)).outputs()[1],
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, nothing))))
              .outputs()[1],
          1e-6);
      float[] embeddings =
          n.differentiate(batch, Pass.DIFFERENTIATE, null, Networks::squares)
              .chunks()
              .get(0)
              .seen()
              .embeddings(0);
      assertClose(
          "own embeddings put back",
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(new Intervention.ReplaceEmbeddings(embeddings)), List.of()))
              .outputs()[0],
          plain.outputs()[0],
          1e-6);
      AttentionMap wrong = new AttentionMap(2, 3, 3, new float[18]);
      assertThatThrownBy(
              () ->
                  n.run(
                      batch,
                      Pass.PREDICT,
                      List.of(List.of(new Intervention.ReplaceAttention(1, wrong)), List.of())))
          .hasMessage("sample sample0: replaced attention is [2, 3, 3], the layer has [2, 7, 7]");
    }
  }

  @Test
  void interventionsOnEdges() {
    PackedBatch batch = Batches.random(Networks.OVER_EDGES, 4, 7, 13);
    try (Network n = Network.create(Networks.OVER_EDGES, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      var plain = n.run(batch, Pass.ATTEND, null);
      AttentionMap own = plain.chunks().get(1).seen().attention(0).get(1);
      Geometry.Edges edges = own.edges();
      assertThat(edges).isEqualTo(batch.edges().range(7, 20));
      for (int h = 0; h < 2; h++) {
        for (int q = 0; q < 13; q++) {
          double sum = 0;
          for (int e = own.rowStart(h, q); e < own.rowEnd(h, q); e++) {
            sum += own.entries()[e];
            double r = edges.distance()[e - h * edges.count()];
            assertThat(own.entries()[e] > 0).isEqualTo(r < 4.3);
          }
          assertThat(sum).isCloseTo(1, Offset.offset(1e-6));
        }
      }
      assertClose(
          "own weights put back", replaced(n, batch, own), Networks.flat(plain.outputs()), 1e-6);
      float[] uniform = new float[own.entries().length];
      Arrays.fill(uniform, 0.25f);
      double[] changed = replaced(n, batch, own.withEntries(uniform));
      assertThat(changed[0]).isEqualTo(plain.outputs()[0][0]);
      assertThat(changed[2]).isNotCloseTo(plain.outputs()[1][0], Offset.offset(1e-4));
      AttentionMap dense = new AttentionMap(2, 13, 13, own.values());
      assertThatThrownBy(() -> replaced(n, batch, dense))
          .hasMessage(
              "sample sample1: replaced attention is [2, 13, 13], the layer has [2, %d edges]",
              edges.count());
    }
  }

  /** Outputs with the weights of layer 1 of the second sample replaced. */
  private static double[] replaced(Network n, PackedBatch batch, AttentionMap map) {
    List<Intervention> change = List.of(new Intervention.ReplaceAttention(1, map));
    return Networks.flat(n.run(batch, Pass.PREDICT, List.of(List.of(), change)).outputs());
  }

  /** The derivative with respect to a weight is the slope of the output along that weight. */
  @Test
  void derivativesOfEdgeWeightsAreSlopes() {
    PackedBatch batch = Batches.random(Networks.OVER_EDGES, 4, 7, 13);
    try (Network n =
        Network.create(Networks.OVER_EDGES, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      var seen =
          n.differentiate(
                  batch,
                  Pass.DIFFERENTIATE,
                  null,
                  (b, out, dOut) -> {
                    dOut[1] = 1;
                    return out[1];
                  })
              .chunks()
              .get(1)
              .seen();
      AttentionMap own = seen.attention(0).get(1);
      AttentionMap slopes = seen.attentionGradient(0).get(1);
      for (int e = 3; e < own.entries().length; e += 17) {
        float[] more = own.entries().clone();
        float[] less = own.entries().clone();
        more[e] += 1 / 256f;
        less[e] -= 1 / 256f;
        double step = (double) more[e] - less[e];
        double slope =
            (replaced(n, batch, own.withEntries(more))[3]
                    - replaced(n, batch, own.withEntries(less))[3])
                / step;
        // Beyond the cut-off a weight is zero for good, and so is its derivative.
        double r = own.edges().distance()[e % own.edges().count()];
        assertThat((double) slopes.entries()[e])
            .isCloseTo(r < 4.3 ? slope : 0, Offset.offset(2e-5));
      }
    }
  }
}

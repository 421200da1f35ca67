package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.model.kernel.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Batch;
import org.matlens.batch.Sample;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionBlock.Kind;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.StreamConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;
import org.nd4j.linalg.api.buffer.DataType;

/** However streams meet, a crystal in a supercell of three is the same crystal. */
class SupercellFusionTest {
  private static FusionBlock block(Kind kind, String... streams) {
    return new FusionBlock(kind, List.of(streams), 2, kind == Kind.LATENTS ? 3 : 0);
  }

  private static NetworkConfig network(
      Pooling crystal, List<String> pooled, FusionBlock... blocks) {
    FusionConfig fusion =
        new FusionConfig(
            List.of(
                new StreamConfig("elements", 1, Position.NONE, Pooling.MEAN, 99, 1, null, 0, 0),
                new StreamConfig(
                    "sites", 1, Position.NONE, crystal, 99, 1, new EdgeConfig(3, 4.3, true), 0, 0)),
            List.of(blocks),
            pooled);
    return new NetworkConfig(
        new EncoderConfig(26, 2, 1, 17, 0, Position.NONE, Pooling.MEAN, false, 99, 5),
        vocabulary().size(),
        0,
        0,
        2,
        fusion);
  }

  static Stream<NetworkConfig> networks() {
    List<String> both = List.of("elements", "sites");
    return Stream.of(Pooling.MEAN, Pooling.CLASS_TOKEN)
        .flatMap(
            p ->
                Stream.of(
                    network(p, both, block(Kind.CROSS, "elements", "sites")),
                    network(p, both, block(Kind.COATTENTION, "sites", "elements")),
                    network(p, both, block(Kind.CONCAT, "elements", "sites")),
                    network(p, List.of("latents", "elements"), block(Kind.LATENTS, "sites")),
                    network(
                        p,
                        List.of("latents", "sites"),
                        block(Kind.LATENTS, "sites", "elements"),
                        block(Kind.CROSS, "sites", "latents"))));
  }

  private static TokenSequence elements() {
    return new TokenSequence("elements", tokens("A", "B", "C"));
  }

  private static List<Token> tokens(String... texts) {
    return Arrays.stream(texts)
        .map(t -> new Token(t, TokenKind.ELEMENT, new TokenSource.None(), new float[0]))
        .toList();
  }

  /** Copies of five sites: each looks at its own copies of the others. */
  private static TokenSequence sites(int copies, boolean classToken) {
    List<Token> cell = tokens("A", "B", "B", "C", "A");
    Geometry.Edges edges = Batches.edges(new SplittableRandom(4), 4.3, cell.size());
    List<Token> all = new ArrayList<>();
    List<Geometry.Edges> parts = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      all.addAll(cell);
      parts.add(edges);
    }
    TokenSequence s = new TokenSequence("sites", all, Geometry.Edges.concat(parts));
    return classToken ? s.withClassToken() : s;
  }

  private static Vocabulary vocabulary() {
    return Vocabulary.build(List.of(elements()));
  }

  private static Sample sample(NetworkConfig c, int copies) {
    boolean classToken = c.fusion().streams().get(1).pooling().classToken();
    return new Sample("x" + copies, List.of(elements(), sites(copies, classToken)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theCellDoesNotMatter(NetworkConfig config) {
    // In company: shares are those of each sample.
    Batch batch =
        config.pack(List.of(sample(config, 1), sample(config, 3), sample(config, 2)), vocabulary());
    try (Network n = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      Networks.shake(n);
      double[][] out = n.run(batch, Pass.EVALUATE, null).outputs();
      assertClose("three times", out[1], out[0], 1e-10);
      assertClose("twice", out[2], out[0], 1e-10);
      assertThat(out[0]).doesNotContain(Double.NaN);
      try (Network fused = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
        Networks.shake(fused);
        double[][] near = fused.run(batch, Pass.PREDICT, null).outputs();
        assertClose("fused", Networks.flat(near), Networks.flat(out), 1e-5);
        for (Chunks c : fused.run(batch, Pass.ATTEND, null).parts()) {
          c.attention(0, "").pairs().values().forEach(SupercellFusionTest::assertRowsSumToOne);
        }
      }
    }
  }

  private static void assertRowsSumToOne(List<AttentionMap> layers) {
    for (AttentionMap m : layers) {
      for (int q = 0; q < m.heads() * m.queries(); q++) {
        double sum = 0;
        for (int i = m.rowStart(q / m.queries(), q % m.queries());
            i < m.rowEnd(q / m.queries(), q % m.queries());
            i++) {
          sum += m.entries()[i];
        }
        assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
      }
    }
  }
}

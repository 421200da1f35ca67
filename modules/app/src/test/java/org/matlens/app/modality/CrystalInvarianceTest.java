package org.matlens.app.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.data.composition.ElementTable;
import org.matlens.data.crystal.SiteTokenizer;
import org.matlens.data.crystal.SiteTokenizerConfig;
import org.matlens.input.InputException;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.token.TokenSequence;
import org.matlens.token.Vocabulary;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network over the edges of a crystal gives the same number however the crystal is written down:
 * to 1e-10 in double precision, to 1e-5 with the fused kernels.
 */
class CrystalInvarianceTest {
  /** Triclinic, with a mixed and a vacant site. */
  private static final CrystalStructure CRYSTAL =
      new CrystalStructure(
          Lattice.ofParameters(3.9, 4.7, 5.3, 83, 97, 106),
          List.of(
              new Site(element("Ti"), 0.03, 0.11, 0.07),
              new Site(
                  "M",
                  Map.of(element("Fe"), 0.5, element("Co"), 0.3),
                  new double[] {0.48, 0.61, 0.4}),
              new Site(element("O"), 0.27, 0.83, 0.71),
              new Site(element("O"), 0.71, 0.29, 0.19)));

  private static Element element(String symbol) {
    return Element.ofSymbol(symbol).orElseThrow();
  }

  /** The same crystal on other lattice vectors: whole-number combinations of the given ones. */
  private static CrystalStructure onCell(CrystalStructure c, int[][] rows) {
    double[][] old = c.lattice().vectors();
    double[][] vectors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          vectors[i][j] += rows[i][k] * old[k][j];
        }
      }
    }
    Lattice lattice = Lattice.ofVectors(vectors);
    List<Site> sites = new ArrayList<>();
    for (Site s : c.sites()) {
      for (int i = -3; i <= 3; i++) {
        for (int j = -3; j <= 3; j++) {
          for (int k = -3; k <= 3; k++) {
            double[] f = s.fractional();
            double[] at = c.lattice().cartesian(f[0] + i, f[1] + j, f[2] + k);
            double[] g = lattice.fractional(at);
            if (java.util.Arrays.stream(g).allMatch(x -> x >= 0 && x < 1)) {
              sites.add(new Site(s.label(), s.species(), g));
            }
          }
        }
      }
    }
    return new CrystalStructure(lattice, sites);
  }

  private static CrystalStructure mapVectors(CrystalStructure c, UnaryOperator<double[]> map) {
    double[][] v = c.lattice().vectors();
    for (int i = 0; i < 3; i++) {
      v[i] = map.apply(v[i]);
    }
    return new CrystalStructure(Lattice.ofVectors(v), c.sites());
  }

  private static CrystalStructure mapSites(CrystalStructure c, UnaryOperator<double[]> map) {
    List<Site> sites = new ArrayList<>();
    for (Site s : c.sites()) {
      sites.add(new Site(s.label(), s.species(), map.apply(s.fractional())));
    }
    return new CrystalStructure(c.lattice(), sites);
  }

  private static CrystalStructure shuffled(CrystalStructure c) {
    List<Site> sites = new ArrayList<>(c.sites());
    Collections.shuffle(sites, new Random(7));
    return new CrystalStructure(c.lattice(), sites);
  }

  /** Every way to write the crystal down, by name. */
  private static Map<String, CrystalStructure> same() {
    double s = Math.sin(0.7);
    double r = Math.cos(0.7);
    return Map.of(
        "translation",
        mapSites(CRYSTAL, f -> new double[] {f[0] + 0.37, f[1] - 1.6, f[2] + 0.05}),
        "rotation",
        mapVectors(CRYSTAL, v -> new double[] {r * v[0] - s * v[1], s * v[0] + r * v[1], v[2]}),
        "reflection",
        mapVectors(CRYSTAL, v -> new double[] {v[1], v[0], v[2]}),
        "permutation",
        shuffled(CRYSTAL),
        "other cell",
        onCell(CRYSTAL, new int[][] {{1, 1, 0}, {0, 1, -1}, {0, 0, 1}}),
        "left-handed cell",
        onCell(CRYSTAL, new int[][] {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}}),
        "2x1x1",
        onCell(CRYSTAL, new int[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 1}}),
        "2x2x2, permuted",
        shuffled(onCell(CRYSTAL, new int[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}})),
        "sheared cell of three times the volume",
        onCell(CRYSTAL, new int[][] {{1, 0, 0}, {1, 3, 0}, {0, -1, 1}}));
  }

  private record Model(SiteTokenizer tokenizer, Vocabulary vocabulary, Network network)
      implements AutoCloseable {

    static Model of(SiteTokenizerConfig config, DataType type, KernelChoice kernels)
        throws InputException {
      SiteTokenizer tokenizer = new SiteTokenizer(config, ElementTable.get());
      TokenSequence tokens = tokenizer.tokenize(CRYSTAL);
      Vocabulary vocabulary = Vocabulary.build(List.of(tokens));
      EncoderConfig encoder =
          new EncoderConfig(30, 5, 2, 37, 0, Position.NONE, Pooling.WEIGHTED, false, 101, 7)
              .withEdges(new EdgeConfig(11, 5, true));
      NetworkConfig shape =
          new NetworkConfig(encoder, vocabulary.size(), tokenizer.numFeatures(), 0, 1);
      return new Model(tokenizer, vocabulary, Network.create(shape, 3, type, kernels, 1));
    }

    double output(CrystalStructure crystal) throws InputException {
      List<Sample> sample = List.of(new Sample("crystal", tokenizer.tokenize(crystal)));
      return network.run(network.config().pack(sample, vocabulary), Pass.PREDICT, null)
          .outputs()[0][0];
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static void check(SiteTokenizerConfig config, DataType type, double tolerance)
      throws InputException {
    try (Model model = Model.of(config, type, KernelChoice.AUTO)) {
      double given = model.output(CRYSTAL);
      for (Map.Entry<String, CrystalStructure> e : same().entrySet()) {
        assertThat(model.output(e.getValue()))
            .as("%s, %s", e.getKey(), config)
            .isCloseTo(given, within(tolerance));
      }
      double moved = model.output(mapSites(CRYSTAL, f -> new double[] {f[0] * f[0], f[1], f[2]}));
      assertThat(moved).as("another crystal").isNotCloseTo(given, within(1e-3));
    }
  }

  @Test
  void doublePrecision() throws InputException {
    SiteTokenizerConfig config = SiteTokenizerConfig.defaults().withVolumePerAtom(false);
    check(config.withCutoff(5), DataType.DOUBLE, 1e-10);
    check(config.withNearest(7), DataType.DOUBLE, 1e-10);
  }

  /** Features are single precision, so that the volume may differ in its last digit. */
  @Test
  void fusedKernels() throws InputException {
    SiteTokenizerConfig config = SiteTokenizerConfig.defaults().withEnvironment(true);
    check(config.withCutoff(5), DataType.FLOAT, 1e-5);
    check(config.withNearest(7), DataType.FLOAT, 1e-5);
  }

  /** A site that enters at the cut-off changes nothing, nor does its derivative jump. */
  @Test
  void outputsAreSmoothAtTheCutOff() throws InputException {
    SiteTokenizerConfig config =
        SiteTokenizerConfig.defaults().withVolumePerAtom(false).withCutoff(5);
    try (Model model = Model.of(config, DataType.DOUBLE, KernelChoice.AUTO)) {
      double[] values = new double[5];
      double h = 1e-4;
      for (int i = 0; i < 5; i++) {
        // Two atoms, the images of one are 5 Å away for i = 2.
        double a = 5 + (i - 2) * h;
        values[i] =
            model.output(
                new CrystalStructure(
                    Lattice.ofParameters(a, 7, 7, 90, 90, 90),
                    List.of(new Site(element("Ti"), 0, 0, 0), new Site(element("O"), 0.5, 0, 0))));
      }
      double left = values[2] - 2 * values[1] + values[0];
      double right = values[4] - 2 * values[3] + values[2];
      assertThat(right - left).as("jump of the second difference").isCloseTo(0, within(1e-10));
    }
  }
}

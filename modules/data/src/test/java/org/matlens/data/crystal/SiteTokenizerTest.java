package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class SiteTokenizerTest {
  private static final SiteTokenizerConfig FULL =
      new SiteTokenizerConfig(0, 12, true, true, true, false);

  /** Atomic number and its square, each a hundredth. */
  private static final ElementFeatures NUMBERS =
      new ElementFeatures() {
        @Override
        public List<String> names() {
          return List.of("number", "square");
        }

        @Override
        public double[] of(Element e) {
          return new double[] {e.number() / 100.0, e.number() * e.number() / 100.0};
        }
      };

  private static CrystalStructure cubic(double a, Site... sites) {
    return new CrystalStructure(Lattice.ofParameters(a, a, a, 90, 90, 90), List.of(sites));
  }

  private static final CrystalStructure ALLOY =
      cubic(
          2.9,
          new Site("M", Map.of(Element.Co, 0.5, Element.Fe, 0.25), new double[] {0.1, 0, 0}),
          new Site(Element.Al, 0.6, 0.5, 0.5));

  @Test
  void tokensAreSites() throws InputException {
    SiteTokenizer tokenizer =
        new SiteTokenizer(SiteTokenizerConfig.defaults().withCutoff(2.6), NUMBERS);
    TokenSequence s = tokenizer.tokenize(ALLOY);
    assertThat(s.stream()).isEqualTo("crystal");
    assertThat(s.tokens()).extracting(Token::text).containsExactly("Fe0.25Co0.5", "Al");
    assertThat(s.tokens()).extracting(Token::kind).containsOnly(TokenKind.SITE);
    assertThat(s.tokens())
        .extracting(Token::source)
        .containsExactly(new TokenSource.Site(0), new TokenSource.Site(1));
    assertThat(s.tokens()).extracting(Token::weight).containsExactly(0.75f, 1f);
    assertThat(tokenizer.featureNames())
        .containsExactly("occupancy", "number", "square", "ln(volume per atom / 15 Å³)");
    assertThat(tokenizer.numFeatures()).isEqualTo(4);
    float volume = (float) Math.log(2.9 * 2.9 * 2.9 / 1.75 / 15);
    // A third iron, two thirds cobalt.
    assertThat(s.tokens().get(0).features())
        .containsExactly(
            new float[] {0.75f, (26 + 2 * 27) / 300f, (676 + 2 * 729) / 300f, volume},
            within(1e-6f));
    Geometry.Edges e = (Geometry.Edges) s.geometry();
    assertThat(e.start()).containsExactly(0, 9, 18);
    assertThat(e.key()).containsExactly(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(e.distance()[1]).isCloseTo(2.9 * Math.sqrt(0.75), within(1e-12));
  }

  @Test
  void densityAndCellOnRequest() throws InputException {
    SiteTokenizer tokenizer =
        new SiteTokenizer(
            SiteTokenizerConfig.defaults()
                .withCutoff(3)
                .withVolumePerAtom(false)
                .withDensity(true)
                .withCell(true));
    assertThat(tokenizer.featureNames())
        .startsWith("occupancy", "ln(density / 5 g/cm³)", "a / 10 Å")
        .endsWith("γ / 90°", "x", "y", "z")
        .hasSize(tokenizer.numFeatures());
    CrystalStructure c =
        new CrystalStructure(
            Lattice.ofParameters(3, 5, 7, 80, 90, 110),
            List.of(new Site(Element.Fe, 0.2, -0.4, 1.6)));
    assertThat(tokenizer.tokenize(c).tokens().get(0).features())
        .containsExactly(
            new float[] {
              1,
              (float) Math.log(c.density() / 5),
              0.3f,
              0.5f,
              0.7f,
              8 / 9f,
              1,
              11 / 9f,
              0.2f,
              -0.4f,
              1.6f
            },
            within(1e-6f));
  }

  @Test
  void textsAreCanonical() {
    double[] f = new double[3];
    assertThat(SiteTokenizer.text(new Site(Element.Fe, f))).isEqualTo("Fe");
    assertThat(SiteTokenizer.text(new Site("A", Map.of(Element.Fe, 0.9), f))).isEqualTo("Fe0.9");
    assertThat(SiteTokenizer.text(new Site("A", Map.of(Element.Fe, 0.99999), f))).isEqualTo("Fe");
    assertThat(
            SiteTokenizer.text(new Site("A", Map.of(Element.Sr, 1 / 3.0, Element.La, 2 / 3.0), f)))
        .isEqualTo("Sr0.333La0.667");
  }

  @Test
  void theNearestJoinWholeShells() throws InputException {
    SiteTokenizer tokenizer = new SiteTokenizer(SiteTokenizerConfig.defaults().withNearest(1));
    Geometry.Edges e = (Geometry.Edges) tokenizer.tokenize(ALLOY).geometry();
    assertThat(e.start()).containsExactly(0, 9, 18);
  }

  @Test
  void environmentsOfKnownStructures() throws InputException {
    // Weights exp(1 - 1) of equal neighbours; Q4², Q6² as published: simple cubic 0.764, 0.354;
    // face-centred cubic 0.191, 0.575.
    float[] cubic = last(cubic(3, new Site(Element.Po, 0, 0, 0)));
    assertThat(cubic[0] * 12).isCloseTo(6, within(0.2f));
    assertThat(cubic[1] * 3).isCloseTo(3, within(0.03f));
    assertThat(Math.sqrt(cubic[4])).isCloseTo(0.764, within(0.02));
    assertThat(Math.sqrt(cubic[5])).isCloseTo(0.354, within(0.02));
    double h = 2.5;
    CrystalStructure face =
        new CrystalStructure(
            Lattice.ofVectors(new double[][] {{0, h, h}, {h, 0, h}, {h, h, 0}}),
            List.of(new Site(Element.Ag, 0, 0, 0)));
    float[] fcc = last(face);
    assertThat(fcc[0] * 12).isCloseTo(12, within(0.1f));
    assertThat(fcc[3]).isCloseTo(0, within(1e-6f));
    assertThat(Math.sqrt(fcc[4])).isCloseTo(0.191, within(0.002));
    assertThat(Math.sqrt(fcc[5])).isCloseTo(0.575, within(0.002));
  }

  /** The six numbers of the environment of the first site. */
  private static float[] last(CrystalStructure c) throws InputException {
    SiteTokenizer tokenizer = new SiteTokenizer(FULL);
    assertThat(tokenizer.numFeatures()).isEqualTo(9);
    return Arrays.copyOfRange(tokenizer.tokenize(c).tokens().get(0).features(), 1, 7);
  }

  @Property(tries = 60)
  void featuresDoNotDependOnHowTheCrystalIsWritten(@ForAll long seed) throws InputException {
    Random random = new Random(seed);
    double[][] lattice = RandomCells.triclinic(random);
    double[][] f = RandomCells.sites(random, 5, 0.5);
    CrystalStructure one = crystal(lattice, f, 1);
    double[][] u = RandomCells.unimodular(random, 3);
    double[][] changed =
        RandomCells.product(RandomCells.product(u, lattice), RandomCells.rotation(random));
    for (int x = 0; x < 3; x++) {
      // A supercell of the other cell, and a reflection.
      changed[0][x] *= 2;
      changed[x][1] *= -1;
    }
    double[][] moved = RandomCells.product(f, RandomCells.inverse(u));
    CrystalStructure two = crystal(changed, moved, 2);
    SiteTokenizer tokenizer = new SiteTokenizer(FULL, NUMBERS);
    List<Token> a = tokenizer.tokenize(one).tokens();
    List<Token> b = tokenizer.tokenize(two).tokens();
    assertThat(b).hasSize(10);
    for (int i = 0; i < 10; i++) {
      assertThat(b.get(i).text()).isEqualTo(a.get(i % 5).text());
      assertThat(b.get(i).features()).containsExactly(a.get(i % 5).features(), within(1e-5f));
    }
  }

  /** Sites of different elements, in {@code copies} cells along the first axis. */
  private static CrystalStructure crystal(double[][] lattice, double[][] f, int copies) {
    List<Site> sites = new ArrayList<>();
    for (int c = 0; c < copies; c++) {
      for (int i = 0; i < f.length; i++) {
        double[] at = {(f[i][0] + c) / copies, f[i][1], f[i][2]};
        sites.add(new Site("S", Map.of(Element.ofNumber(11 + i), 0.5 + i / 10.0), at));
      }
    }
    return new CrystalStructure(Lattice.ofVectors(lattice), sites);
  }

  @Test
  void whatCannotBeTokenizedIsRefused() {
    assertThatThrownBy(
            () -> new SiteTokenizer(SiteTokenizerConfig.defaults().withCutoff(400)).tokenize(ALLOY))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "crystal of 2 sites: about 4.4e+07 edges between neighbours, expected at most 2e+07");
    assertThatThrownBy(() -> new SiteTokenizerConfig(5, 12, true, false, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cutoff 5.0 Å and 12 nearest, expected one of them above 0 and the other 0");
    assertThatThrownBy(() -> new SiteTokenizerConfig(0, 0, true, false, false, false))
        .hasMessageStartingWith("cutoff 0.0 Å and 0 nearest");
    assertThatThrownBy(() -> SiteTokenizerConfig.defaults().withCutoff(Double.NaN))
        .hasMessageStartingWith("cutoff NaN Å");
  }
}

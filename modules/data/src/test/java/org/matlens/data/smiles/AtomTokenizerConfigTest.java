package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;

class AtomTokenizerConfigTest {
  private static final AtomTokenizerConfig PLAIN = AtomTokenizerConfig.defaults();
  private static final AtomTokenizerConfig FULL =
      PLAIN.withMaxDistance(5).withRingSystems(true).withConjugation(true).withEnvironment(true);

  private static Geometry.Pairs pairs(AtomTokenizerConfig config, String smiles)
      throws InputException {
    return (Geometry.Pairs)
        new AtomTokenizer(config).tokenize(MoleculeReader.read(smiles)).geometry();
  }

  private static int bucket(AtomTokenizerConfig config, String smiles, int q, int k)
      throws InputException {
    Geometry.Pairs p = pairs(config, smiles);
    return p.bucket()[q * p.size() + k];
  }

  /** Models on disk rely on these numbers. */
  @Test
  void bucketsByDefaultAreThoseOfTheDescription() throws InputException {
    assertThat(new AtomTokenizer().numPairBuckets()).isEqualTo(21);
    assertThat(Arrays.copyOf(pairs(PLAIN, "CCCCCCCCCCCCC.C").bucket(), 14))
        .containsExactly(1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20);
    assertThat(bucket(PLAIN, "C1CC1", 0, 1)).isEqualTo(3);
    assertThat(bucket(PLAIN, "C=C", 0, 1)).isEqualTo(4);
    assertThat(bucket(PLAIN, "C1=CC1", 0, 1)).isEqualTo(5);
    assertThat(bucket(PLAIN, "C#N", 0, 1)).isEqualTo(6);
    assertThat(bucket(PLAIN, "c1ccccc1", 0, 1)).isEqualTo(9);
  }

  /** 0, self, 8 + 2 kinds of bonds, 4 kinds of 2…5 bonds, farther, not connected. */
  @Test
  void everyOptionHasItsBuckets() {
    assertThat(new AtomTokenizer(FULL).numPairBuckets()).isEqualTo(30);
    assertThat(new AtomTokenizer(PLAIN.withRingSystems(true)).numPairBuckets()).isEqualTo(30);
    assertThat(new AtomTokenizer(PLAIN.withConjugation(true)).numPairBuckets()).isEqualTo(32);
    assertThat(new AtomTokenizer(PLAIN.withMaxDistance(3)).numPairBuckets()).isEqualTo(14);
  }

  @ParameterizedTest
  @CsvSource({
    // Single bonds: plain 2, in a ring 3; conjugated 10, in a ring 11.
    "CC, 0, 1, 2",
    "C1CC1, 0, 1, 3",
    "C=CC=C, 1, 2, 10",
    "C=CC=C, 0, 1, 4",
    "CC=C, 0, 1, 2",
    "CC(=O)N, 1, 3, 10",
    "CC(=O)N, 0, 1, 2",
    "Nc1ccccc1, 0, 1, 10",
    "CC(=O)C[N+](C)(C)C, 3, 4, 2",
    "O=C1CCCN1, 1, 5, 11",
    // Two bonds: 12 + 2 · same rings + same conjugated system.
    "CCC, 0, 2, 12",
    "C=CC=C, 0, 2, 13",
    "C1CCC1, 0, 2, 14",
    "c1ccccc1, 0, 2, 15",
    // Three bonds.
    "c1ccccc1CC, 3, 6, 16",
    "CCCC, 0, 3, 16",
    "c1ccccc1, 0, 3, 19",
    // Fused and spiro rings are one system, linked rings are not.
    "C1CC12CC2, 0, 3, 14",
    "C1CC1C1CC1, 0, 4, 16",
    "c1ccccc1c1ccccc1, 4, 6, 13",
    // Farther and not connected.
    "CCCCCCC, 0, 6, 28",
    "C.C, 0, 1, 29"
  })
  void finerKindsOfPairs(String smiles, int q, int k, int expected) throws InputException {
    assertThat(bucket(FULL, smiles, q, k)).isEqualTo(expected);
    assertThat(bucket(FULL, smiles, k, q)).isEqualTo(expected);
  }

  /** A finer bucket never joins what a coarser one tells apart. */
  @Test
  void finerBucketsDivideTheCoarse() throws InputException {
    List<AtomTokenizerConfig> finer =
        List.of(
            PLAIN.withRingSystems(true),
            PLAIN.withConjugation(true),
            PLAIN.withRingSystems(true).withConjugation(true));
    for (AtomTokenizerConfig config : finer) {
      List<Set<Integer>> coarse = new ArrayList<>();
      int size = new AtomTokenizer(config).numPairBuckets();
      for (int i = 0; i < size; i++) {
        coarse.add(new TreeSet<>());
      }
      for (String smiles :
          List.of(
              "OCC3OC(OCC2OC(OC(C#N)c1ccccc1)C(O)C(O)C2O)C(O)C(O)C3O",
              "CN1CCC23C4C1CC5=C2C(=C(C=C5)O)OC3C(C=C4)O",
              "[Na+].[O-]C(=O)C=Cc1ccc2[nH]ccc2c1")) {
        Geometry.Pairs plain = pairs(PLAIN, smiles);
        Geometry.Pairs fine = pairs(config, smiles);
        assertThat(fine.distance()).isEqualTo(plain.distance());
        assertThat(fine.numBuckets()).isEqualTo(size);
        for (int i = 0; i < plain.bucket().length; i++) {
          coarse.get(fine.bucket()[i]).add(plain.bucket()[i]);
        }
      }
      assertThat(coarse).allSatisfy(c -> assertThat(c).hasSizeLessThanOrEqualTo(1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CCO, 2, donor, 1",
    "CCO, 2, acceptor, 1",
    "CCO, 0, donor, 0",
    "COC, 1, donor, 0",
    "CN, 1, acceptor, 1",
    "CC(=O)N, 3, acceptor, 0",
    "CC(=O)N, 3, donor, 1",
    "Nc1ccccc1, 0, acceptor, 0",
    "c1ccncc1, 3, acceptor, 1",
    "c1cc[nH]c1, 3, acceptor, 0",
    "c1cc[nH]c1, 3, donor, 1",
    "CC#N, 2, acceptor, 1",
    "C[N+](C)(C)C, 1, acceptor, 0",
    "C[NH3+], 1, donor, 1",
    "c1ccccc1C, 0, conjugated, 1",
    "c1ccccc1C, 6, conjugated, 0",
    "C=C, 0, conjugated, 0",
    "C=CC=C, 0, conjugated, 0",
    "C=CC=C, 1, conjugated, 1",
    "NC(=O)C(F)(Cl)Br, 3, halogenNeighbours, 1.5",
    "NC(=O)C(F)(Cl)Br, 1, oxygenNeighbours, 0.5",
    "NC(=O)C(F)(Cl)Br, 1, nitrogenNeighbours, 0.5",
    // Pauling: H 2.20, C 2.55, O 3.44; methanol's carbon 3 · (-0.35) + 0.89, oxygen -0.89 - 1.24.
    "CO, 0, polarity, -0.04",
    "CO, 1, polarity, -0.5325",
    "CO, 0, neighbourPolarity, -0.5325"
  })
  void environment(String smiles, int atom, String name, float expected) throws InputException {
    AtomTokenizer tokenizer = new AtomTokenizer(FULL);
    TokenSequence s = tokenizer.tokenize(MoleculeReader.read(smiles));
    assertThat(s.numFeatures()).isEqualTo(tokenizer.numFeatures());
    float value = s.tokens().get(atom).features()[tokenizer.featureNames().indexOf(name)];
    assertThat(value).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5f));
  }

  @Test
  void environmentComesAfterTheOtherFeatures() throws InputException {
    AtomTokenizer plain = new AtomTokenizer();
    AtomTokenizer full = new AtomTokenizer(PLAIN.withEnvironment(true));
    int n = plain.numFeatures();
    assertThat(full.featureNames()).doesNotHaveDuplicates().startsWith(names(plain));
    assertThat(full.numFeatures()).isEqualTo(n + 8);
    Molecule m = MoleculeReader.read("CC(=O)Nc1ccc(O)cc1");
    for (int i = 0; i < m.atoms().size(); i++) {
      assertThat(Arrays.copyOf(full.tokenize(m).tokens().get(i).features(), n))
          .isEqualTo(plain.tokenize(m).tokens().get(i).features());
    }
  }

  private static String[] names(AtomTokenizer t) {
    return t.featureNames().toArray(new String[0]);
  }

  @Test
  void otherWritingsGiveTheSameInAnotherOrder() throws InputException {
    AtomTokenizer tokenizer = new AtomTokenizer(FULL);
    for (String smiles :
        List.of("CN1CCC23C4C1CC5=C2C(=C(C=C5)O)OC3C(C=C4)O", "OC(=O)C=Cc1ccc2[nH]c(C#N)cc2c1.Cl")) {
      Molecule m = MoleculeReader.read(smiles);
      TokenSequence one = tokenizer.tokenize(m);
      for (int seed = 0; seed < 7; seed++) {
        SmilesEnumerator.Variant v = SmilesEnumerator.variant(m, seed);
        TokenSequence other = tokenizer.tokenize(MoleculeReader.read(v.smiles()));
        assertThat(other.geometry()).isEqualTo(one.geometry().subset(v.originalAtom()));
        for (int i = 0; i < other.size(); i++) {
          float[] expected = one.tokens().get(v.originalAtom()[i]).features();
          assertThat(other.tokens().get(i).features())
              .containsExactly(expected, org.assertj.core.data.Offset.offset(1e-6f));
        }
      }
    }
  }

  @Test
  void aDihydrogenOrAnIonIsTokenizedToo() throws InputException {
    assertThat(new AtomTokenizer(FULL).tokenize(MoleculeReader.read("[H][H]")).size()).isEqualTo(2);
    assertThat(new AtomTokenizer(FULL).tokenize(MoleculeReader.read("*[He].[Og]")).size())
        .isEqualTo(3);
  }

  @Test
  void impossibleDistancesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withMaxDistance(1))
        .withMessage("maxDistance 1, expected 2 to 64");
    assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withMaxDistance(65));
  }
}

package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.openscience.cdk.smiles.SmilesGenerator;

class MoleculeTest {
  private static final SmilesGenerator CANONICAL = SmilesGenerator.unique();

  private static final String[] MOLECULES = {
    "C",
    "CCO",
    "c1ccccc1C(=O)O",
    "C1CC12CCC2",
    "[Na+].[O-]C(=O)c1ccc2[nH]ccc2c1",
    "N[C@@H](C)C(=O)O",
    "F/C=C/C#N",
    "C%12CCCC%12Br",
    "OCC3OC(OCC2OC(OC(C#N)c1ccccc1)C(O)C(O)C2O)C(O)C(O)C3O",
    "[2H]OC([2H])[Se]C"
  };

  @Test
  void symbolsKnowTheirAtoms() throws InputException {
    TokenSequence s = SmilesTokenizer.tokenize("[nH]1cc(Br)c%10cCl.N%10/C=1");
    assertThat(s.tokens().stream().map(Token::text))
        .containsExactly(
            "[nH]", "1", "c", "c", "(", "Br", ")", "c", "%10", "c", "Cl", ".", "N", "%10", "/", "C",
            "=", "1");
    assertThat(s.tokens().stream().map(Token::atom))
        .containsExactly(0, -1, 1, 2, -1, 3, -1, 4, -1, 5, 6, -1, 7, -1, -1, 8, -1, -1);
    assertThat(s.tokens().get(8).kind()).isEqualTo(TokenKind.RING);
    assertThat(s.tokens().get(14).kind()).isEqualTo(TokenKind.BOND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C1CC( | parenthesis is never closed at character 5: C1CC→(",
        "C1CC | ring 1 is opened and never closed at character 2: C→1CC",
        "CC)C | closing parenthesis without an opening one at character 3: CC→)C",
        "C[nH | bracket is never closed at character 2: C→[nH",
        "CXC | unexpected character 'X', expected an atom, bond, ring number, parenthesis or dot at character 2: C→XC",
        "C%1C | expected two digits after % at character 2: C→%1C",
        "1CC1 | ring number before the first atom at character 1: →1CC1"
      })
  void faultsAreShown(String smiles, String message) {
    assertThatThrownBy(() -> MoleculeReader.read(smiles))
        .isInstanceOf(InputException.class)
        .hasMessage("invalid SMILES: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[Xx]",
        "C=",
        "c1cccc1",
        "C((C)C",
        "[C",
        "C..",
        "hello world",
        "C(C)(C",
        "[]",
        "é"
      })
  void nonsenseIsRefusedInOneLine(String smiles) {
    assertThatThrownBy(() -> MoleculeReader.read(smiles))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("invalid SMILES: [^\\n]*");
  }

  @Test
  void emptyAndEndlessTexts() {
    assertThatThrownBy(() -> MoleculeReader.read(" "))
        .hasMessage("empty SMILES, expected at least one atom");
    assertThatThrownBy(() -> MoleculeReader.read("C(".repeat(10_000)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is never closed");
    assertThatThrownBy(() -> MoleculeReader.read("C".repeat(20_001)))
        .hasMessageStartingWith("SMILES of 20001 characters, expected at most 20000: CCC");
  }

  @Test
  void tenThousandCharactersAreRead() throws InputException {
    assertThat(MoleculeReader.read("C".repeat(10_000)).atoms()).hasSize(10_000);
    assertThat(MoleculeReader.read("C(".repeat(3_000) + "C" + ")".repeat(3_000)).atoms())
        .hasSize(3_001);
  }

  @Test
  void atomsAndBonds() throws InputException {
    Molecule m = MoleculeReader.read(" N[C@@H](C)C(=O)[O-] ");
    assertThat(m.smiles()).isEqualTo("N[C@@H](C)C(=O)[O-]");
    assertThat(m.atoms().stream().map(a -> a.symbol() + a.hydrogens()))
        .containsExactly("N2", "C1", "C3", "C0", "O0", "O0");
    assertThat(m.atoms().get(1).chiral()).isTrue();
    assertThat(m.atoms().get(5).charge()).isEqualTo(-1);
    assertThat(m.bonds().stream().filter(b -> b.order() == Bond.Order.DOUBLE)).hasSize(1);
    Molecule ring = MoleculeReader.read("c1ccccc1C");
    assertThat(ring.bonds().stream().filter(b -> b.order() == Bond.Order.AROMATIC && b.inRing()))
        .hasSize(6);
    assertThat(ring.bonds().stream().filter(b -> b.order() == Bond.Order.SINGLE && !b.inRing()))
        .hasSize(1);
  }

  @Test
  void distancesAreFloydAndWarshalls() throws InputException {
    for (String smiles : MOLECULES) {
      Molecule m = MoleculeReader.read(smiles);
      int n = m.atoms().size();
      int far = 1000;
      int[][] d = new int[n][n];
      for (int i = 0; i < n; i++) {
        Arrays.fill(d[i], far);
        d[i][i] = 0;
      }
      m.bonds().forEach(b -> d[b.a()][b.b()] = d[b.b()][b.a()] = 1);
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            d[i][j] = Math.min(d[i][j], d[i][k] + d[k][j]);
          }
        }
      }
      float[] expected = new float[n * n];
      IntStream.range(0, n * n)
          .forEach(i -> expected[i] = d[i / n][i % n] >= far ? -1 : d[i / n][i % n]);
      assertThat(PathBuckets.distances(m)).isEqualTo(expected);
    }
  }

  @Test
  void atomTokens() throws InputException {
    AtomTokenizer tokenizer = new AtomTokenizer();
    TokenSequence s = tokenizer.tokenize(MoleculeReader.read("Oc1cc[nH+]cc1"));
    assertThat(s.tokens().stream().map(Token::text))
        .containsExactly("O", "c", "c", "c", "n+", "c", "c");
    assertThat(feature(tokenizer, s, 0, "hydrogens=1")).isEqualTo(1);
    assertThat(feature(tokenizer, s, 1, "smallestRing=6")).isEqualTo(1);
    assertThat(feature(tokenizer, s, 4, "charge")).isEqualTo(1);
    assertThat(feature(tokenizer, s, 0, "inRing")).isZero();
    Geometry.Pairs p = (Geometry.Pairs) s.geometry();
    assertThat(p.bucket()[0]).isEqualTo(PathBuckets.SELF);
    assertThat(p.bucket()[1]).isEqualTo(PathBuckets.BONDED);
    assertThat(p.bucket()[2]).isEqualTo(10);
    assertThat(p.bucket()[7 + 2])
        .isEqualTo(PathBuckets.BONDED + 2 * Bond.Order.AROMATIC.ordinal() + 1);
    assertThat(p.distance()[4]).isEqualTo(4);
    TokenSequence salt = tokenizer.tokenize(MoleculeReader.read("[Na+].[Cl-]"));
    assertThat(((Geometry.Pairs) salt.geometry()).bucket()[1]).isEqualTo(20);
  }

  private static float feature(AtomTokenizer tokenizer, TokenSequence s, int token, String name) {
    return s.tokens().get(token).features()[tokenizer.featureNames().indexOf(name)];
  }

  @Test
  void smallestRings() throws InputException {
    AtomTokenizer tokenizer = new AtomTokenizer();
    TokenSequence s = tokenizer.tokenize(MoleculeReader.read("C1CC1C2CCCCC2C3CCCCCCCCC3"));
    assertThat(feature(tokenizer, s, 0, "smallestRing=3")).isEqualTo(1);
    assertThat(feature(tokenizer, s, 3, "smallestRing=6")).isEqualTo(1);
    assertThat(feature(tokenizer, s, 12, "smallestRing=8")).isEqualTo(1);
  }

  @Test
  void variantsAreTheSameMolecule() throws Exception {
    for (String smiles : MOLECULES) {
      Molecule m = MoleculeReader.read(smiles);
      String canonical = CANONICAL.create(MoleculeReader.parse(m.smiles()));
      AtomTokenizer tokenizer = new AtomTokenizer();
      TokenSequence original = tokenizer.tokenize(m);
      for (long seed = 0; seed < 5; seed++) {
        SmilesEnumerator.Variant v = SmilesEnumerator.variant(m, seed);
        assertThat(v).usingRecursiveComparison().isEqualTo(SmilesEnumerator.variant(m, seed));
        Molecule other = MoleculeReader.read(v.smiles());
        assertThat(CANONICAL.create(MoleculeReader.parse(v.smiles()))).isEqualTo(canonical);
        TokenSequence tokens = tokenizer.tokenize(other);
        int n = tokens.size();
        int[] map = v.originalAtom();
        Geometry.Pairs a = ((Geometry.Pairs) original.geometry()).subset(map);
        assertThat(((Geometry.Pairs) tokens.geometry()).bucket()).isEqualTo(a.bucket());
        for (int i = 0; i < n; i++) {
          assertThat(tokens.tokens().get(i).text()).isEqualTo(original.tokens().get(map[i]).text());
        }
      }
    }
  }

  @Test
  void scaffolds() throws InputException {
    assertThat(MurckoScaffold.key(MoleculeReader.read("CCCO"))).isEmpty();
    String benzene = MurckoScaffold.key(MoleculeReader.read("c1ccccc1"));
    assertThat(MurckoScaffold.key(MoleculeReader.read("CCc1ccc(O)cc1"))).isEqualTo(benzene);
    assertThat(MurckoScaffold.key(MoleculeReader.read("C1CCCCC1"))).isNotEqualTo(benzene);
    List<String> linked = List.of("c1ccccc1CCc1ccccc1", "Oc1ccc(cc1)CCc1ccccc1F");
    assertThat(MurckoScaffold.key(MoleculeReader.read(linked.get(0))))
        .isEqualTo(MurckoScaffold.key(MoleculeReader.read(linked.get(1))));
  }

  @ParameterizedTest
  @CsvSource({
    "c1ccccc1, C1=CC=CC=C1",
    "c1ccccc1, CC1C=CC=CC=1",
    "c1ccc2ncccc2c1, C1=CC=C2C(=C1)N=CC=C2O",
    "S1c2ccccc2Nc2ccccc12, ClC1=CC=C(C2=C1)SC3=C(N2CCCNC)C=CC=C3",
    "C1CCCCC1, O=C1CCCCC1"
  })
  void scaffoldsDoNotDependOnTheWriting(String one, String other) throws InputException {
    assertThat(MurckoScaffold.key(MoleculeReader.read(other)))
        .isEqualTo(MurckoScaffold.key(MoleculeReader.read(one)));
  }

  @Test
  void hugeMoleculesAreWrittenOrRefusedInOneLine() throws InputException {
    Molecule chain = MoleculeReader.read("C".repeat(10_000));
    assertThat(MurckoScaffold.key(chain)).isEmpty();
    int[] map = SmilesEnumerator.variant(chain, 3).originalAtom();
    assertThat(Arrays.stream(map).sorted()).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    assertThatThrownBy(() -> new AtomTokenizer().tokenize(chain))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "molecule of 10000 atoms, expected at most 5000 for atom tokens: C");
    Molecule rings = MoleculeReader.read("C1CCCCC1".repeat(600));
    assertThat(MurckoScaffold.key(rings)).hasSizeGreaterThan(600 * 6);
    assertThatThrownBy(() -> SmilesEnumerator.variant(rings, 3))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("invalid SMILES: no more ring numbers can be assigned: C1CC");
  }

  @Test
  void variantsBranchInEveryOrder() throws InputException {
    // Every walk of isopropylamine's tree: C C(C)N, CC(N)C, C(C)(C)N, C(C)(N)C, C(N)(C)C, NC(C)C.
    Molecule m = MoleculeReader.read("CC(C)N");
    Set<String> texts = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      texts.add(SmilesEnumerator.variant(m, seed).smiles());
    }
    assertThat(texts)
        .containsExactly("C(C)(C)N", "C(C)(N)C", "C(N)(C)C", "CC(C)N", "CC(N)C", "NC(C)C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C=1CC-1 | Ring closure bonds did not match, '='!='-' at character 6: C=1CC→-1",
        "C1C1 | Endpoints of ringbond are already connected - multi-edges are not allowed at character 4: C1C→1",
        "n1cccc1 | a valid kekulé structure could not be assigned: n1cccc1"
      })
  void faultsFoundByCdkNameTheirCharacterOnce(String smiles, String message) {
    assertThatThrownBy(() -> MoleculeReader.read(smiles))
        .isInstanceOf(InputException.class)
        .hasMessage("invalid SMILES: " + message);
  }

  @Test
  void longFaultsAreShortAndControlCharactersVisible() {
    assertThatThrownBy(() -> MoleculeReader.read("C".repeat(900) + "c1cccn1"))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    assertThatThrownBy(() -> MoleculeReader.read("C\nC"))
        .hasMessageContaining("'␊'")
        .hasMessageEndingWith("C→␊C");
  }

  @Test
  void caretStandsUnderTheFault() {
    assertThat(caret("CC)C")).isEqualTo("CC)C\n  ^");
    assertThat(caret("C=1CC-1")).isEqualTo("C=1CC-1\n     ^");
    String[] lines = caret("C".repeat(47) + ")" + "O".repeat(53)).split("\n");
    assertThat(lines[0]).startsWith("…C").endsWith("O…");
    assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo(')');
    assertThat(TextFault.caretOf(new InputException("file not found"))).isEmpty();
  }

  private static String caret(String smiles) {
    try {
      MoleculeReader.read(smiles);
      throw new AssertionError("was read: " + smiles);
    } catch (InputException e) {
      return TextFault.caretOf(e.at("data.csv, row 3")).orElseThrow();
    }
  }
}

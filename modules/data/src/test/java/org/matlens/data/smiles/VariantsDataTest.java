package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Atom;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.interfaces.IDoubleBondStereochemistry;
import org.openscience.cdk.interfaces.IStereoElement;
import org.openscience.cdk.interfaces.ITetrahedralChirality;

/**
 * Other texts of real molecules: every atom keeps what it is, stereo included, atom tokens are the
 * same in another order, and the scaffold stays.
 */
class VariantsDataTest {
  private static final int CHIRAL = new AtomTokenizer().featureNames().indexOf("chiral");

  @ParameterizedTest
  @CsvSource({
    // Scaffolds that may differ: of molecules with five bonds on a nitrogen.
    "molecules/ESOL_delaney-processed.csv, 1, 1",
    "molecules/FreeSolv_SAMPL.csv, 1, 0",
    "molecules/Lipophilicity.csv, 11, 0",
    "molecules/bace_trimmed.csv, 7, 0",
    "molecules/BBBP.csv, 3, 1",
    "molecules/tox21.csv.gz, 13, 0"
  })
  void variantsKeepEveryAtom(String file, int step, int mostScaffolds) throws InputException {
    String data = System.getenv("MATLENS_DATA");
    Path folder = data == null ? Path.of("..", "..", "..", "shared", "data") : Path.of(data);
    Path path = folder.resolve(file);
    assumeTrue(Files.exists(path), "skipped: no " + path + " (set MATLENS_DATA)");
    AtomTokenizer tokenizer = new AtomTokenizer();
    List<String> texts = CsvTable.read(path).column("smiles").texts();
    List<String> otherScaffold = new ArrayList<>();
    for (int row = 0; row < texts.size(); row += step) {
      Molecule m = MoleculeReader.read(texts.get(row));
      SmilesEnumerator.Variant v = SmilesEnumerator.variant(m, row);
      Molecule w = MoleculeReader.read(v.smiles());
      int[] map = v.originalAtom();
      int n = m.atoms().size();
      assertThat(Arrays.stream(map).sorted().toArray()).isEqualTo(IntStream.range(0, n).toArray());
      for (int i = 0; i < n; i++) {
        assertThat(facts(w.atoms().get(i))).as(v.smiles()).isEqualTo(facts(m.atoms().get(map[i])));
      }
      assertThat(stereo(v.smiles(), map))
          .as(m.smiles() + " " + v.smiles())
          .isEqualTo(stereo(m.smiles(), IntStream.range(0, n).toArray()));
      sameTokens(tokenizer.tokenize(m), tokenizer.tokenize(w), map);
      if (!MurckoScaffold.key(m).equals(MurckoScaffold.key(w))) {
        otherScaffold.add(m.smiles());
      }
    }
    assertThat(otherScaffold).hasSizeLessThanOrEqualTo(mostScaffolds);
  }

  private static String facts(Atom a) {
    return a.symbol() + a.isotope() + "," + a.charge() + "," + a.hydrogens() + "," + a.aromatic();
  }

  private static void sameTokens(TokenSequence one, TokenSequence other, int[] map) {
    assertThat(one.geometry().subset(map)).isEqualTo(other.geometry());
    for (int i = 0; i < map.length; i++) {
      Token token = other.tokens().get(i);
      assertThat(token.text()).isEqualTo(one.tokens().get(map[i]).text());
      for (float f : token.features()) {
        assertThat(f).isFinite().isBetween(-10f, 10f);
      }
      for (int f = 0; f < token.features().length; f++) {
        // The text may leave out an @ that means nothing.
        if (f != CHIRAL) {
          assertThat(token.features()[f]).isEqualTo(one.tokens().get(map[i]).features()[f]);
        }
      }
    }
  }

  /** Stereo centres and double bonds with atoms named by {@code name}. */
  private static Set<String> stereo(String smiles, int[] name) throws InputException {
    IAtomContainer c = MoleculeReader.parse(smiles);
    Set<String> out = new TreeSet<>();
    for (IStereoElement<?, ?> e : c.stereoElements()) {
      if (e instanceof ITetrahedralChirality t) {
        int[] around = Arrays.stream(t.getLigands()).mapToInt(a -> name[c.indexOf(a)]).toArray();
        boolean clockwise = t.getStereo() == ITetrahedralChirality.Stereo.CLOCKWISE;
        boolean hand = clockwise ^ odd(around);
        Arrays.sort(around);
        out.add(name[c.indexOf(t.getChiralAtom())] + " " + Arrays.toString(around) + hand);
      } else if (e instanceof IDoubleBondStereochemistry d) {
        IAtom begin = d.getStereoBond().getBegin();
        IAtom end = d.getStereoBond().getEnd();
        boolean together =
            (d.getStereo() == IDoubleBondStereochemistry.Conformation.TOGETHER)
                ^ isNotFirst(c, name, begin, end, d.getBonds()[0])
                ^ isNotFirst(c, name, end, begin, d.getBonds()[1]);
        int a = name[c.indexOf(begin)];
        int b = name[c.indexOf(end)];
        out.add(Math.min(a, b) + "=" + Math.max(a, b) + together);
      }
    }
    return out;
  }

  /** Whether {@code bond} leads from {@code at} to another than its neighbour of the least name. */
  private static boolean isNotFirst(
      IAtomContainer c, int[] name, IAtom at, IAtom partner, IBond bond) {
    int least =
        c.getConnectedAtomsList(at).stream()
            .filter(x -> !x.equals(partner))
            .mapToInt(x -> name[c.indexOf(x)])
            .min()
            .orElseThrow();
    return name[c.indexOf(bond.getOther(at))] != least;
  }

  private static boolean odd(int[] order) {
    boolean odd = false;
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < i; j++) {
        odd ^= order[j] > order[i];
      }
    }
    return odd;
  }
}

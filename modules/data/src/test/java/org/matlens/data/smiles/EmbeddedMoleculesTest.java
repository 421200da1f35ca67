package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.smiles.SmilesGenerator;

/** The molecules the project ships: every line is a molecule, no molecule stands twice. */
class EmbeddedMoleculesTest {
  private static final Path FILE = Path.of("..", "..", "datasets", "embedded", "molecules.csv");

  /** Sulfolane drawn with charges, and esters of ESOL whose SMILES is not what their name says. */
  private static final Set<String> OTHERWISE_THERE =
      Set.of(
          "sulfolane is C1CC[S+2](C1)([O-])[O-]",
          "butyl acetate is CCCCOC=O",
          "propyl propanoate is CCCCC(=O)OC",
          "methyl pentanoate is CCCC(=O)OCC",
          "ethyl pentanoate is CCCOC(=O)CCC");

  private static List<String> names;
  private static List<String> smiles;
  private static double[] boiling;

  @BeforeAll
  static void read() throws InputException {
    CsvTable table = CsvTable.read(FILE);
    assertThat(table.columns()).containsExactly("name", "smiles", "boiling_point_celsius");
    names = table.column("name").texts();
    smiles = table.column("smiles").texts();
    boiling =
        table.column("boiling_point_celsius").texts().stream()
            .mapToDouble(Double::parseDouble)
            .toArray();
  }

  private static String canonical(String text) throws InputException {
    try {
      return SmilesGenerator.unique().create(MoleculeReader.parse(text));
    } catch (CDKException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void everyLineIsAMoleculeOfItsOwn() throws InputException {
    assertThat(names).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
    Map<String, List<String>> same = new LinkedHashMap<>();
    for (String s : smiles) {
      assertThat(MoleculeReader.read(s).atoms()).isNotEmpty();
      same.computeIfAbsent(canonical(s), k -> new ArrayList<>()).add(s);
    }
    // Stereoisomers share the canonical text, which leaves stereo out; their own texts differ.
    for (List<String> texts : same.values()) {
      if (texts.size() == 1) {
        continue;
      }
      Set<String> seen = new TreeSet<>();
      for (String text : texts) {
        Set<String> own = variants(text);
        assertThat(seen).as("stands twice: " + texts).doesNotContainAnyElementsOf(own);
        seen.addAll(own);
      }
    }
  }

  private static Set<String> variants(String text) throws InputException {
    Set<String> own = new TreeSet<>();
    for (int seed = 0; seed < 100; seed++) {
      own.add(SmilesEnumerator.variant(MoleculeReader.read(text), seed).smiles());
    }
    return own;
  }

  @Test
  void valuesArePlausible() throws InputException {
    for (int i = 0; i < boiling.length; i++) {
      // Methane boils lowest, at -161.5.
      assertThat(boiling[i]).as(names.get(i)).isBetween(-162.0, 400.0);
      assertThat(MoleculeReader.read(smiles.get(i)).atoms()).hasSizeLessThanOrEqualTo(25);
    }
  }

  /** Each CH2 more raises the boiling point, by ten degrees at least and 75 at most. */
  @ParameterizedTest
  @CsvSource({
    "C, 0, 19",
    "C=C, 1, 10",
    "C#C, 1, 8",
    "CO, 0, 11",
    "CC=O, 0, 8",
    "CC(=O)O, 0, 8",
    "CC(C)=O, 0, 7",
    "CN, 0, 7",
    "CC#N, 0, 4",
    "CS, 0, 7",
    "CCl, 0, 6",
    "CBr, 0, 7",
    "CI, 0, 5",
    "C[N+](=O)[O-], 0, 3",
    "COC(C)=O, 0, 5",
    "COC=O, 0, 3",
    "Cc1ccccc1, 0, 5",
    "CC1CCCCC1, 0, 3"
  })
  void homologuesRise(String head, int from, int most) throws InputException {
    Map<String, Double> known = new HashMap<>();
    for (int i = 0; i < boiling.length; i++) {
      known.put(canonical(smiles.get(i)), boiling[i]);
    }
    double before = Double.NaN;
    for (int n = from; n <= most; n++) {
      String text = "C".repeat(n) + head;
      Double value = known.get(canonical(text));
      assertThat(value).as("in the table: " + text).isNotNull();
      if (!Double.isNaN(before)) {
        assertThat(value - before).as(text).isBetween(10.0, 75.0);
      }
      before = value;
    }
  }

  /** A name both tables know must stand for the same molecule. */
  @ParameterizedTest
  @CsvSource({
    "molecules/FreeSolv_SAMPL.csv, iupac, 150",
    "molecules/ESOL_delaney-processed.csv, Compound ID, 100"
  })
  void namesMeanTheSameElsewhere(String file, String nameColumn, int least) throws InputException {
    String data = System.getenv("MATLENS_DATA");
    Path folder = data == null ? Path.of("..", "..", "..", "shared", "data") : Path.of(data);
    Path path = folder.resolve(file);
    assumeTrue(Files.exists(path), "skipped: no " + path + " (set MATLENS_DATA)");
    CsvTable other = CsvTable.read(path);
    Map<String, String> theirs = new HashMap<>();
    for (int i = 0; i < other.size(); i++) {
      theirs.put(plain(other.column(nameColumn).text(i)), other.column("smiles").text(i));
    }
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < names.size(); i++) {
      String text = theirs.get(plain(names.get(i)));
      if (text != null) {
        compared++;
        String written = text.replace("N(=O)=O", "[N+](=O)[O-]").replace("O=N(=O)", "[O-][N+](=O)");
        if (!canonical(written).equals(canonical(smiles.get(i)))) {
          wrong.add(names.get(i) + " is " + text);
        }
      }
    }
    assertThat(wrong).isSubsetOf(OTHERWISE_THERE);
    assertThat(compared).isGreaterThanOrEqualTo(least);
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}

package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.input.InputException;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.io.IChemObjectWriter;
import org.openscience.cdk.io.MDLV2000Writer;
import org.openscience.cdk.io.MDLV3000Writer;
import org.openscience.cdk.smiles.SmilesGenerator;
import org.openscience.cdk.tools.manipulator.AtomContainerManipulator;

class MoleculeFilesTest {
  /** Acetaldehyde by hand: atoms C, C, O and the hydrogen of the aldehyde; CC=O. */
  private static final String ACETALDEHYDE =
      """
      acetaldehyde
        by hand

        4  3  0  0  0  0  0  0  0  0999 V2000
          0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0
          1.5000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0
          2.1000    1.0400    0.0000 O   0  0  0  0  0  0  0  0  0  0  0  0
          2.0000   -0.9000    0.0000 H   0  0  0  0  0  0  0  0  0  0  0  0
        1  2  1  0
        2  3  2  0
        2  4  1  0
      M  END
      > <boiling>
      20.1

      $$$$
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void linesAreSmilesAndNames() throws IOException, InputException {
    Path f =
        file(
            "a.smi",
            "\uFEFFCCO ethyl alcohol\r\n\r\n# comment\r\n  c1ccccc1\tbenzene\nC1CC bad\nO");
    List<MoleculeEntry> e = SmilesFile.read(f);
    assertThat(e)
        .extracting(MoleculeEntry::id)
        .containsExactly("ethyl alcohol", "benzene", "bad", "line 6");
    assertThat(e).extracting(MoleculeEntry::line).containsExactly(1L, 4L, 5L, 6L);
    assertThat(e.get(0).molecule().atoms()).hasSize(3);
    assertThat(e.get(1).molecule().smiles()).isEqualTo("c1ccccc1");
    assertThat(e.get(2)).isInstanceOf(MoleculeEntry.Invalid.class);
    assertThatThrownBy(() -> e.get(2).molecule())
        .isInstanceOf(InputException.class)
        .hasMessage(
            f
                + ", line 5: invalid SMILES: ring 1 is opened and never closed at character 2: C→1CC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n", "# only a comment\n"})
  void aFileOfNothingIsAnError(String text) throws IOException {
    Path f = file("empty.smi", text);
    assertThatThrownBy(() -> SmilesFile.read(f)).hasMessageStartingWith(f + ": no molecules; ");
    assertThatThrownBy(() -> SdfFile.read(folder.resolve("absent.sdf")))
        .hasMessageEndingWith(": no such file");
  }

  @Test
  void recordsKeepTheirPlaceWhateverTheirNeighboursAre() throws IOException, InputException {
    Path f =
        file(
            "a.sdf",
            ACETALDEHYDE
                + "\n\n\nnot a table\n$$$$\n"
                + ACETALDEHYDE.replace("acetaldehyde", "")
                + ACETALDEHYDE.replace("M  END\n", "")
                + ACETALDEHYDE.replace(" O   0", "Xx   0")
                + ACETALDEHYDE.replace("  2  3  2  0", "  2  9  2  0")
                + ACETALDEHYDE.replace("$$$$\n", ""));
    List<MoleculeEntry> e = SdfFile.read(f);
    assertThat(e)
        .extracting(MoleculeEntry::id)
        .containsExactly(
            "acetaldehyde",
            "record 2",
            "record 3",
            "acetaldehyde",
            "acetaldehyde",
            "acetaldehyde",
            "acetaldehyde");
    assertThat(e).extracting(MoleculeEntry::line).containsExactly(1L, 17L, 22L, 38L, 53L, 69L, 85L);
    for (int good : new int[] {0, 2, 6}) {
      assertThat(e.get(good).molecule().smiles()).isIn("CC=O", "C(C)=O", "O=CC", "C(=O)C");
      assertThat(e.get(good).molecule().atoms()).extracting(a -> a.hydrogens()).contains(3, 1, 0);
    }
    for (int bad : new int[] {1, 3, 4, 5}) {
      assertThatThrownBy(() -> e.get(bad).molecule())
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(
              f + ", line " + e.get(bad).line() + ", record " + (bad + 1) + ": ")
          .hasMessageNotContaining("\n");
    }
    assertThatThrownBy(() -> e.get(1).molecule()).hasMessageContaining("found \"not a table\"");
    assertThatThrownBy(() -> e.get(3).molecule())
        .hasMessageEndingWith("expected a line \"M  END\"");
    assertThatThrownBy(() -> e.get(4).molecule()).hasMessageContaining("Xx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "  4  3  0|  4  4  0|line 4 is|4 atoms and 4 bonds announced, 7 lines follow",
        "  4  3  0|  4  2  0|line 11 is \"2  4  1  0\": a bond beyond the 2 announced|''",
        "  4  3  0|  5  3  0|line 4 is|5 atoms and 3 bonds announced, 7 lines follow",
        "  1  2  1  0|  1  1  1  0|line 9 is \"1  1  1  0\": expected a bond between two of 4 atoms|''",
        "  1  2  1  0|  1  5  1  0|line 9 is \"1  5  1  0\": expected a bond between two of 4 atoms|''",
        "  1  2  1  0|  1  2  8  0|line 9 is \"1  2  8  0\": expected a bond of kind 1, 2, 3 or 4|''",
        "    1.5000|       1.5|line 6 is|three coordinates with four decimals",
        "    1.5000|    1.abcd|line 6 is|three coordinates with four decimals",
        " O   0| D   0|line 7 is|an element in columns 32 to 34",
        " O   0|Xx   0|line 7 is|an element in columns 32 to 34",
        "  4  3  0|  x  3  0|line 4 is|expected the number of atoms in columns 1 to 3"
      })
  void tablesThatContradictThemselvesAreRefused(String from, String to, String one, String other)
      throws IOException, InputException {
    assertThat(ACETALDEHYDE).contains(from);
    MoleculeEntry e = SdfFile.read(file("b.sdf", ACETALDEHYDE.replace(from, to))).get(0);
    assertThatThrownBy(e::molecule)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(", line 1, record 1: invalid connection table: line ")
        .hasMessageContaining(one)
        .hasMessageContaining(other == null ? "" : other);
  }

  /** Written as a table by CDK and read back: the same molecule. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cc1ccccc1C(=O)O",
        "C[N+](=O)[O-]",
        "[Na+].[O-]C(=O)c1ccc2[nH]ccc2c1",
        "[2H]OC",
        "[13CH4]",
        "[H][H]",
        "N#Cc1cnccn1",
        "C1CC12CCC2"
      })
  void tablesAreTheMoleculesTheyWereWrittenFrom(String smiles) throws Exception {
    String expected = SmilesGenerator.unique().create(MoleculeReader.parse(smiles));
    for (boolean v3000 : new boolean[] {false, true}) {
      IAtomContainer c = MoleculeReader.parse(smiles);
      AtomContainerManipulator.convertImplicitToExplicitHydrogens(c);
      Path f = file("w.sdf", table(c, v3000) + "$$$$\n");
      List<MoleculeEntry> e = SdfFile.read(f);
      assertThat(e).hasSize(1);
      String back = e.get(0).molecule().smiles();
      assertThat(SmilesGenerator.unique().create(MoleculeReader.parse(back)))
          .as(back)
          .isEqualTo(expected);
    }
  }

  private static String table(IAtomContainer c, boolean v3000) throws CDKException, IOException {
    StringWriter text = new StringWriter();
    try (IChemObjectWriter writer = v3000 ? new MDLV3000Writer(text) : new MDLV2000Writer(text)) {
      writer.write(c);
    }
    return text.toString();
  }
}

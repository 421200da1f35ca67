package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;

class PoscarReaderTest {
  private static final String HEAD = "salt\n1.0\n5 0 0\n0 6 0\n1 0 7\n";

  private static CrystalStructure read(String text) throws InputException {
    return PoscarReader.read("POSCAR", text).structure();
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .hasMessage("POSCAR, line " + message);
  }

  @Test
  void versionFive() throws InputException {
    NamedStructure n =
        PoscarReader.read(
            "POSCAR",
            HEAD + "Na Cl_pv\n1 2\nDirect\n0 0 0\n0.5 0.5 0.25 Cl\n-0.5 1.25D-1 .75\n\n0 0 0\n");
    assertThat(n.name()).isEqualTo("salt");
    CrystalStructure c = n.structure();
    assertThat(c.lattice().vectors())
        .isDeepEqualTo(new double[][] {{5, 0, 0}, {0, 6, 0}, {1, 0, 7}});
    assertThat(c.sites()).extracting(Site::label).containsExactly("Na1", "Cl2", "Cl3");
    assertThat(c.fractional())
        .isDeepEqualTo(new double[][] {{0, 0, 0}, {0.5, 0.5, 0.25}, {-0.5, 0.125, 0.75}});
    assertThat(c.content()).containsEntry(Element.Na, 1.0).containsEntry(Element.Cl, 2.0);
  }

  @Test
  void versionFourNamesElementsInTheCommentOrBehindTheCoordinates() throws InputException {
    String body = "1 1\nDirect\n0 0 0 F F F%s\n0.5 0.5 0.5 F F T%s\n";
    String head = "1.0\r\n5 0 0\r\n0 6 0\r\n1 0 7\r\n";
    CrystalStructure comment = read("Li F\r\n" + head + body.formatted("", ""));
    assertThat(comment.content().keySet()).containsExactly(Element.Li, Element.F);
    CrystalStructure behind = read("of 1932\n" + head + body.formatted(" Na", " Cl"));
    assertThat(behind.content().keySet()).containsExactly(Element.Na, Element.Cl);
    refused(
        "of 1932\n" + head + body.formatted(" x", " y"),
        "8: which element? The file has no line of elements, and neither its comment nor the ends"
            + " of its coordinate lines name them");
  }

  @Test
  void scalesAndCartesianCoordinates() throws InputException {
    String text =
        "c\n%s\n2 0 0\n0 3 0\n0 0 5\nFe\n1\nSelective dynamics\nkartesian\n1 1.5 2.5 T T F\n";
    for (String scale : List.of("1.5 ! comment", "2 2 3", "-101.25")) {
      CrystalStructure c = read(text.formatted(scale));
      assertThat(c.fractional()[0]).containsExactly(new double[] {0.5, 0.5, 0.5}, within(1e-14));
    }
    assertThat(read(text.formatted("-101.25")).lattice().volume()).isCloseTo(101.25, within(1e-9));
    assertThat(read(text.formatted("1.5")).lattice().volume()).isCloseTo(101.25, within(1e-9));
    assertThat(read(text.formatted("2 2 3")).lattice().parameters())
        .containsExactly(new double[] {4, 6, 15, 90, 90, 90}, within(1e-12));
  }

  @Test
  void everyFaultHasItsLine() {
    refused("", "1: the file ends, expected a scale factor");
    refused("c\n0\n", "2: scale factor 0, expected a number other than 0, or three above 0");
    refused("c\nx\n", "2: \"x\", expected a scale factor");
    refused("c\n1\n1 0 0\n0 1\n", "4: \"0 1\", expected three numbers: lattice vector");
    refused(
        "c\n1\n1 0 0\n0 1 0\n0 1 0\n",
        "5: lattice vectors [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]] do not span a cell");
    refused(HEAD + "Na Xx\n1 1\n", "6: \"Xx\", expected an element");
    refused(HEAD + "Na Cl\n1\n", "7: 1 numbers of atoms for 2 elements");
    refused(HEAD + "Na Cl\n1 -1\n", "7: \"-1\", expected a number of atoms");
    refused(HEAD + "Na\n0\nDirect", "7: 0 atoms in a file of 8 lines");
    refused(HEAD + "Na\n2000000000\nDirect", "7: 2000000000 atoms in a file of 8 lines");
    refused(HEAD + "Na\n1\nfoo\n", "8: \"foo\", expected \"Direct\" or \"Cartesian\"");
    refused(HEAD + "Na\n2\nDirect\n0 0 0", "9: the file ends, expected coordinates of atom 2");
    refused(HEAD + "Na\n1\nDirect\n0 NaN 0\n", "9: \"NaN\", expected a number: coordinates");
    assertThatThrownBy(() -> read("c\nx\n"))
        .satisfies(e -> assertThat(((InputException) e).line()).isEqualTo(2));
  }

  @Test
  void filesAreToldByTheirNames(@TempDir Path dir) throws IOException, InputException {
    Path file = dir.resolve("POSCAR_7");
    Files.writeString(file, HEAD + "Na\n1\nDirect\n0 0 0\n");
    assertThat(StructureFile.read(file)).hasSize(1);
    assertThatThrownBy(() -> StructureFile.read(dir.resolve("a.zzz")))
        .hasMessageEndingWith(
            "a.zzz: which format? Expected a .cif, POSCAR, CONTCAR, .poscar or .vasp file");
    assertThatThrownBy(() -> StructureFile.read(dir.resolve("a.vasp")))
        .hasMessageEndingWith("a.vasp: no such file");
  }

  @Test
  void readsTheFilesOfPublishedDataSets() throws IOException, InputException {
    for (String set : List.of("matbench_phonons", "dielectric_petousis2017")) {
      Path zip = SharedData.file("crystals/" + set + "/poscar.zip");
      int count = 0;
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
        for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
          if (e.isDirectory()) {
            continue;
          }
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          CrystalStructure c = PoscarReader.read(e.getName(), text).structure();
          double perAtom = c.lattice().volume() / c.sites().size();
          assertThat(perAtom).as(e.getName()).isBetween(4.0, 120.0);
          count++;
        }
      }
      assertThat(count).as(set).isGreaterThan(1000);
    }
  }
}

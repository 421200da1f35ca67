package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;

class StructureTableTest {
  private static final String LINE =
      "{\"id\":\"%s\",\"lattice\":[[3,0,0],[0,5,0],[1,0,7]],\"species\":[\"Te\",\"Ba2+\"],"
          + "\"frac\":[[0.5,0.5,0.5],[0,0,0]],\"target\":%s}\n";
  private static final String CIF =
      "data_a\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 3\n"
          + "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
          + "Fe1 0 0 0\n";

  @TempDir Path dir;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private static CrystalStructure crystal(CsvTable table, int row) throws InputException {
    return StructureText.read(table.column(StructureTable.STRUCTURE).text(row)).structure();
  }

  @Test
  void aCrystalPerLine() throws IOException, InputException {
    Path path = file("a.jsonl", LINE.formatted("x", "1.5") + "\n" + LINE.formatted("y", "null"));
    assertThat(StructureTable.isOne(path)).isTrue();
    CsvTable t = StructureTable.read(path);
    assertThat(t.columns()).containsExactly("id", "target", "structure");
    assertThat(t.column("id").texts()).containsExactly("x", "y");
    assertThat(t.column("target").texts()).containsExactly("1.5", "");
    assertThat(t.rows()).extracting(CsvTable.Row::line).containsExactly(1L, 3L);
    CrystalStructure c = crystal(t, 1);
    assertThat(c.lattice().vectors()[2]).containsExactly(1, 0, 7);
    assertThat(c.sites().get(1).species()).containsOnlyKeys(Element.Ba);
    assertThat(c.fractional()[0]).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void theTablesOfMatbench() throws IOException, InputException {
    String site =
        "{\"species\":[{\"element\":\"Fe\",\"occu\":0.5},{\"element\":\"Co\",\"occu\":0.25}],"
            + "\"abc\":[0.1,0.2,0.3],\"label\":\"M\"}";
    String structure =
        "{\"lattice\":{\"matrix\":[[3,0,0],[0,5,0],[1,0,7]]},\"sites\":[" + site + "]}";
    Path path =
        file(
            "m.json",
            "{\"index\":[7],\"columns\":[\"structure\",\"gap\"],\"data\":[[" + structure + ",2]]}");
    CsvTable t = StructureTable.read(path);
    assertThat(t.columns()).containsExactly("id", "structure", "gap");
    assertThat(t.rows().get(0).cells().get(0)).isEqualTo("7");
    assertThat(crystal(t, 0).content())
        .containsEntry(Element.Fe, 0.5)
        .containsEntry(Element.Co, 0.25);
  }

  @Test
  void aFolderWithIds() throws IOException, InputException {
    file("one.cif", CIF);
    file("POSCAR_two", "c\n3\n1 0 0\n0 1 0\n0 0 1\nCo\n1\nDirect\n0 0 0\n");
    Path table = file("id_prop.csv", "one,1.5\ntwo,2\n");
    for (Path path : List.of(dir, table)) {
      CsvTable t = StructureTable.read(path);
      assertThat(t.columns()).containsExactly("id", "target", "structure");
      assertThat(t.column("target").texts()).containsExactly("1.5", "2");
      assertThat(crystal(t, 0).content()).containsOnlyKeys(Element.Fe);
      assertThat(crystal(t, 1).content()).containsOnlyKeys(Element.Co);
    }
    file("id_prop.csv", "name,gap,kind\none,,metal\n");
    CsvTable t = StructureTable.read(dir);
    assertThat(t.columns()).containsExactly("name", "gap", "kind", "structure");
    assertThat(t.size()).isEqualTo(1);
    file("id_prop.csv", "one,1\nthree,3\n");
    assertThatThrownBy(() -> StructureTable.read(dir))
        .hasMessage(table + ", line 2: no structure of \"three\", expected a file three.cif");
    file("id_prop.csv", "../one,1\ntwo,3\n");
    assertThatThrownBy(() -> StructureTable.read(dir))
        .hasMessage(table + ", line 1: id \"../one\", expected the name of a file");
  }

  @Test
  void everyFaultHasItsLine() throws IOException {
    Path path = file("a.jsonl", LINE.formatted("x", "1") + "{\"id\":\"y\"}\n");
    assertThatThrownBy(() -> StructureTable.read(path))
        .hasMessage(path + ", line 2: no \"lattice\", expected a crystal");
    Path broken = file("b.jsonl", "{\"id\":\n");
    assertThatThrownBy(() -> StructureTable.read(broken))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(broken + ", line 1: not JSON: ");
    Path array = file("c.jsonl", "[1]\n");
    assertThatThrownBy(() -> StructureTable.read(array))
        .hasMessage(array + ", line 1: no JSON object, expected one per line");
    Path odd = file("d.json", "{\"index\":[1]}");
    assertThatThrownBy(() -> StructureTable.read(odd))
        .hasMessage(
            odd + ", line 1: expected \"columns\", and \"index\" and \"data\" of the same length");
  }

  @Test
  void cellsThatAreNoCrystalAreRefused() {
    String[][] cases = {
      {"", "empty, expected a crystal structure"},
      {"{", "not JSON: "},
      {"{}", "no array \"lattice\", expected a crystal"},
      {"{\"lattice\":[[1,0,0]],\"frac\":[]}", "\"lattice\" has 1 vectors, expected three"},
      {"{\"lattice\":[[1,0],[0,1],[0,0]]}", "\"lattice\" has [1,0], expected three numbers"},
      {
        "{\"lattice\":[[1,0,0],[0,1,0],[1,1,0]],\"species\":[\"H\"],\"frac\":[[0,0,0]]}",
        "lattice vectors"
      },
      {
        "{\"lattice\":[[1,0,0],[0,1,0],[0,0,1]],\"species\":[],\"frac\":[[0,0,0]]}",
        "\"species\" has 0 entries and \"frac\" 1, expected one of each per site"
      },
      {
        "{\"lattice\":[[1,0,0],[0,1,0],[0,0,1]],\"species\":[\"Xx\"],\"frac\":[[0,0,0]]}",
        "species \"Xx\", expected an element"
      },
      {"{\"lattice\":[[1,0,0],[0,1,0],[0,0,1]],\"sites\":[]}", "a crystal without sites"},
    };
    for (String[] c : cases) {
      assertThatThrownBy(() -> StructureText.read(c[0]))
          .as(c[0])
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(c[1]);
    }
  }

  @Test
  void publishedTablesAgreeWithEachOther() throws InputException {
    CsvTable lines =
        StructureTable.read(SharedData.file("crystals/matbench_phonons/structures.jsonl.gz"));
    CsvTable whole =
        StructureTable.read(SharedData.file("crystals/matbench_phonons/matbench_phonons.json.gz"));
    assertThat(lines.size()).isEqualTo(1265);
    assertThat(whole.size()).isEqualTo(1265);
    for (int i = 0; i < lines.size(); i++) {
      CrystalStructure a = crystal(lines, i);
      CrystalStructure b = crystal(whole, i);
      assertThat(a.content()).isEqualTo(b.content());
      assertThat(a.density()).isCloseTo(b.density(), within(1e-6));
      assertThat(Double.parseDouble(lines.column("target").text(i)))
          .isEqualTo(Double.parseDouble(whole.column("last phdos peak").text(i)));
    }
    CsvTable perovskites =
        StructureTable.read(SharedData.file("crystals/matbench_perovskites/structures.jsonl.gz"));
    assertThat(perovskites.size()).isEqualTo(18928);
    for (int i = 0; i < perovskites.size(); i += 97) {
      assertThat(crystal(perovskites, i).sites()).hasSize(5);
    }
    CsvTable folder =
        StructureTable.read(SharedData.file("crystals/cgcnn_sample/sample-regression/id_prop.csv"));
    assertThat(folder.size()).isEqualTo(10);
    for (int i = 0; i < folder.size(); i++) {
      assertThat(crystal(folder, i).sites()).isNotEmpty();
    }
  }
}

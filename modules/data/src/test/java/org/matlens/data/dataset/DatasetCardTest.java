package org.matlens.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.data.crystal.StructureTable;
import org.matlens.input.InputException;

class DatasetCardTest {
  private static final Path HOME = Path.of("../..");
  private static final String CARD =
      """
      name: tiny
      title: Tiny
      description: For tests
      input: molecule
      licence: MIT
      citation: Nobody (2026)
      source: here
      files:
        - path: a/tiny.csv
          url: https://example.org/tiny.csv
          sha256: "%s"
      columns:
        - {name: smiles, role: input}
        - {name: y, role: target, task: regression, unit: K}
      rows: 3
      """
          .formatted("0123456789abcdef".repeat(4));

  @TempDir private Path folder;

  private DatasetCard read(String text) throws Exception {
    return CardReader.read(Files.writeString(folder.resolve("tiny.yaml"), text));
  }

  @Test
  void aCardTellsFilesAndColumns() throws Exception {
    DatasetCard card = read(CARD);
    assertThat(card.input()).isEqualTo(DatasetCard.Input.MOLECULE);
    assertThat(card.rows()).isEqualTo(3);
    assertThat(card.column(DatasetCard.Role.ID)).isEmpty();
    assertThat(card.column(DatasetCard.Role.TARGET).orElseThrow().unit()).isEqualTo("K");
    assertThat(card.column("smiles").orElseThrow().role()).isEqualTo(DatasetCard.Role.INPUT);
    assertThat(card.table().embedded()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "title: Tiny | titel: Tiny | : key \"title\" is missing or empty",
        "role: input} | role: input, unti: K} | , line 13: unknown key \"columns[0].unti\"; expected"
            + " one of alias, description, name, role, task, unit",
        "rows: 3 | rows: many | , line 15: key \"rows\" is \"many\"; expected a whole number",
        "rows: 3 | rows: -3 | rows -3; expected 0 or more",
        "input: molecule | input: stone | , line 4: key \"input\" is \"stone\"; expected one of"
            + " molecule, composition, crystal, spectrum",
        "role: target, | role: input, | columns[1]: column \"y\" with role input and task"
            + " regression; expected a task for targets alone",
        "path: a/tiny.csv | path: ../tiny.csv | files[0]: path \"../tiny.csv\"; expected a path"
            + " inside the data folder, with /",
        "path: a/tiny.csv | path: /tiny.csv | expected a path inside the data folder, with /",
        "https: | ftp: | files[0]: url \"ftp://example.org/tiny.csv\"; expected http or https",
        "licence: MIT | licence: | key \"licence\" is missing or empty",
        "0123456789abcdef\" | x\" | expected 64 hexadecimal digits in lower case",
        "name: y | name: smiles | column \"smiles\" is described twice",
        "name: tiny | name: other | name \"other\"; expected the name of the file, \"tiny\"",
        "title: Tiny | name: tiny | , line 2: not YAML: Duplicate field 'name'",
        "title: Tiny | title: [a, b] | key \"title\": expected a text",
      })
  void whatIsNoCardIsOneLineWithItsPlace(String old, String replacement, String message) {
    assertThatThrownBy(() -> read(CARD.replace(old, replacement)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("tiny.yaml").toString())
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("\n", "org.matlens", "com.fasterxml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "[]", "just text", "files: 3", "\t- x: [", "{"})
  void otherTextIsOneLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("tiny.yaml").toString())
        .hasMessageNotContainingAny("\n", "org.matlens", "com.fasterxml");
  }

  @Test
  void theProjectsCardsAreThere() throws Exception {
    DatasetStore store = new DatasetStore(HOME, Optional.empty(), folder);
    assertThat(store.names())
        .contains("bace", "bbbp", "embedded-molecules", "esol", "freesolv", "lipophilicity");
    for (String name : store.names()) {
      DatasetCard card = store.card(name);
      assertThat(card.column(DatasetCard.Role.INPUT)).as(name).isPresent();
      assertThat(card.column(DatasetCard.Role.TARGET)).as(name).isPresent();
    }
    assertThatThrownBy(() -> store.card("../esol"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("no dataset \"../esol\"; there are ")
        .hasMessageContaining("bace, bbbp");
  }

  @Test
  void anAliasNamesAColumnThatIsCalledOtherwiseInAFile() throws Exception {
    DatasetCard card =
        new DatasetStore(HOME, Optional.empty(), folder).card("matbench-perovskites");
    DatasetStore store = new DatasetStore(HOME, Optional.empty(), folder);
    Path cached =
        folder.resolve(card.table().path()).resolveSibling("matbench_perovskites.json.gz");
    Files.createDirectories(cached.getParent());
    Files.writeString(cached, "another file");
    assertThatThrownBy(() -> store.locate(card))
        .hasMessageStartingWith(cached.toString())
        .hasMessageContaining(card.table().sha256() + " or " + card.table().sourceSha256());
    CsvTable given =
        CsvTable.of(
            cached, List.of("id", "target"), List.of(new CsvTable.Row(0, 3, List.of("x", "2.5"))));
    CsvTable named = DatasetStore.named(given, card);
    assertThat(named.columns()).containsExactly("id", "e_form");
    assertThat(named.column("e_form").text(0)).isEqualTo("2.5");
    assertThat(named.place(0)).endsWith("line 3");
    CsvTable both =
        CsvTable.of(
            cached,
            List.of("target", "e_form"),
            List.of(new CsvTable.Row(0, 3, List.of("9", "2.5"))));
    assertThat(DatasetStore.named(both, card).columns()).containsExactly("target", "e_form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "esol",
        "freesolv",
        "lipophilicity",
        "bace",
        "bbbp",
        "matbench-expt-gap",
        "matbench-steels",
        "matbench-glass",
        "aflow-bulk-modulus",
        "matbench-phonons",
        "matbench-perovskites",
        "dielectric"
      })
  void theCardsTellTheTruth(String name) throws Exception {
    DatasetCard card = new DatasetStore(HOME, Optional.empty(), folder).card(name);
    Path file = SharedData.file(card.table().path());
    assertThat(Sha256.of(file)).isEqualTo(card.table().sha256());
    CsvTable table =
        new DatasetStore(HOME, Optional.of(SharedData.folder()), folder)
            .table(card, StructureTable::orCsv);
    assertThat(table.size()).isEqualTo(card.rows());
    assertThat(table.columns())
        .containsAll(card.columns().stream().map(DatasetCard.Column::name).toList());
    for (DatasetCard.Column column : card.columns(DatasetCard.Role.TARGET)) {
      CsvTable.Column texts = table.column(column.name());
      double[] values = TargetColumn.of(texts, column.task(), column.unit()).parse(texts);
      assertThat(values).hasSize(card.rows()).doesNotContain(Double.NaN);
    }
    assertThat(List.of(table.column(card.column(DatasetCard.Role.INPUT).orElseThrow().name())))
        .allSatisfy(c -> assertThat(c.texts()).doesNotContain(""));
  }
}

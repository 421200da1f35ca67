package org.matlens.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.data.split.Split;
import org.matlens.data.split.Splits;
import org.matlens.input.InputException;

/** Data sets whose parts are files of their own. */
class PartedTableTest {
  private static final String CARD =
      """
      name: t
      title: T
      description: D
      input: composition
      licence: L
      citation: C
      source: S
      files:
        - {path: datasets/b.csv, part: train}
        - {path: datasets/c.csv, part: validation}
        - {path: datasets/a.csv, part: test}
        - {path: datasets/notes.csv}
      columns:
        - {name: formula, role: input}
        - {name: y, role: target, task: regression}
        - {name: part, role: split}
      """;

  @TempDir private Path home;
  private Path datasets;
  private DatasetStore store;

  @BeforeEach
  void files() throws Exception {
    datasets = Files.createDirectories(home.resolve("datasets"));
    Files.writeString(datasets.resolve("t.yaml"), CARD);
    Files.writeString(datasets.resolve("b.csv"), "formula,y\nFe,1\nCo,2\nNi,3\n");
    Files.writeString(datasets.resolve("c.csv"), "formula,y\n\nCu,4\n");
    Files.writeString(datasets.resolve("a.csv"), "formula,y\nZn,5\nGa,6\n");
    store = new DatasetStore(home, Optional.empty(), home.resolve("cache"));
  }

  @Test
  void partsMakeOneTableInTheOrderOfTheCard() throws Exception {
    DatasetCard card = store.card("t");
    CsvTable table = store.table(card, CsvTable::read);
    assertThat(table.columns()).containsExactly("formula", "y", "part");
    assertThat(table.column("formula").texts()).containsExactly("Fe", "Co", "Ni", "Cu", "Zn", "Ga");
    assertThat(table.rows()).extracting(CsvTable.Row::index).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(table.place(3)).isEqualTo(datasets.resolve("c.csv") + ", line 3");
    assertThat(table.column("y").place(5))
        .isEqualTo(datasets.resolve("a.csv") + ", line 3, column \"y\"");
    assertThat(Splits.byColumn(table.column("part")))
        .isEqualTo(new Split(new int[] {0, 1, 2}, new int[] {3}, new int[] {4, 5}));
  }

  /** As of {@code cat b.csv c.csv a.csv | sha256sum}. */
  @Test
  void theDigestIsThatOfAllBytes() throws Exception {
    Path all = home.resolve("all");
    Files.writeString(
        all, "formula,y\nFe,1\nCo,2\nNi,3\nformula,y\n\nCu,4\nformula,y\nZn,5\nGa,6\n");
    assertThat(store.locate(store.card("t")))
        .isEqualTo(new DatasetStore.Located(datasets.resolve("b.csv"), Sha256.of(all)));
    assertThat(store.find(store.card("t"))).contains(store.locate(store.card("t")));
  }

  @Test
  void everyPartIsNeeded() throws Exception {
    Files.delete(datasets.resolve("a.csv"));
    DatasetCard card = store.card("t");
    assertThat(store.find(card)).isEmpty();
    assertThatThrownBy(() -> store.table(card, CsvTable::read))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "dataset \"t\": no file at %s; expected it there, or after: matlens data fetch t"
                .formatted(datasets.resolve("a.csv")));
  }

  @Test
  void partsHaveTheSameColumns() throws Exception {
    DatasetCard card = store.card("t");
    Files.writeString(datasets.resolve("c.csv"), "formula,z\nCu,4\n");
    assertThatThrownBy(() -> store.table(card, CsvTable::read))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s: the columns are \"formula\", \"z\"; expected those of %s: \"formula\", \"y\""
                .formatted(datasets.resolve("c.csv"), datasets.resolve("b.csv")));
    Files.writeString(datasets.resolve("b.csv"), "formula,y,part\nCu,4,x\n");
    assertThatThrownBy(() -> store.table(card, CsvTable::read))
        .isInstanceOf(InputException.class)
        .hasMessage(
            datasets.resolve("b.csv")
                + ": column \"part\" stands in the file; expected it to tell the file");
    assertThatThrownBy(
            () ->
                CsvTable.joined(
                    List.of(CsvTable.read(datasets.resolve("a.csv"))), "p", List.of("1", "2")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "part: test | part: hold-out | files[2]: part \"hold-out\"; expected train, validation or test",
        "b.csv, part: train | b.csv | a file has a part; expected one for the first file too, and one column of role split",
        "part, role: split | part, role: id | a file has a part; expected one for the first file too, and one column of role split"
      })
  void cardsThatDoNotFit(String old, String replacement, String message) throws Exception {
    Files.writeString(datasets.resolve("t.yaml"), CARD.replace(old, replacement));
    assertThatThrownBy(() -> store.card("t"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}

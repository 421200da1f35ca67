package org.matlens.data.dataset;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.input.InputException;

class CsvTableTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private void assertError(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> CsvTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + message);
  }

  @Test
  void quotesLineEndsAndTheByteOrderMarkAreNoPartOfCells() throws Exception {
    CsvTable table =
        CsvTable.read(
            file(
                "\uFEFFname,\"smiles\",y\r\n\"4-x,N\",C,1\r\n\r\n\"a \"\"b\"\"\",\"C\nC\",\r\nq,O,3"));
    assertThat(table.columns()).containsExactly("name", "smiles", "y");
    assertThat(table.column("name").texts()).containsExactly("4-x,N", "a \"b\"", "q");
    assertThat(table.column("y").texts()).containsExactly("1", "", "3");
    assertThat(table.column("smiles").text(1)).isEqualTo("C\nC");
    assertThat(table.rows()).extracting(CsvTable.Row::index).containsExactly(0, 1, 2);
    assertThat(table.rows()).extracting(CsvTable.Row::line).containsExactly(2L, 4L, 6L);
    assertThat(table.column("y").place(2)).endsWith("data.csv, line 6, column \"y\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2", "a,b\n1,2\n", "a,b\r\n1,2\r\n\r\n", "a,b\n\n1,\"2\""})
  void aTrailingLineEndIsNoRow(String text) throws Exception {
    CsvTable table = CsvTable.read(file(text));
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.rows().get(0).cells()).containsExactly("1", "2");
  }

  @Test
  void whatASpreadsheetWritesOtherwiseIsNamed() throws Exception {
    assertThat(CsvTable.read(file("\u00a0a\u00a0,b\n1,2\n")).columns()).containsExactly("a", "b");
    assertError(
        "sep=;\r\na;b\r\n1;2\r\n",
        ", line 1: \"sep=;\" is Excel's line on the separator; expected the header, cells separated"
            + " by ','");
    for (String[] c : new String[][] {{";", ";"}, {"\t", "\u2409"}}) {
      CsvTable table = CsvTable.read(file("a" + c[0] + "b\n1" + c[0] + "2\n"));
      assertThatThrownBy(() -> table.column("a"))
          .isInstanceOf(InputException.class)
          .hasMessage(
              table.file()
                  + ": no column \"a\"; the columns are \"a"
                  + c[1]
                  + "b\"; expected cells separated by commas, not by '"
                  + c[1]
                  + "'");
    }
  }

  @Test
  void aQuotedEmptyCellOfASingleColumnIsARow() throws Exception {
    assertThat(CsvTable.read(file("a\nx\n\"\"\ny\n")).column("a").texts())
        .containsExactly("x", "", "y");
  }

  @Test
  void gzipIsUnpacked() throws Exception {
    Path packed = folder.resolve("t.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(CsvTable.read(packed).rows().get(0).cells()).isEqualTo(List.of("1", "2"));
    byte[] bytes = Files.readAllBytes(packed);
    Path cut = folder.resolve("cut.csv.gz");
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(() -> CsvTable.read(cut))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(cut + ": cannot be read as gzip: ");
    Path plain = Files.writeString(folder.resolve("plain.csv.gz"), "a,b\n1,2\n");
    assertThatThrownBy(() -> CsvTable.read(plain)).hasMessageContaining("as gzip");
  }

  @Test
  void otherSeparators() throws Exception {
    CsvTable table = CsvTable.read(file("a\tb\n1,5\t2\n"), new CsvTable.Options('\t'));
    assertThat(table.column("a").text(0)).isEqualTo("1,5");
    CsvTable german = CsvTable.read(file("a;b\n\"1;5\";2,5\n"), new CsvTable.Options(';'));
    assertThat(german.rows().get(0).cells()).containsExactly("1;5", "2,5");
  }

  @Test
  void whatIsNoTableIsOneLine() throws Exception {
    assertError("", ": the file is empty; expected a header line and rows");
    assertError("\n \n", ": the file is empty; expected a header line and rows");
    assertError("a,b\n", ": a header but no rows; expected at least one row");
    assertError(
        "a,b,a\n1,2,3\n",
        ", line 1: column \"a\" stands twice in the header; expected different names");
    assertError(
        "a,b\n1,2\n\n3\n",
        ", line 4: 1 cell, but the header has 2 columns; a cell that holds ',' needs quotes");
    assertError(
        "a,b\n1,2,3\n",
        ", line 2: 3 cells, but the header has 2 columns; a cell that holds ',' needs quotes");
  }

  @Test
  void anUnclosedQuoteDoesNotSwallowRows() throws Exception {
    String tail = ": a quote in the row that begins here is not closed; expected a second \"";
    assertError("a,b\n1,2\n3,\"4\n5,6\n", ", line 3" + tail);
    assertError("a,b\n1,2\n3,\"4", ", line 3" + tail);
    assertError("a,\"b\n1,2\n", ", line 1" + tail);
  }

  @Test
  void textAfterAClosingQuoteIsAnError() throws Exception {
    Path file = file("a,b\n1,2\n3,\"4\"5\n");
    assertThatThrownBy(() -> CsvTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ", after line 2: not a CSV table: ")
        .hasMessageNotContainingAny("\n", "Exception");
  }

  @Test
  void otherEncodingsAreNamedWithTheirLine() throws Exception {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "a,b\n1,2\nK\u00e4se,3\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CsvTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file + ", line 3: byte 0xE4 is not text in UTF-8; expected a file saved as UTF-8");
    Path cut = folder.resolve("cut.csv");
    Files.write(cut, new byte[] {'a', '\n', 'b', (byte) 0xC3});
    assertThatThrownBy(() -> CsvTable.read(cut)).hasMessageContaining("line 2: byte 0xC3");
  }

  @Test
  void absentFilesFoldersAndColumns() throws Exception {
    Path absent = folder.resolve("no.csv");
    assertThatThrownBy(() -> CsvTable.read(absent))
        .isInstanceOf(InputException.class)
        .hasMessage(absent + ": no such file");
    assertThatThrownBy(() -> CsvTable.read(folder)).hasMessageContaining("a folder");
    CsvTable table = CsvTable.read(file("a, b \n1,2\n"));
    assertThat(table.hasColumn("b")).isTrue();
    assertThatThrownBy(() -> table.column("c"))
        .isInstanceOf(InputException.class)
        .hasMessage(table.file() + ": no column \"c\"; the columns are \"a\", \"b\"");
  }

  @Test
  void theNearestColumnIsNamed() throws Exception {
    CsvTable table = CsvTable.read(file("Smiles,exp,calc\nC,1,2\n"));
    String columns = "; the columns are \"Smiles\", \"exp\", \"calc\"";
    assertThatThrownBy(() -> table.column("smile"))
        .hasMessage(
            table.file() + ": no column \"smile\"" + columns + "; the nearest is \"Smiles\"");
    assertThatThrownBy(() -> table.column("expt"))
        .hasMessage(table.file() + ": no column \"expt\"" + columns + "; the nearest is \"exp\"");
    assertThatThrownBy(() -> table.column("temperature"))
        .hasMessage(table.file() + ": no column \"temperature\"" + columns);
  }

  @Test
  void aWideTableListsItsFirstColumns() throws Exception {
    String header = IntStream.range(0, 31).mapToObj(i -> "d" + i).collect(joining(","));
    CsvTable table = CsvTable.read(file(header + "\n" + "1,".repeat(30) + "1\n"));
    assertThatThrownBy(() -> table.column("class"))
        .hasMessageEndingWith("\"d18\", \"d19\" and 11 more");
  }
}

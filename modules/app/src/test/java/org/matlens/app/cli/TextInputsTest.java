package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.input.InputException;

class TextInputsTest {
  @TempDir Path dir;

  private List<String> read(String argument, String column) throws InputException, IOException {
    List<String> out = new ArrayList<>();
    TextInputs.forEach(
        argument,
        false,
        Optional.ofNullable(column),
        item -> out.add(item.line() + " " + item.text()));
    return out;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  @Test
  void aTextIsItself() throws Exception {
    assertThat(read("F/C=C/F", null)).containsExactly("1 F/C=C/F");
    assertThat(read("", null)).containsExactly("1 ");
  }

  @Test
  void linesHoldATextAndItsName() throws Exception {
    String file = file("a.SMI", "\ufeffCCO ethanol\r\n\n  O\twater\nC");
    assertThat(read(file, null)).containsExactly("1 CCO", "3 O", "4 C");
  }

  @Test
  void aFormulaInALineMayHoldSpaces() throws Exception {
    List<String> out = new ArrayList<>();
    String file = file("a.txt", "CuSO4 . 5 H2O\n Fe2O3 \thaematite\n");
    TextInputs.forEach(file, true, Optional.empty(), item -> out.add(item.text()));
    assertThat(out).containsExactly("CuSO4 . 5 H2O", "Fe2O3");
  }

  @Test
  void tablesHaveAColumn() throws Exception {
    String file = file("a.csv", "\ufeffname,SMILES,y\n\"a\nb\",CCO,1\nc,\"O\",2\n");
    assertThat(read(file, null)).containsExactly("2 CCO", "4 O");
    assertThat(read(file, "y")).containsExactly("2 1", "4 2");
    assertThat(read(file("b.csv", "x\nC\n"), null)).containsExactly("2 C");
  }

  @Test
  void faultsAreOneClearLine() throws Exception {
    String table = file("a.csv", "a,b\n1,2\n");
    assertThatThrownBy(() -> read(table, "c"))
        .isInstanceOf(InputException.class)
        .hasMessage(table + ": no column \"c\"; the columns are \"a\", \"b\"");
    assertThatThrownBy(() -> read(table, null))
        .hasMessage(table + ": which column? --column is one of a, b");
    assertThatThrownBy(() -> read(dir.resolve("no.smi").toString(), null))
        .isInstanceOf(InputException.class)
        .hasMessage(dir.resolve("no.smi") + ": no such file");
    String empty = file("e.smi", "\n\n");
    assertThatThrownBy(() -> read(empty, null))
        .hasMessage(empty + ": empty, expected one input per line");
    String ragged = file("r.csv", "a,b\n1,2\n3\n");
    assertThatThrownBy(() -> read(ragged, "a"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(ragged + ", line 3: 1 cell")
        .hasMessageNotContaining("\n");
    Path latin =
        Files.write(dir.resolve("l.smi"), "x\nC\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(latin.toString(), null))
        .isInstanceOf(InputException.class)
        .hasMessage(latin + ": not a text in UTF-8");
  }
}

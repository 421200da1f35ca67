package org.matlens.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

class TargetColumnTest {
  @TempDir private Path folder;

  private CsvTable.Column column(String... cells) throws Exception {
    StringBuilder text = new StringBuilder("id,y\n");
    for (String cell : cells) {
      text.append("i,").append(cell).append('\n');
    }
    return CsvTable.read(Files.writeString(folder.resolve("y.csv"), text)).column("y");
  }

  @Test
  void numbersAndMissingLabels() throws Exception {
    CsvTable.Column column = column("1.5", "", "-2e-3", " +.5 ", "7.");
    TargetColumn target = TargetColumn.of(column, Task.Kind.REGRESSION, "K");
    assertThat(target.task()).isEqualTo(Task.regression("y", "K"));
    assertThat(target.parse(column)).containsExactly(1.5, Double.NaN, -0.002, 0.5, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "inf", "-Infinity", "abc", "1d", "0x1p3", "1 2", "1e"})
  void everythingElseIsAnErrorWithItsPlace(String text) throws Exception {
    CsvTable.Column column = column("1", text);
    assertThatThrownBy(() -> new TargetColumn(Task.regression("y", "")).parse(column))
        .isInstanceOf(InputException.class)
        .hasMessage(
            column.file()
                + ", line 3, column \"y\": \""
                + text
                + "\" is not a number; expected a decimal number, or an empty cell for a missing"
                + " label");
  }

  @Test
  void numbersBeyondDoubleAreOutOfRange() {
    assertThatThrownBy(() -> new TargetColumn(Task.regression("y", "")).parse("1e999"))
        .hasMessage("\"1e999\" is out of range; expected a number below 1.8e308");
  }

  @Test
  void binaryLabels() throws Exception {
    CsvTable.Column zeroOne = column("1", "0.0", "", "1.0");
    TargetColumn target = TargetColumn.of(zeroOne, Task.Kind.BINARY, "ignored");
    assertThat(target.task()).isEqualTo(Task.binary("y"));
    assertThat(target.parse(zeroOne)).containsExactly(1, 0, Double.NaN, 1);
    assertThat(TargetColumn.of(column("1", "1"), Task.Kind.BINARY, "").task())
        .isEqualTo(Task.binary("y"));

    CsvTable.Column names = column("yes", "no", "yes");
    TargetColumn named = TargetColumn.of(names, Task.Kind.BINARY, "");
    assertThat(named.task().classes()).containsExactly("no", "yes");
    assertThat(named.parse(names)).containsExactly(1, 0, 1);
  }

  @Test
  void multiclassLabels() throws Exception {
    CsvTable.Column numbers = column("10", "9", "2");
    assertThat(TargetColumn.of(numbers, Task.Kind.MULTICLASS, "").task().classes())
        .containsExactly("2", "9", "10");
    CsvTable.Column names = column("cubic", "hexagonal", "", "amorphous", "cubic");
    TargetColumn target = TargetColumn.of(names, Task.Kind.MULTICLASS, "");
    assertThat(target.parse(names)).containsExactly(1, 2, Double.NaN, 0, 1);
  }

  @Test
  void aWrongNumberOfClasses() throws Exception {
    CsvTable.Column three = column("a", "b", "c");
    assertThatThrownBy(() -> TargetColumn.of(three, Task.Kind.BINARY, ""))
        .isInstanceOf(InputException.class)
        .hasMessage(
            three.file()
                + ": column \"y\" has 3 different labels (\"a\", \"b\", \"c\"); expected two, such as"
                + " 0 and 1");
    CsvTable.Column none = column("", "");
    assertThatThrownBy(() -> TargetColumn.of(none, Task.Kind.BINARY, ""))
        .hasMessageEndingWith("column \"y\" has 0 different labels; expected two, such as 0 and 1");
    CsvTable.Column two = column("a", "b");
    assertThatThrownBy(() -> TargetColumn.of(two, Task.Kind.MULTICLASS, ""))
        .hasMessageEndingWith("expected 3 to 1000 classes");
  }

  @Test
  void aLabelOutsideTheClasses() throws Exception {
    CsvTable.Column column = column("1", "2");
    assertThatThrownBy(() -> new TargetColumn(Task.binary("y")).parse(column))
        .isInstanceOf(InputException.class)
        .hasMessage(
            column.file()
                + ", line 3, column \"y\": \"2\" is not a class of this target; expected one of 0,"
                + " 1, or an empty cell for a missing label");
  }
}

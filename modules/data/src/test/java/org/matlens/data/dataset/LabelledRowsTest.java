package org.matlens.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.LabelledRows.OnError;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

class LabelledRowsTest {
  private static final List<TargetColumn> TARGETS =
      List.of(new TargetColumn(Task.regression("y", "K")), new TargetColumn(Task.binary("toxic")));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("t.csv");
  }

  /** A domain of lower-case words. */
  private static String word(String text) throws InputException {
    if (!text.matches("[a-z]+")) {
      throw new InputException("\"" + text + "\" is no word; expected letters");
    }
    return text.toUpperCase(java.util.Locale.ROOT);
  }

  private LabelledRows<String> read(String text, Optional<String> id, OnError onError)
      throws Exception {
    CsvTable table = CsvTable.read(Files.writeString(file, text));
    return LabelledRows.read(
        table, new LabelledRows.Columns(id, "word", TARGETS), LabelledRowsTest::word, onError);
  }

  @Test
  void rowsKeepTheirPlaceAndMissingLabels() throws Exception {
    LabelledRows<String> data =
        read("key,word,y,toxic\nk1, ab ,1.5,1\n\n,cd,,0\n", Optional.of("key"), OnError.STRICT);
    assertThat(data.rows())
        .containsExactly(
            new LabelledRows.Row<>(0, 2, "k1", "ab", "AB", new double[] {1.5, 1}),
            new LabelledRows.Row<>(1, 4, "1", "cd", "CD", new double[] {Double.NaN, 0}));
    assertThat(data.skipped()).isEmpty();
    assertThat(data.tasks()).containsExactly(Task.regression("y", "K"), Task.binary("toxic"));
    assertThat(data.targets(1)).containsExactly(1, 0);
  }

  @Test
  void inputsWithoutLabels() throws Exception {
    CsvTable table = CsvTable.read(Files.writeString(file, "word\nab\n"));
    LabelledRows<String> data =
        LabelledRows.read(
            table,
            new LabelledRows.Columns(Optional.empty(), "word", List.of()),
            LabelledRowsTest::word,
            OnError.STRICT);
    assertThat(data.rows().get(0).targets()).isEmpty();
    assertThat(data.rows().get(0).id()).isEqualTo("0");
  }

  @Test
  void strictNamesFileLineAndColumn() {
    assertThatThrownBy(
            () -> read("word,y,toxic\nab,1,1\nc3,2,0\n", Optional.empty(), OnError.STRICT))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ", line 3, column \"word\": \"c3\" is no word; expected letters");
    assertThatThrownBy(() -> read("word,y,toxic\nab,NaN,1\n", Optional.empty(), OnError.STRICT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ", line 2, column \"y\": \"NaN\" is not a number");
    assertThatThrownBy(() -> read("word,y,toxic\n ,1,1\n", Optional.empty(), OnError.STRICT))
        .hasMessage(file + ", line 2, column \"word\": the cell is empty; expected an input");
    assertThatThrownBy(() -> read("word,y\nab,1\n", Optional.empty(), OnError.STRICT))
        .hasMessageContaining("no column \"toxic\"");
    assertThatThrownBy(() -> read("word,y,toxic\nab,1,1\n", Optional.of("key"), OnError.STRICT))
        .hasMessageContaining("no column \"key\"");
  }

  @Test
  void skipListsEveryRowThatCannotBeRead() throws Exception {
    LabelledRows<String> data =
        read(
            "word,y,toxic\nab,1,1\nc3,2,0\nef,x,0\ngh,4,2\nij,5,\n",
            Optional.empty(),
            OnError.SKIP);
    assertThat(data.indices()).containsExactly(0, 4);
    assertThat(data.skipped()).extracting(LabelledRows.Skipped::index).containsExactly(1, 2, 3);
    assertThat(data.skipped().get(1).reason())
        .startsWith(file + ", line 4, column \"y\": \"x\" is not a number");
    assertThatThrownBy(() -> read("word,y,toxic\n1,1,1\n2,1,1\n", Optional.empty(), OnError.SKIP))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": none of 2 rows can be read; the first: "
                + file
                + ", line 2, column \"word\": \"1\" is no word; expected letters");
  }

  @Test
  void statistics() throws Exception {
    LabelledRows<String> data =
        read(
            "word,y,toxic\na,2,1\nbb,4,0\na,9,1\nccc,,1\ndd,5,\n7,1,1\neeeee,,\n",
            Optional.empty(),
            OnError.SKIP);
    DatasetStatistics statistics =
        DatasetStatistics.of(data, LabelledRows.Row::input, String::length);
    assertThat(statistics.rows()).isEqualTo(6);
    assertThat(statistics.unlabelled()).isEqualTo(1);
    assertThat(statistics.skipped()).isEqualTo(1);
    assertThat(statistics.duplicates()).isEqualTo(1);
    assertThat(statistics.tokens()).isEqualTo(new DatasetStatistics.Quantiles(1, 1.25, 2, 2.75, 5));
    DatasetStatistics.Numbers y = (DatasetStatistics.Numbers) statistics.targets().get(0);
    assertThat(y.missing()).isEqualTo(2);
    assertThat(y.unit()).isEqualTo("K");
    assertThat(y.mean()).isEqualTo(5);
    assertThat(y.std()).isEqualTo(Math.sqrt(26 / 3.0), within(1e-12));
    // numpy.percentile([2, 4, 9, 5], [0, 25, 50, 75, 100])
    assertThat(y.quantiles()).isEqualTo(new DatasetStatistics.Quantiles(2, 3.5, 4.5, 6, 9));
    assertThat(statistics.targets().get(1))
        .isEqualTo(new DatasetStatistics.Classes("toxic", 2, Map.of("0", 1, "1", 3)));
  }

  @Test
  void statisticsOfNoLabelsAreNotANumber() throws Exception {
    LabelledRows<String> data = read("word,y,toxic\na,,\nb,,\n", Optional.empty(), OnError.STRICT);
    DatasetStatistics statistics =
        DatasetStatistics.of(data, LabelledRows.Row::input, String::length);
    assertThat(statistics.unlabelled()).isEqualTo(2);
    DatasetStatistics.Numbers y = (DatasetStatistics.Numbers) statistics.targets().get(0);
    assertThat(y.missing()).isEqualTo(2);
    assertThat(y.mean()).isNaN();
    assertThat(y.quantiles().median()).isNaN();
    assertThat(((DatasetStatistics.Classes) statistics.targets().get(1)).counts())
        .containsExactly(Map.entry("0", 0), Map.entry("1", 0));
  }
}

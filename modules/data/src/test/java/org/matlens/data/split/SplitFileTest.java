package org.matlens.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.data.dataset.TargetColumn;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

class SplitFileTest {
  @TempDir private Path folder;

  private List<Split> read(String json, int n, double fraction) throws Exception {
    Path file = Files.writeString(folder.resolve("split.json"), json);
    return SplitFile.read(file, n, fraction, 7);
  }

  @Test
  void oneSplitAndSeveral() throws Exception {
    assertThat(read("{\"train\":[4,0],\"validation\":[2],\"test\":[1]}", 5, 0.5))
        .containsExactly(new Split(new int[] {0, 4}, new int[] {2}, new int[] {1}));
    assertThat(
            read(
                "{\"n\":5,\"folds\":[{\"train\":[0,4],\"test\":[1]},{\"train\":[1],\"test\":[0]}]}",
                5,
                0))
        .containsExactly(
            new Split(new int[] {0, 4}, new int[0], new int[] {1}),
            new Split(new int[] {1}, new int[0], new int[] {0}));
  }

  @Test
  void matbenchFoldsTrainOnAllOtherRows() throws Exception {
    List<Split> splits = read("{\"n\":11,\"test_folds\":[[0,3],[1]],\"task\":\"t\"}", 11, 0.3);
    assertThat(splits.get(0).test()).containsExactly(0, 3);
    assertThat(splits.get(0).validation()).hasSize(3).doesNotContain(0, 3);
    assertThat(splits.get(0).train()).hasSize(6).doesNotContain(0, 3);
    assertThat(splits.get(1).validation()).hasSize(3);
    assertThat(splits).isEqualTo(read("{\"n\":11,\"test_folds\":[[0,3],[1]]}", 11, 0.3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"n\":6,\"train\":[0],\"test\":[1]} | tells of 6 rows, but the table has 5",
        "{\"test_folds\":3} | \"test_folds\" is 3; expected a list of folds",
        "{\"test_folds\":[[]]} | test_folds[0] holds 0 of 5 rows; expected some",
        "{\"test_folds\":[[1,1]]} | row 1 of \"test_folds[0]\" stands twice; expected disjoint parts",
        "{\"train\":[0]} | no \"train\" and \"test\"; expected both, or \"folds\", or"
            + " \"test_folds\"",
        "{\"test_folds\":[[0,1],[2,1]]} | row 1 of \"test_folds[1]\" stands twice; expected disjoint parts",
        "[] | no \"train\" and \"test\"; expected both, or \"folds\", or \"test_folds\"",
        "{\"train\":[0],\"test\":[5]} | \"test\"[0] is 5; expected a row number from 0 to 4",
        "{\"train\":[0],\"test\":[1.0]} | \"test\"[0] is 1.0; expected a row number from 0 to 4",
        "{\"train\":[0],\"test\":[0]} | row 0 of \"test\" stands twice; expected disjoint parts",
        "{\"train\":[],\"test\":[0]} | \"train\" is empty; expected rows to train on",
        "{\"train\":[1],\"test\":[0],\"valid\":[2]} | unknown key \"valid\"; expected test, train,"
            + " validation",
      })
  void whatDoesNotFitIsOneLine(String json, String message) {
    assertThatThrownBy(() -> read(json, 5, 0.1))
        .isInstanceOf(InputException.class)
        .hasMessage(folder.resolve("split.json") + ": " + message);
  }

  @Test
  void whatIsNoJsonIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("{\"train\":\n[1,\n}", 5, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("split.json") + ", line 3: not JSON: ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> read("", 5, 0)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> SplitFile.read(folder.resolve("no.json"), 5, 0, 0))
        .hasMessage(folder.resolve("no.json") + ": no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "compositions/matbench_expt_gap.folds.json,4604",
    "compositions/matbench_steels.folds.json,312",
    "crystals/matbench_phonons/folds.json,1265",
    "crystals/matbench_perovskites/folds.json,18928"
  })
  void theOfficialRegressionFoldsAreThoseOfScikitLearn(String path, int n) throws Exception {
    Path file = SharedData.file(path);
    List<Split> official = SplitFile.read(file, n, 0.1, 11);
    assertThat(official).hasSize(5).isEqualTo(Splits.matbench(n, 0.1, 11));
  }

  @Test
  void theOfficialFoldsOfTheGlassesAreStratifiedOnesOfScikitLearn() throws Exception {
    Path file = SharedData.file("compositions/matbench_glass.folds.json");
    CsvTable.Column label =
        CsvTable.read(SharedData.file("compositions/matbench_glass.csv")).column("target");
    double[] values = TargetColumn.of(label, Task.Kind.BINARY, "").parse(label);
    int[] classes = Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    assertThat(Splits.matbenchStratified(classes, 0.1, 11))
        .hasSize(5)
        .isEqualTo(SplitFile.read(file, classes.length, 0.1, 11));
  }

  /** The first test rows of the official folds of matbench_steels, without its file. */
  @Test
  void theFoldsOfTheSteels() throws Exception {
    List<Split> folds = Splits.matbench(312, 0, 0);
    assertThat(folds).extracting(f -> f.test().length).containsExactly(63, 63, 62, 62, 62);
    assertThat(folds.get(0).test()).startsWith(2, 4, 19, 25, 26, 31, 34, 40, 44, 45, 63, 65);
  }
}

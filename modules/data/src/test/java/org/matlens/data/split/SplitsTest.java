package org.matlens.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

class SplitsTest {
  @TempDir private Path folder;

  @Test
  void otherSeedsGiveOtherSplitsAndEverySampleIsTestedAboutAsOften() throws Exception {
    int n = 29;
    int[] tested = new int[n];
    for (int seed = 0; seed < 2000; seed++) {
      for (int i : Splits.random(n, new Fractions(0.8, 0.1, 0.1), seed).test()) {
        tested[i]++;
      }
    }
    // 2000 draws of 3 of 29: mean 207, standard deviation 14.
    assertThat(Arrays.stream(tested).boxed()).allMatch(count -> count >= 137 && count <= 277);
  }

  @Test
  void acyclicMoleculesAreGroupsOfTheirOwnAndFillThePartsExactly() throws Exception {
    List<String> keys = Collections.nCopies(50, "");
    Split split = Splits.scaffold(keys, Fractions.EIGHT_ONE_ONE, 3);
    assertThat(List.of(split.train().length, split.validation().length, split.test().length))
        .containsExactly(40, 5, 5);
    assertThat(split).isNotEqualTo(Splits.scaffold(keys, Fractions.EIGHT_ONE_ONE, 4));
    assertThatThrownBy(
            () -> Splits.scaffold(Collections.nCopies(50, "ring"), Fractions.EIGHT_ONE_ONE, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("a scaffold split of 50 samples leaves 50 / 0 / 0");
  }

  @Test
  void groupsAboveHalfTheTestSizeAreTrainedOn() throws Exception {
    // 40 samples, test size 4: groups of 3 never leave training, groups of 2 may.
    List<String> keys =
        IntStream.range(0, 40).mapToObj(i -> i < 30 ? "three" + i / 3 : "two" + i / 2).toList();
    for (int seed = 0; seed < 20; seed++) {
      Split split = Splits.scaffold(keys, Fractions.EIGHT_ONE_ONE, seed);
      assertThat(Arrays.stream(split.test()).boxed()).hasSize(4).allMatch(i -> i >= 30);
      assertThat(Arrays.stream(split.validation()).boxed()).hasSize(4).allMatch(i -> i >= 30);
    }
  }

  @Test
  void tooFewSamples() {
    assertThatThrownBy(() -> Splits.random(3, Fractions.EIGHT_ONE_ONE, 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "3 samples are too few for a split of 0.8 / 0.1 / 0.1; expected one sample per part");
    assertThatThrownBy(() -> Splits.kfold(3, 5, 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessage("3 samples are too few for 5 folds; expected one sample per fold");
    assertThatThrownBy(() -> Splits.matbenchStratified(new int[] {1, 0, 1, 1, 0, 1, 1, 0, 0}, 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "4 samples of class 0 are too few for 5 stratified folds; expected one per fold");
    assertThatThrownBy(() -> new Fractions(0.8, 0.3, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fractions(0, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void groupsStayTogetherInFolds() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 103; i++) {
      keys.add(i % 7 == 0 ? "" : "g" + i % 23);
    }
    List<Split> folds = Splits.groupedKfold(keys, 5, 3, 0.1);
    int[] tested = new int[keys.size()];
    for (Split s : folds) {
      Map<String, Set<Integer>> parts = new HashMap<>();
      List<int[]> all = List.of(s.train(), s.validation(), s.test());
      int rows = 0;
      for (int part = 0; part < all.size(); part++) {
        rows += all.get(part).length;
        for (int row : all.get(part)) {
          if (!keys.get(row).isEmpty()) {
            parts.computeIfAbsent(keys.get(row), k -> new HashSet<>()).add(part);
          }
        }
      }
      assertThat(rows).isEqualTo(keys.size());
      assertThat(parts.values()).allMatch(p -> p.size() == 1);
      assertThat(s.test().length).isBetween(20, 21);
      assertThat(s.validation().length).isBetween(5, 8);
      for (int row : s.test()) {
        tested[row]++;
      }
    }
    assertThat(tested).containsOnly(1);
    assertThat(Splits.groupedKfold(keys, 5, 3, 0.1)).isEqualTo(folds);
    assertThat(Splits.groupedKfold(keys, 5, 4, 0.1)).isNotEqualTo(folds);
    assertThatThrownBy(() -> Splits.groupedKfold(List.of("a", "a", "b", "b"), 3, 0, 0))
        .isInstanceOf(InputException.class)
        .hasMessage("2 groups are too few for 3 folds; expected one group per fold");
  }

  @Test
  void aColumnTellsTheParts() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, "x,Model\na,Train\nb,Test\nc,Valid\nd,train\ne,val\n");
    assertThat(Splits.byColumn(CsvTable.read(file).column("Model")))
        .isEqualTo(new Split(new int[] {0, 3}, new int[] {2, 4}, new int[] {1}));
    Files.writeString(file, "x,Model\na,Train\nb,holdout\n");
    CsvTable.Column wrong = CsvTable.read(file).column("Model");
    assertThatThrownBy(() -> Splits.byColumn(wrong))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ", line 3, column \"Model\": \"holdout\" is no part of a split; expected train,"
                + " validation or test");
  }

  @Test
  void aColumnWithoutValidationRowsHasThemDrawnFromTraining() throws Exception {
    StringBuilder text = new StringBuilder("x,part\n");
    for (int i = 0; i < 23; i++) {
      text.append(i).append(i % 4 == 1 ? ",test\n" : ",train\n");
    }
    CsvTable.Column column =
        CsvTable.read(Files.writeString(folder.resolve("p.csv"), text)).column("part");
    Split told = Splits.byColumn(column);
    Split drawn = Splits.byColumn(column, 0.3, 5);
    assertThat(told.validation()).isEmpty();
    assertThat(drawn.test()).isEqualTo(told.test()).hasSize(6);
    assertThat(drawn.validation()).hasSize(5);
    assertThat(IntStream.concat(Arrays.stream(drawn.train()), Arrays.stream(drawn.validation())))
        .containsExactlyInAnyOrder(Arrays.stream(told.train()).boxed().toArray(Integer[]::new));
    assertThat(drawn)
        .isEqualTo(Splits.byColumn(column, 0.3, 5))
        .isNotEqualTo(Splits.byColumn(column, 0.3, 6));
    assertThatThrownBy(() -> Splits.byColumn(column, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("validation fraction 1.0; expected 0 or more and below 1");

    Files.writeString(folder.resolve("v.csv"), "x,part\n0,train\n1,val\n2,test\n3,train\n");
    CsvTable.Column named = CsvTable.read(folder.resolve("v.csv")).column("part");
    assertThat(Splits.byColumn(named, 0.5, 5)).isEqualTo(Splits.byColumn(named));
  }

  @Test
  void partsAreDisjointAndKeepToTheRowsThatWereRead() {
    assertThatThrownBy(() -> new Split(new int[] {1, 2}, new int[0], new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample 2 is in a split twice");
    Split rows = new Split(new int[] {5, 0, 3}, new int[] {2}, new int[] {1, 4});
    assertThat(rows.among(new int[] {0, 2, 4, 5}))
        .isEqualTo(new Split(new int[] {0, 3}, new int[] {1}, new int[] {2}));
  }
}

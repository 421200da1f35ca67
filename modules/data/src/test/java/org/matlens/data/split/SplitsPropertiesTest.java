package org.matlens.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.matlens.input.InputException;

/** What holds for splits of any size and seed. */
class SplitsPropertiesTest {
  private static int[] all(Split split) {
    return Stream.of(split.train(), split.validation(), split.test())
        .flatMapToInt(Arrays::stream)
        .sorted()
        .toArray();
  }

  @Property(tries = 200)
  void randomCoversEverySampleOnceInTheSizesAskedFor(
      @ForAll @IntRange(min = 10, max = 300) int n, @ForAll long seed) throws Exception {
    Split split = Splits.random(n, new Fractions(0.7, 0.1, 0.2), seed);
    assertThat(all(split)).isEqualTo(IntStream.range(0, n).toArray());
    assertThat(split.test()).hasSize((int) Math.round(0.2 * n)).isSorted();
    assertThat(split.validation()).hasSize((int) Math.round(0.1 * n));
    assertThat(split).isEqualTo(Splits.random(n, new Fractions(0.7, 0.1, 0.2), seed));
  }

  @Property(tries = 200)
  void kfoldTestsEverySampleOnce(
      @ForAll @IntRange(min = 2, max = 7) int k,
      @ForAll @IntRange(min = 7, max = 200) int n,
      @ForAll long seed)
      throws Exception {
    List<Split> splits = Splits.kfold(n, k, seed, 0.13);
    assertThat(splits).hasSize(k);
    assertThat(splits.stream().flatMapToInt(s -> Arrays.stream(s.test())).sorted().toArray())
        .isEqualTo(IntStream.range(0, n).toArray());
    for (Split split : splits) {
      assertThat(all(split)).isEqualTo(IntStream.range(0, n).toArray());
      assertThat(split.test().length).isBetween(n / k, n / k + 1);
      int rest = n - split.test().length;
      assertThat(split.validation()).hasSize((int) Math.min(rest - 1, Math.round(0.13 * rest)));
    }
  }

  @Property(tries = 200)
  void rotatedPartsShareTheSamplesThatAreNotTested(
      @ForAll @IntRange(min = 1, max = 13) int members,
      @ForAll @IntRange(min = 20, max = 200) int n,
      @ForAll long seed)
      throws Exception {
    Split first = Splits.random(n, new Fractions(0.7, 0.17, 0.13), seed);
    List<Split> splits = Splits.rotated(first, members, seed);
    assertThat(splits).hasSize(members).isEqualTo(Splits.rotated(first, members, seed));
    assertThat(splits.get(0)).isEqualTo(first);
    int[] heldOut = new int[n];
    for (Split split : splits) {
      assertThat(all(split)).isEqualTo(IntStream.range(0, n).toArray());
      assertThat(split.test()).isEqualTo(first.test());
      assertThat(split.validation()).hasSize(first.validation().length);
      Arrays.stream(split.validation()).forEach(i -> heldOut[i]++);
    }
    int rest = n - first.test().length;
    int rounds = members * first.validation().length / rest;
    for (int i : first.train()) {
      assertThat(heldOut[i]).as("sample %d", i).isBetween(rounds, rounds + 1);
    }
  }

  @Property(tries = 200)
  void stratifiedFoldsHaveTheirShareOfEveryClass(
      @ForAll @Size(min = 40, max = 150) List<@IntRange(min = 0, max = 2) Integer> labels,
      @ForAll long seed)
      throws Exception {
    int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
    int[] counts = new int[3];
    for (int c : classes) {
      counts[c]++;
    }
    Assume.that(Arrays.stream(counts).allMatch(count -> count == 0 || count >= 5));
    List<Split> splits = Splits.matbenchStratified(classes, 0.2, seed);
    assertThat(splits.stream().flatMapToInt(s -> Arrays.stream(s.test())).sorted().toArray())
        .isEqualTo(IntStream.range(0, classes.length).toArray());
    for (Split split : splits) {
      assertThat(all(split)).isEqualTo(IntStream.range(0, classes.length).toArray());
      for (int c = 0; c < 3; c++) {
        int wanted = c;
        long tested = Arrays.stream(split.test()).filter(i -> classes[i] == wanted).count();
        assertThat(tested).isBetween((long) counts[c] / 5, (long) (counts[c] + 4) / 5);
      }
    }
  }

  @Property(tries = 300)
  void scaffoldKeepsGroupsTogether(
      @ForAll @Size(min = 60, max = 200) List<@IntRange(min = 0, max = 80) Integer> groups,
      @ForAll long seed)
      throws Exception {
    List<String> keys = groups.stream().map(g -> g == 0 ? "" : "g" + g).toList();
    int n = keys.size();
    Split split;
    try {
      split = Splits.scaffold(keys, Fractions.EIGHT_ONE_ONE, seed);
    } catch (InputException e) {
      assertThat(e).hasMessageContaining("the groups are too large");
      return;
    }
    assertThat(all(split)).isEqualTo(IntStream.range(0, n).toArray());
    Map<String, Integer> partOf = new HashMap<>();
    int part = 0;
    for (int[] samples : List.of(split.train(), split.validation(), split.test())) {
      for (int i : samples) {
        if (!keys.get(i).isEmpty()) {
          Integer other = partOf.put(keys.get(i), part);
          assertThat(other == null || other == part).isTrue();
        }
      }
      part++;
    }
    int testSize = (int) Math.round(0.1 * n);
    assertThat(split.test().length).isLessThanOrEqualTo(testSize);
    for (int i : split.test()) {
      assertThat(2 * Collections.frequency(keys, keys.get(i)) <= testSize || keys.get(i).isEmpty())
          .isTrue();
    }
    assertThat(split).isEqualTo(Splits.scaffold(keys, Fractions.EIGHT_ONE_ONE, seed));
  }
}

package org.matlens.data.split;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Disjoint sets of samples, each ascending; a sample may be in none of them.
 *
 * @param train numbers of the samples a model learns from
 * @param validation numbers of the samples that choose when to stop; may be empty
 * @param test numbers of the samples a model is measured on; may be empty
 */
public record Split(int[] train, int[] validation, int[] test) {
  /** Copies and sorts the parts; a negative or repeated number is a mistake of the caller. */
  public Split {
    train = sorted(train);
    validation = sorted(validation);
    test = sorted(test);
    int[] all = new int[train.length + validation.length + test.length];
    System.arraycopy(train, 0, all, 0, train.length);
    System.arraycopy(validation, 0, all, train.length, validation.length);
    System.arraycopy(test, 0, all, train.length + validation.length, test.length);
    Arrays.sort(all);
    for (int i = 0; i < all.length; i++) {
      if (all[i] < 0) {
        throw new IllegalArgumentException("sample " + all[i] + " in a split; expected 0 or more");
      }
      if (i > 0 && all[i] == all[i - 1]) {
        throw new IllegalArgumentException("sample " + all[i] + " is in a split twice");
      }
    }
  }

  private static int[] sorted(int[] samples) {
    int[] copy = samples.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Override
  public int[] train() {
    return train.clone();
  }

  @Override
  public int[] validation() {
    return validation.clone();
  }

  @Override
  public int[] test() {
    return test.clone();
  }

  /**
   * This split of file rows as a split of the samples that were read from them; rows that were
   * skipped drop out.
   *
   * @param rows {@code rows[i]} is the file row of sample {@code i}, all different
   */
  public Split among(int[] rows) {
    Map<Integer, Integer> sampleOf = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (sampleOf.put(rows[i], i) != null) {
        throw new IllegalArgumentException("row " + rows[i] + " stands for two samples");
      }
    }
    return new Split(among(train, sampleOf), among(validation, sampleOf), among(test, sampleOf));
  }

  private static int[] among(int[] rows, Map<Integer, Integer> sampleOf) {
    return Arrays.stream(rows)
        .mapToObj(sampleOf::get)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Split that
        && Arrays.equals(train, that.train)
        && Arrays.equals(validation, that.validation)
        && Arrays.equals(test, that.test);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(train) + Arrays.hashCode(validation)) + Arrays.hashCode(test);
  }

  @Override
  public String toString() {
    return "Split[train=%d, validation=%d, test=%d]"
        .formatted(train.length, validation.length, test.length);
  }
}

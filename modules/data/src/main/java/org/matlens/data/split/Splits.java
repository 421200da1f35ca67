package org.matlens.data.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/** Ways to split samples. Every one is a function of its arguments alone. */
public final class Splits {
  private static final int MATBENCH_FOLDS = 5;
  private static final int MATBENCH_SEED = 18012019;

  private Splits() {}

  /** Shuffles {@code n} samples and cuts them; the sizes of the smaller parts are rounded. */
  public static Split random(int n, Fractions fractions, long seed) throws InputException {
    fractions.requireEnough(n);
    int[] order = shuffled(n, seed);
    int test = fractions.testSize(n);
    int validation = fractions.validationSize(n);
    return new Split(
        Arrays.copyOfRange(order, test + validation, n),
        Arrays.copyOfRange(order, test, test + validation),
        Arrays.copyOfRange(order, 0, test));
  }

  /**
   * Shuffles and cuts into {@code k} folds that differ by one sample at most; each is the test part
   * once. The validation part is what follows the fold in the shuffled order, seen as a ring.
   *
   * @param validationFraction of the samples outside the fold, rounded; 0 for none
   */
  public static List<Split> kfold(int n, int k, long seed, double validationFraction)
      throws InputException {
    requireFraction(validationFraction);
    if (k < 2) {
      throw new IllegalArgumentException(k + " folds; expected 2 or more");
    }
    if (k > n) {
      throw new InputException(
          "%d samples are too few for %d folds; expected one sample per fold".formatted(n, k));
    }
    int[] order = shuffled(n, seed);
    List<Split> splits = new ArrayList<>();
    int start = 0;
    for (int fold = 0; fold < k; fold++) {
      int size = n / k + (fold < n % k ? 1 : 0);
      int validation = validationSize(n - size, validationFraction);
      int from = start;
      int[] ring = IntStream.range(0, n).map(i -> order[(from + i) % n]).toArray();
      splits.add(
          new Split(
              Arrays.copyOfRange(ring, size + validation, n),
              Arrays.copyOfRange(ring, size, size + validation),
              Arrays.copyOfRange(ring, 0, size)));
      start += size;
    }
    return splits;
  }

  /**
   * As {@link #kfold}, but groups stay together: shuffled groups, the largest first, each go to the
   * fold that has the fewest samples; whole groups of the other folds, shuffled, validate until
   * their share is reached.
   *
   * @param keys group of each sample; an empty key is a group of its own
   */
  public static List<Split> groupedKfold(
      List<String> keys, int k, long seed, double validationFraction) throws InputException {
    requireFraction(validationFraction);
    if (k < 2) {
      throw new IllegalArgumentException(k + " folds; expected 2 or more");
    }
    List<List<Integer>> groups = List.copyOf(groups(keys));
    if (k > groups.size()) {
      throw new InputException(
          "%d groups are too few for %d folds; expected one group per fold"
              .formatted(groups.size(), k));
    }
    List<List<Integer>> order = new ArrayList<>();
    for (int g : shuffled(groups.size(), seed)) {
      order.add(groups.get(g));
    }
    order.sort((a, b) -> Integer.compare(b.size(), a.size())); // stable: equal sizes stay shuffled
    List<List<List<Integer>>> folds = new ArrayList<>();
    int[] sizes = new int[k];
    for (int f = 0; f < k; f++) {
      folds.add(new ArrayList<>());
    }
    for (List<Integer> group : order) {
      int least = 0;
      for (int f = 1; f < k; f++) {
        least = sizes[f] < sizes[least] ? f : least;
      }
      folds.get(least).add(group);
      sizes[least] += group.size();
    }
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < k; fold++) {
      List<List<Integer>> rest = new ArrayList<>();
      for (int f = 0; f < k; f++) {
        if (f != fold) {
          rest.addAll(folds.get(f));
        }
      }
      int wanted = validationSize(keys.size() - sizes[fold], validationFraction);
      List<Integer> train = new ArrayList<>();
      List<Integer> validation = new ArrayList<>();
      for (int g : shuffled(rest.size(), seed + fold)) {
        List<Integer> group = rest.get(g);
        (validation.size() + group.size() <= wanted ? validation : train).addAll(group);
      }
      List<Integer> test = folds.get(fold).stream().flatMap(List::stream).toList();
      splits.add(new Split(array(train), array(validation), array(test)));
    }
    return splits;
  }

  /**
   * The part of each row is told by a column: train, validation (or valid, val) or test, in any
   * case. The numbers are file rows.
   */
  public static Split byColumn(CsvTable.Column column) throws InputException {
    List<List<Integer>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int row = 0; row < column.size(); row++) {
      String label = column.text(row);
      int part =
          switch (label.strip().toLowerCase(Locale.ROOT)) {
            case "train" -> 0;
            case "validation", "valid", "val" -> 1;
            case "test" -> 2;
            default ->
                throw new InputException(
                    "%s: \"%s\" is no part of a split; expected train, validation or test"
                        .formatted(column.place(row), label));
          };
      parts.get(part).add(row);
    }
    if (parts.get(0).isEmpty()) {
      throw new InputException(
          "%s: column \"%s\" puts no row into train".formatted(column.file(), column.name()));
    }
    return new Split(array(parts.get(0)), array(parts.get(1)), array(parts.get(2)));
  }

  /**
   * As {@link #byColumn(CsvTable.Column)}; where the column puts no row into validation, that part
   * is drawn from the training part, never from the test part.
   *
   * @param validationFraction of the training part, rounded
   */
  public static Split byColumn(CsvTable.Column column, double validationFraction, long seed)
      throws InputException {
    requireFraction(validationFraction);
    Split told = byColumn(column);
    return told.validation().length > 0
        ? told
        : drawValidation(told.train(), told.test(), validationFraction, seed);
  }

  /**
   * Groups stay together: those larger than half the test size go to training, the rest, shuffled,
   * fill test, then validation, then training; a group that does not fit goes on to the next part.
   *
   * <p>With Bemis-Murcko scaffolds as keys this is the scaffold split of molecules: test molecules
   * have scaffolds no training molecule has (Bemis and Murcko, J. Med. Chem. 39, 2887 (1996),
   * doi:10.1021/jm9602928).
   *
   * @param keys group of each sample; an empty key is a group of its own
   */
  public static Split scaffold(List<String> keys, Fractions fractions, long seed)
      throws InputException {
    int n = keys.size();
    fractions.requireEnough(n);
    int testSize = fractions.testSize(n);
    int validationSize = fractions.validationSize(n);
    List<Integer> train = new ArrayList<>();
    List<List<Integer>> small = new ArrayList<>();
    for (List<Integer> group : groups(keys)) {
      if (2 * group.size() > testSize) {
        train.addAll(group);
      } else {
        small.add(group);
      }
    }
    List<Integer> validation = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int g : shuffled(small.size(), seed)) {
      List<Integer> group = small.get(g);
      if (test.size() + group.size() <= testSize) {
        test.addAll(group);
      } else if (validation.size() + group.size() <= validationSize) {
        validation.addAll(group);
      } else {
        train.addAll(group);
      }
    }
    boolean lacking =
        (testSize > 0 && test.isEmpty())
            || (validationSize > 0 && validation.isEmpty())
            || train.isEmpty();
    if (lacking) {
      throw new InputException(
          "a scaffold split of %d samples leaves %d / %d / %d in train / validation / test;"
                  .formatted(n, train.size(), validation.size(), test.size())
              + " the groups are too large, use another kind of split");
    }
    return new Split(array(train), array(validation), array(test));
  }

  private static Collection<List<Integer>> groups(List<String> keys) {
    Map<String, List<Integer>> byKey = new LinkedHashMap<>();
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).isEmpty()) {
        groups.add(List.of(i));
      } else {
        byKey
            .computeIfAbsent(
                keys.get(i),
                key -> {
                  List<Integer> group = new ArrayList<>();
                  groups.add(group);
                  return group;
                })
            .add(i);
      }
    }
    return groups;
  }

  /**
   * The five official folds of a Matbench regression task of {@code n} rows: scikit-learn's {@code
   * KFold(5, shuffle=True, random_state=18012019)} (Dunn et al., npj Comput. Mater. 6, 138 (2020),
   * doi:10.1038/s41524-020-00406-3). Their classification tasks are stratified: {@link
   * #matbenchStratified}.
   *
   * @param validationFraction of the training part, drawn with {@code seed}
   */
  public static List<Split> matbench(int n, double validationFraction, long seed)
      throws InputException {
    requireFraction(validationFraction);
    List<int[]> tests = ScikitLearnFolds.test(n, MATBENCH_FOLDS, MATBENCH_SEED);
    return withValidation(tests, n, validationFraction, seed);
  }

  /**
   * The five official folds of a Matbench classification task: scikit-learn's {@code
   * StratifiedKFold(5, shuffle=True, random_state=18012019)}. Every class needs five samples.
   *
   * @param classes number of the class of each row
   * @param validationFraction of the training part, drawn with {@code seed}
   */
  public static List<Split> matbenchStratified(int[] classes, double validationFraction, long seed)
      throws InputException {
    requireFraction(validationFraction);
    List<int[]> tests = ScikitLearnFolds.stratifiedTest(classes, MATBENCH_FOLDS, MATBENCH_SEED);
    return withValidation(tests, classes.length, validationFraction, seed);
  }

  /** Splits with these test parts; validation drawn from the other samples of {@code 0..n-1}. */
  static List<Split> withValidation(
      List<int[]> testParts, int n, double validationFraction, long seed) {
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < testParts.size(); fold++) {
      boolean[] tested = new boolean[n];
      for (int i : testParts.get(fold)) {
        tested[i] = true;
      }
      int[] rest = IntStream.range(0, n).filter(i -> !tested[i]).toArray();
      splits.add(drawValidation(rest, testParts.get(fold), validationFraction, seed + fold));
    }
    return splits;
  }

  /** Moves a share of {@code training}, rounded, into the validation part. */
  static Split drawValidation(int[] training, int[] test, double fraction, long seed) {
    requireFraction(fraction);
    int[] order = shuffled(training.length, seed);
    int[] mixed = Arrays.stream(order).map(i -> training[i]).toArray();
    int validation = validationSize(mixed.length, fraction);
    return new Split(
        Arrays.copyOfRange(mixed, validation, mixed.length),
        Arrays.copyOfRange(mixed, 0, validation),
        test);
  }

  /**
   * The same split once per member of an ensemble, each with a validation part of its own, so that
   * together the members learn from all that is not tested: the first keeps the given one, the next
   * ones take as many samples of the shuffled training part, which starts over when it is used up
   * (Krogh and Vedelsby, NIPS 7, 231 (1994): cross-validation ensembles).
   */
  public static List<Split> rotated(Split split, int members, long seed) {
    int[] train = split.train();
    int[] first = split.validation();
    int n = train.length + first.length;
    int[] ring = Arrays.copyOf(first, n);
    int[] order = shuffled(train.length, seed);
    for (int i = 0; i < train.length; i++) {
      ring[first.length + i] = train[order[i]];
    }
    List<Split> out = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      int from = (int) ((long) member * first.length % n);
      int[] turned = IntStream.range(0, n).map(i -> ring[(from + i) % n]).toArray();
      out.add(
          new Split(
              Arrays.copyOfRange(turned, first.length, n),
              Arrays.copyOfRange(turned, 0, first.length),
              split.test()));
    }
    return out;
  }

  /** Rounded, but one sample at least stays for training. */
  private static int validationSize(int training, double fraction) {
    return Math.max(0, Math.min(training - 1, Fractions.size(training, fraction)));
  }

  static void requireFraction(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "validation fraction " + fraction + "; expected 0 or more and below 1");
    }
  }

  private static int[] shuffled(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  private static int[] array(List<Integer> samples) {
    return samples.stream().mapToInt(Integer::intValue).toArray();
  }
}

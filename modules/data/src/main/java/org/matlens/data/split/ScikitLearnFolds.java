package org.matlens.data.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.input.InputException;

/**
 * The folds of scikit-learn's {@code KFold} and {@code StratifiedKFold(k, shuffle=True,
 * random_state=seed)}, so that published splits can be repeated.
 *
 * <p>The generator is the Mersenne Twister MT19937 seeded with one integer (Matsumoto and
 * Nishimura, ACM Trans. Model. Comput. Simul. 8, 3 (1998), doi:10.1145/272991.272995); the shuffle
 * is Fisher and Yates's from the end, its numbers drawn as NumPy's legacy generator draws them: 32
 * bits, masked, rejected when too large.
 */
final class ScikitLearnFolds {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int next = N;

  private ScikitLearnFolds(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Test samples of each fold, ascending. */
  static List<int[]> test(int n, int k, int seed) throws InputException {
    if (n < k) {
      throw new InputException(
          "%d samples are too few for %d folds; expected one sample per fold".formatted(n, k));
    }
    int[] order = IntStream.range(0, n).toArray();
    new ScikitLearnFolds(seed).shuffle(order);
    List<int[]> folds = new ArrayList<>();
    int start = 0;
    for (int fold = 0; fold < k; fold++) {
      int end = start + n / k + (fold < n % k ? 1 : 0);
      int[] test = Arrays.copyOfRange(order, start, end);
      Arrays.sort(test);
      folds.add(test);
      start = end;
    }
    return folds;
  }

  /**
   * Test samples of each fold, ascending; every fold has about the same share of every class.
   *
   * <p>Classes take turns in the order of their first sample. Sorted by class, sample {@code i}
   * counts for fold {@code i mod k}: that says how many of a class a fold tests; which ones is
   * shuffled class by class.
   *
   * @param classes number of the class of each sample
   */
  static List<int[]> stratifiedTest(int[] classes, int k, int seed) throws InputException {
    int[] inTurn = Arrays.stream(classes).distinct().toArray();
    int[] foldOf = new int[classes.length];
    ScikitLearnFolds random = new ScikitLearnFolds(seed);
    int before = 0;
    for (int one : inTurn) {
      int[] members = IntStream.range(0, classes.length).filter(i -> classes[i] == one).toArray();
      if (members.length < k) {
        throw new InputException(
            "%d samples of class %d are too few for %d stratified folds; expected one per fold"
                .formatted(members.length, one, k));
      }
      int from = before;
      int[] folds = IntStream.range(0, members.length).map(i -> (from + i) % k).sorted().toArray();
      random.shuffle(folds);
      for (int i = 0; i < members.length; i++) {
        foldOf[members[i]] = folds[i];
      }
      before += members.length;
    }
    return IntStream.range(0, k)
        .mapToObj(f -> IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == f).toArray())
        .toList();
  }

  private void shuffle(int[] numbers) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = upTo(i);
      int swap = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swap;
    }
  }

  /** A number from 0 to {@code max}, both included; {@code max} is above 0. */
  private int upTo(int max) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(max);
    int value;
    do {
      value = nextInt() & mask;
    } while (value > max);
    return value;
  }

  private int nextInt() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }
}

package org.matlens.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens a model knows, by number; built from the training part only.
 *
 * <p>Numbers 0, 1 and 2 are {@code [UNK]}, {@code [MASK]} and {@code [CLS]}; the others follow by
 * falling count, ties by text, so that a vocabulary does not depend on the order of its samples.
 */
public final class Vocabulary {
  public static final String UNKNOWN = "[UNK]";
  public static final String MASK = "[MASK]";
  public static final String CLASS = "[CLS]";

  /** Stands for a stream that a sample lacks; a token like any other, for models of several. */
  public static final String ABSENT = "[ABSENT]";

  public static final int UNKNOWN_ID = 0;
  public static final int MASK_ID = 1;
  public static final int CLASS_ID = 2;

  private final List<String> texts;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * Restores a vocabulary from {@link #texts()}.
   *
   * @throws IllegalArgumentException when the first three are not the special tokens, or a text
   *     stands twice
   */
  public Vocabulary(List<String> texts) {
    this.texts = List.copyOf(texts);
    if (this.texts.size() < 3 || !this.texts.subList(0, 3).equals(List.of(UNKNOWN, MASK, CLASS))) {
      throw new IllegalArgumentException(
          "a vocabulary starts with [UNK], [MASK], [CLS]; got " + this.texts);
    }
    for (int i = 0; i < this.texts.size(); i++) {
      if (ids.put(this.texts.get(i), i) != null) {
        throw new IllegalArgumentException(
            "token \"" + this.texts.get(i) + "\" stands twice in the vocabulary");
      }
    }
  }

  /** The vocabulary of {@code sequences}. */
  public static Vocabulary build(Iterable<TokenSequence> sequences) {
    Map<String, Integer> counts = new HashMap<>();
    for (TokenSequence s : sequences) {
      s.tokens().forEach(t -> counts.merge(t.text(), 1, Integer::sum));
    }
    List<String> texts = new ArrayList<>(List.of(UNKNOWN, MASK, CLASS));
    texts.forEach(counts::remove);
    counts.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Integer> e) -> -e.getValue())
                .thenComparing(Map.Entry::getKey))
        .forEach(e -> texts.add(e.getKey()));
    return new Vocabulary(texts);
  }

  public int size() {
    return texts.size();
  }

  /** All tokens in the order of their numbers. */
  public List<String> texts() {
    return texts;
  }

  /** Number of {@code text}, {@link #UNKNOWN_ID} when it is not known. */
  public int id(String text) {
    return ids.getOrDefault(text, UNKNOWN_ID);
  }

  public boolean contains(String text) {
    return ids.containsKey(text);
  }

  /** Numbers of the tokens of {@code sequence}. */
  public int[] encode(TokenSequence sequence) {
    return sequence.tokens().stream().mapToInt(t -> id(t.text())).toArray();
  }
}

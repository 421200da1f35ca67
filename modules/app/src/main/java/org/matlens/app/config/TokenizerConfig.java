package org.matlens.app.config;

import java.util.Map;
import org.matlens.input.InputException;

/**
 * How molecules become tokens.
 *
 * @param kind of tokens
 * @param enumerations other SMILES of the same molecule that training may see in its place, 0 for
 *     none; symbols only
 * @param testTimeEnumerations other SMILES whose predictions are averaged with that of the given
 *     one; symbols only
 */
public record TokenizerConfig(Kind kind, int enumerations, int testTimeEnumerations) {
  /** Kinds of tokens of a molecule. */
  public enum Kind {
    /** One token per symbol of the SMILES. */
    SMILES,
    /** One token per atom, with features, and a bias by bond path between them. */
    ATOM
  }

  static TokenizerConfig read(Settings s) throws InputException {
    TokenizerConfig t =
        new TokenizerConfig(
            s.choice("kind", Kind.class, Kind.SMILES),
            (int) s.integer("enumerations", 0, 0, 10_000),
            (int) s.integer("testTimeEnumerations", 0, 0, 1000));
    if (t.kind() == Kind.ATOM && (t.enumerations() > 0 || t.testTimeEnumerations() > 0)) {
      throw s.error(
          "enumerations", "atoms have no order, expected tokenizer.kind smiles with enumerations");
    }
    return t;
  }

  Map<String, Object> toMap() {
    return RunConfig.ordered(
        "kind",
        Settings.name(kind),
        "enumerations",
        enumerations,
        "testTimeEnumerations",
        testTimeEnumerations);
  }
}

package org.matlens.app.cli;

import java.util.List;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/**
 * Turns the text of an input into tokens.
 *
 * @param reading how
 * @param featureNames what the features of each token are, in their order; empty when there are
 *     none
 */
record InputTokenizer(Reading reading, List<String> featureNames) {

  /** From a text to its tokens. */
  interface Reading {
    Tokenized tokenize(String text) throws InputException;
  }

  /**
   * What a text says.
   *
   * @param warnings one line for each reading that may not be what was meant
   */
  record Tokenized(TokenSequence tokens, List<String> warnings) {
    Tokenized(TokenSequence tokens) {
      this(tokens, List.of());
    }
  }

  Tokenized tokenize(String text) throws InputException {
    return reading.tokenize(text);
  }
}

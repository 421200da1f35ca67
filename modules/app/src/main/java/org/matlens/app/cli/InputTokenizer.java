package org.matlens.app.cli;

import java.util.List;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/** Turns the text of an input into tokens. */
interface InputTokenizer {

  /** The tokens of one input. */
  TokenSequence tokenize(String text) throws InputException;

  /** What the features of each token are, in their order; empty when there are none. */
  List<String> featureNames();
}

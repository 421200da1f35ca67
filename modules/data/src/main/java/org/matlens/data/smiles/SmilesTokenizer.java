package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.List;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/** One token per symbol of a SMILES; the tokens' texts one after the other are the SMILES. */
public final class SmilesTokenizer implements Tokenizer<Molecule> {
  /** Name of the stream. */
  public static final String STREAM = "molecule";

  @Override
  public TokenSequence tokenize(Molecule molecule) throws InputException {
    return tokenize(molecule.smiles());
  }

  /** Tokens of a text, without reading it as a molecule. */
  static TokenSequence tokenize(String smiles) throws InputException {
    List<Token> tokens = new ArrayList<>();
    for (SmilesLexer.Symbol s : SmilesLexer.symbols(smiles)) {
      tokens.add(
          new Token(s.text(), s.kind(), new TokenSource.Characters(s.start(), s.end(), s.atom())));
    }
    return new TokenSequence(STREAM, tokens);
  }

  @Override
  public int numFeatures() {
    return 0;
  }

  @Override
  public int numPairBuckets() {
    return 0;
  }
}

package org.matlens.app.run;

import org.matlens.app.config.RunConfig;
import org.matlens.batch.Sample;
import org.matlens.chem.Molecule;
import org.matlens.data.smiles.AtomTokenizer;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SmilesTokenizer;
import org.matlens.input.InputException;
import org.matlens.model.EncoderConfig;
import org.matlens.token.TokenSequence;
import org.matlens.token.Tokenizer;

/**
 * From a SMILES to what a model reads.
 *
 * @param tokenizer symbols or atoms
 * @param classToken whether a class token stands in front
 * @param maxTokens longest sample the model accepts
 */
record MoleculeTokens(Tokenizer<Molecule> tokenizer, boolean classToken, int maxTokens) {

  /** What the models of a run read. */
  static MoleculeTokens of(RunConfig config) {
    return new MoleculeTokens(
        switch (config.tokenizer().kind()) {
          case ATOM -> new AtomTokenizer();
          case SMILES -> new SmilesTokenizer();
        },
        config.model().pooling() == EncoderConfig.Pooling.CLASS_TOKEN,
        config.model().maxTokens());
  }

  /** The sample of a SMILES; an error when it is no molecule or has too many tokens. */
  Sample sample(String id, String smiles) throws InputException {
    return sample(id, MoleculeReader.read(smiles));
  }

  Sample sample(String id, Molecule molecule) throws InputException {
    TokenSequence s = tokenizer.tokenize(molecule);
    if (classToken) {
      s = s.withClassToken();
    }
    if (s.size() > maxTokens) {
      String text = molecule.smiles();
      throw new InputException(
          s.size()
              + " tokens, expected at most "
              + maxTokens
              + " (model.maxTokens): "
              + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }
    return new Sample(id, s);
  }
}

package org.matlens.app.cli;

import java.util.List;
import org.matlens.data.smiles.AtomTokenizer;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.SmilesTokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tokenize smiles}: molecules. */
@Command(
    name = "smiles",
    mixinStandardHelpOptions = true,
    description = "Molecules, as symbols of their SMILES or as atoms.")
final class TokenizeSmiles extends TokenizeTexts {

  /** Ways to cut a molecule. */
  enum Cut {
    SMILES,
    ATOM;

    @Override
    public String toString() {
      return LowerCaseName.name(this);
    }
  }

  private static final class CutName extends LowerCaseName<Cut> {
    private CutName() {
      super(Cut.class);
    }
  }

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      converter = CutName.class,
      defaultValue = "smiles",
      description = "How molecules are cut: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Cut cut;

  @Override
  String kind() {
    return "smiles";
  }

  @Override
  String tokenizerName() {
    return cut.toString();
  }

  @Override
  InputTokenizer tokenizer() {
    SmilesTokenizer symbols = new SmilesTokenizer();
    AtomTokenizer atoms = new AtomTokenizer();
    return switch (cut) {
      case SMILES ->
          new InputTokenizer(
              text -> new InputTokenizer.Tokenized(symbols.tokenize(MoleculeReader.read(text))),
              List.of());
      case ATOM ->
          new InputTokenizer(
              text -> new InputTokenizer.Tokenized(atoms.tokenize(MoleculeReader.read(text))),
              atoms.featureNames());
    };
  }
}

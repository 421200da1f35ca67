package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.token.TokenKind;
import org.openscience.cdk.exception.InvalidSmilesException;
import org.openscience.cdk.graph.Cycles;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;

/**
 * Reads a SMILES. White space around the text is dropped; characters count in what is left.
 * Aromaticity is kept as written: lower case means aromatic, nothing is perceived. What is checked
 * is the language (symbols, brackets, branches, rings, elements), and that aromatic atoms have a
 * Kekulé structure; unusual valences are allowed, as SMILES allows them.
 */
public final class MoleculeReader {
  /** Longer texts are refused: no molecule that fits a model has them. */
  static final int MOST_CHARACTERS = 20_000;

  private static final int DEEP = 1_000;
  private static final long DEEP_STACK_BYTES = 1L << 29;

  private MoleculeReader() {}

  /**
   * The molecule that {@code text} denotes.
   *
   * @throws InputException when it denotes none; the message gives the fault and its character
   */
  public static Molecule read(String text) throws InputException {
    String smiles = text.strip();
    if (smiles.length() > MOST_CHARACTERS) {
      throw new InputException(
          "SMILES of "
              + smiles.length()
              + " characters, expected at most "
              + MOST_CHARACTERS
              + ": "
              + smiles.substring(0, 40)
              + "…");
    }
    List<SmilesLexer.Symbol> atoms =
        SmilesLexer.symbols(smiles).stream().filter(s -> s.kind() == TokenKind.ATOM).toList();
    return deeply(
        smiles,
        () -> {
          IAtomContainer c = parseHere(smiles);
          if (c.getAtomCount() != atoms.size()) {
            throw new InputException(
                "invalid SMILES: "
                    + atoms.size()
                    + " atoms are written, "
                    + c.getAtomCount()
                    + " were understood: "
                    + shortened(smiles));
          }
          return molecule(smiles, atoms, c);
        });
  }

  /** CDK's molecule; atoms in the order of the text. */
  static IAtomContainer parse(String smiles) throws InputException {
    return deeply(smiles, () -> parseHere(smiles));
  }

  /** CDK follows bonds by recursion: a long chain needs a deep stack. */
  private static <T> T deeply(String smiles, Callable<T> work) throws InputException {
    FutureTask<T> task = new FutureTask<>(work);
    if (smiles.length() <= DEEP) {
      task.run();
    } else {
      new Thread(null, task, "smiles", DEEP_STACK_BYTES).start();
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        throw input;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static IAtomContainer parseHere(String smiles) throws InputException {
    SmilesParser parser = new SmilesParser(SilentChemObjectBuilder.getInstance());
    try {
      return parser.parseSmiles(smiles);
    } catch (InvalidSmilesException e) {
      throw new InputException(
          "invalid SMILES: " + firstLine(e.getMessage()) + ": " + shortened(smiles), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new InputException("invalid SMILES: cannot be understood: " + shortened(smiles), e);
    }
  }

  private static String firstLine(String message) {
    return message == null
        ? "cannot be understood"
        : message.lines().findFirst().orElse("").strip().replaceAll(":$", "");
  }

  private static String shortened(String s) {
    return s.length() <= 80 ? s : s.substring(0, 80) + "…";
  }

  private static Molecule molecule(
      String smiles, List<SmilesLexer.Symbol> symbols, IAtomContainer c) {
    Cycles.markRingAtomsAndBonds(c);
    List<Atom> atoms = new ArrayList<>();
    for (int i = 0; i < symbols.size(); i++) {
      IAtom a = c.getAtom(i);
      SmilesLexer.Symbol s = symbols.get(i);
      atoms.add(
          new Atom(
              a.getAtomicNumber() == 0 ? "*" : a.getSymbol(),
              a.getMassNumber() == null ? 0 : a.getMassNumber(),
              a.getFormalCharge(),
              a.getImplicitHydrogenCount() == null ? 0 : a.getImplicitHydrogenCount(),
              a.isAromatic(),
              s.text().indexOf('@') >= 0,
              s.start(),
              s.end()));
    }
    List<Bond> bonds = new ArrayList<>();
    for (IBond b : c.bonds()) {
      bonds.add(new Bond(c.indexOf(b.getBegin()), c.indexOf(b.getEnd()), order(b), b.isInRing()));
    }
    return new Molecule(smiles, atoms, bonds);
  }

  private static Bond.Order order(IBond b) {
    if (b.isAromatic()) {
      return Bond.Order.AROMATIC;
    }
    return switch (b.getOrder()) {
      case DOUBLE -> Bond.Order.DOUBLE;
      case TRIPLE, QUADRUPLE -> Bond.Order.TRIPLE;
      default -> Bond.Order.SINGLE;
    };
  }
}

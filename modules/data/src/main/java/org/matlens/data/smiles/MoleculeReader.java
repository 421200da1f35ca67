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
import org.matlens.input.TextFault;
import org.matlens.token.TokenKind;
import org.openscience.cdk.exception.CDKException;
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
 * Kekulé structure; unusual valences are allowed, as SMILES allows them, and stereo marks that
 * contradict each other are passed over.
 */
public final class MoleculeReader {
  /** Longer texts are refused: no molecule that fits a model has them. */
  static final int MOST_CHARACTERS = 20_000;

  private static final String CDK_LOG_LEVEL = "cdk.logging.level";
  private static final String NOT_UNDERSTOOD = "cannot be understood";
  private static final int DEEP = 300;
  private static final long DEEP_STACK_BYTES = 1L << 29;

  static {
    // CDK prints warnings of several lines to the console, one per reading, e.g. for marks of cis
    // and trans that contradict each other, which it passes over. Who wants them sets the property.
    if (System.getProperty(CDK_LOG_LEVEL) == null) {
      System.setProperty(CDK_LOG_LEVEL, "error");
    }
  }

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
              + TextFault.visible(smiles.substring(0, 40))
              + "…");
    }
    List<SmilesLexer.Symbol> atoms =
        SmilesLexer.symbols(smiles).stream().filter(s -> s.kind() == TokenKind.ATOM).toList();
    return deeply(
        smiles,
        () -> {
          IAtomContainer c = parseHere(smiles);
          if (c.getAtomCount() != atoms.size()) {
            String what =
                atoms.size() + " atoms are written, " + c.getAtomCount() + " were understood";
            throw new TextFault("SMILES", smiles, -1, what, null).toInputException();
          }
          return molecule(smiles, atoms, c);
        });
  }

  /** CDK's molecule; atoms in the order of the text. */
  static IAtomContainer parse(String smiles) throws InputException {
    return deeply(smiles, () -> parseHere(smiles));
  }

  /**
   * Runs {@code work} on the molecule of {@code smiles}: CDK follows bonds by recursion, so a long
   * chain needs a deep stack, and what CDK throws on a strange molecule is a fault of the input.
   */
  static <T> T deeply(String smiles, Callable<T> work) throws InputException {
    return deeply(
        smiles,
        work,
        (why, cause) -> new TextFault("SMILES", smiles, -1, why, cause).toInputException());
  }

  /** How a failure of CDK is told. */
  interface Complaint {
    InputException of(String why, Throwable cause);
  }

  /** As above for any text as long as its molecule is deep. */
  static <T> T deeply(String text, Callable<T> work, Complaint complaint) throws InputException {
    FutureTask<T> task = new FutureTask<>(work);
    if (text.length() <= DEEP) {
      task.run();
    } else {
      Thread thread = new Thread(null, task, "smiles", DEEP_STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InputException input) {
        throw input;
      }
      if (cause instanceof Error error && !(cause instanceof StackOverflowError)) {
        throw error;
      }
      String why = cause instanceof CDKException ? firstLine(cause.getMessage()) : NOT_UNDERSTOOD;
      throw complaint.of(why, cause);
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
      String message = e.getMessage() == null ? "" : e.getMessage();
      throw new TextFault("SMILES", smiles, caret(message), firstLine(message), e)
          .toInputException();
    }
  }

  /** Index that CDK's message points to: the last {@code ^} of its last line, -1 without one. */
  private static int caret(String message) {
    return message.substring(message.lastIndexOf('\n') + 1).trim().matches("\\^( +\\^)*")
        ? message.substring(message.lastIndexOf('\n') + 1).lastIndexOf('^')
        : -1;
  }

  /** CDK's message without the text it repeats and the lines that point into it. */
  private static String firstLine(String message) {
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    String plain =
        first
            .replaceFirst("^could not parse '.*', ", "")
            .replaceFirst(":$", "")
            .replaceAll("\\s+", " ")
            .strip();
    return plain.isEmpty() ? NOT_UNDERSTOOD : plain;
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

package org.matlens.app.modality;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.matlens.app.config.RunConfig;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.Tokenizer;

/** One kind of input, and how it becomes tokens. */
public interface Modality {

  /** The modality whose tokens {@code config} asks for. */
  static Modality of(TokenizerConfig config) {
    return switch (config.kind()) {
      case SMILES, ATOM -> new MoleculeModality(config);
      case ELEMENT -> new CompositionModality(config);
      case SITE -> new CrystalModality(config);
      case PATCH, PEAK -> new SpectrumModality(config);
    };
  }

  /** The modality of a run: several inputs, or one. */
  static Modality of(RunConfig config) {
    return config.streams() == null
        ? of(config.tokenizer())
        : new StreamsModality(config.streams(), config.data().match());
  }

  /** What a dataset card calls it. */
  DatasetCard.Input input();

  /** What a single input is called in messages, e.g. "one SMILES". */
  String single();

  /** Whether a file is a table with a column of inputs. */
  default boolean isTable(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }

  /** Whether a file of which {@link #isTable} holds may be one input itself. */
  default boolean isOne(Path file) {
    return false;
  }

  /** The table in a file of which {@link #isTable} holds. */
  default CsvTable table(Path file) throws InputException {
    return CsvTable.read(file);
  }

  /** Ends of the names of files, other than tables, that hold inputs. */
  List<String> fileEndings();

  /**
   * What a text says.
   *
   * @throws InputException when it says nothing that can be used; the place is for the caller to
   *     add
   */
  Reading read(String text) throws InputException;

  /** A cell of a table as {@link #read} wants it: the name of a file as seen from the table. */
  default String cell(Path table, String text) {
    return text;
  }

  /** The inputs in a file with one of {@link #fileEndings}. */
  List<Entry> entries(Path file) throws InputException;

  /**
   * Another view of the same input, e.g. another SMILES of the molecule.
   *
   * @param number which, from 1; the same number gives the same view
   */
  TokenSequence variant(String text, int number) throws InputException;

  /** Views beside the given one that training may see. */
  int trainingVariants();

  /** Views beside the given one whose predictions are averaged with that of the given one. */
  default int testVariants() {
    return 0;
  }

  /**
   * The same input written down otherwise, by what was done to it: a model that knows what it reads
   * answers alike. None where nothing of the kind is claimed.
   */
  default Map<String, TokenSequence> equivalents(Reading reading) throws InputException {
    return Map.of();
  }

  /** How much answers to {@link #equivalents} may differ, in standard deviations of the target. */
  default double equivalenceTolerance() {
    return 1e-5;
  }

  /** Whether inputs are measured: whether {@link #flattened} can be asked. */
  default boolean isMeasured() {
    return false;
  }

  /**
   * The same sample a little otherwise, by what differs: another SMILES, a strained crystal, a
   * noisy spectrum; none where nothing of the kind is known.
   */
  default Map<String, Disturbed> disturbed(Reading reading) throws InputException {
    return Map.of();
  }

  /**
   * The input with its curve, preprocessed, replaced by a straight line over a range of its axis.
   *
   * @throws InputException when it cannot be read
   * @throws UnsupportedOperationException unless {@link #isMeasured}
   */
  default TokenSequence flattened(String text, double from, double to) throws InputException {
    throw new UnsupportedOperationException("inputs are not measured");
  }

  /**
   * Valid inputs one change away, e.g. a molecule with one atom replaced; none where nothing of the
   * kind is known.
   */
  default List<Change> changes(Reading reading) throws InputException {
    return List.of();
  }

  /**
   * What part of the input each of its atoms belongs to, {@code kind#number}, e.g. {@code aromatic
   * ring#2}; empty where nothing is known of parts.
   *
   * @param text as a {@link Reading} has it
   */
  default List<String> parts(String text) throws InputException {
    return List.of();
  }

  /** What makes the tokens. */
  Tokenizer<?> tokenizer();

  /**
   * A key by which relatives are kept on one side of a scaffold split; empty where there is none.
   */
  default Optional<String> scaffold(String text) throws InputException {
    return Optional.empty();
  }

  /** Whether {@code text} is a SMILES, which can be drawn as a molecule. */
  default boolean isSmiles() {
    return false;
  }

  /**
   * The spectrum of an input after preprocessing, for drawings and for models of whole spectra;
   * null where inputs are no spectra.
   */
  default Spectrum spectrum(String text) throws InputException {
    return null;
  }

  /**
   * What an input says.
   *
   * @param text as it goes into files
   * @param tokens of it
   * @param warnings one line for each reading that may not be what was meant
   * @param crystal whose sites the tokens are, empty for other inputs
   * @param parts what each input says where there are several, without text where one is absent;
   *     {@code tokens} are then those of the first. Empty for a single input
   */
  record Reading(
      String text,
      TokenSequence tokens,
      List<String> warnings,
      Optional<CrystalStructure> crystal,
      List<Reading> parts) {

    /** What a single input says. */
    public Reading(
        String text,
        TokenSequence tokens,
        List<String> warnings,
        Optional<CrystalStructure> crystal) {
      this(text, tokens, warnings, crystal, List.of());
    }

    /** What each input says, in order: the parts, or this alone. */
    public List<Reading> inputs() {
      return parts.isEmpty() ? List.of(this) : parts;
    }

    /** What an input other than a crystal says. */
    public Reading(String text, TokenSequence tokens, List<String> warnings) {
      this(text, tokens, warnings, Optional.empty());
    }
  }

  /**
   * An input after a change.
   *
   * @param reading of the changed input
   * @param what was done, for a person
   * @param share of the input that the change touches, in (0, 1]
   * @param touches which tokens of the input as it was are changed
   */
  record Change(Reading reading, String what, double share, Predicate<Token> touches) {}

  /**
   * An input a little otherwise.
   *
   * @param tokens of it
   * @param counterpart per token of the input as it was, which of {@code tokens} stands for the
   *     same; -1 for none
   */
  record Disturbed(TokenSequence tokens, int[] counterpart) {}

  /** One input of a file. */
  interface Entry {
    String id();

    /** Line of the file it begins on, from 1. */
    long line();

    Reading read() throws InputException;
  }
}

package org.matlens.app.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.smiles.MoleculeEntry;
import org.matlens.data.smiles.MoleculeFragments;
import org.matlens.data.smiles.MoleculeReader;
import org.matlens.data.smiles.MurckoScaffold;
import org.matlens.data.smiles.SdfFile;
import org.matlens.data.smiles.SmilesEnumerator;
import org.matlens.data.smiles.SmilesFile;
import org.matlens.data.smiles.Substitutions;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;
import org.matlens.token.Tokenizer;

/** Molecules: SMILES, SMILES files and SDF files; symbols or atoms as tokens. */
final class MoleculeModality implements Modality {
  private final TokenizerConfig config;
  private final Tokenizer<Molecule> tokenizer;

  MoleculeModality(TokenizerConfig config) {
    this.config = config;
    this.tokenizer = config.ofMolecules();
  }

  @Override
  public DatasetCard.Input input() {
    return DatasetCard.Input.MOLECULE;
  }

  @Override
  public String single() {
    return "one SMILES";
  }

  @Override
  public List<String> fileEndings() {
    return List.of(".smi", ".txt", ".sdf", ".mol");
  }

  @Override
  public Reading read(String text) throws InputException {
    return reading(MoleculeReader.read(text));
  }

  private Reading reading(Molecule m) throws InputException {
    return new Reading(m.smiles(), tokenizer.tokenize(m), List.of());
  }

  @Override
  public List<Entry> entries(Path file) throws InputException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    List<MoleculeEntry> all =
        name.endsWith(".sdf") || name.endsWith(".mol") ? SdfFile.read(file) : SmilesFile.read(file);
    return all.stream().<Entry>map(FromFile::new).toList();
  }

  /** An entry of a file of molecules. */
  private final class FromFile implements Entry {
    private final MoleculeEntry entry;

    FromFile(MoleculeEntry entry) {
      this.entry = entry;
    }

    @Override
    public String id() {
      return entry.id();
    }

    @Override
    public long line() {
      return entry.line();
    }

    @Override
    public Reading read() throws InputException {
      return reading(entry.molecule());
    }
  }

  @Override
  public TokenSequence variant(String text, int number) throws InputException {
    Molecule m = MoleculeReader.read(text);
    String smiles = SmilesEnumerator.variant(m, text.hashCode() * 4096L + number).smiles();
    return read(smiles).tokens();
  }

  /** Atoms in another order; the symbols of another SMILES are another text. */
  @Override
  public Map<String, TokenSequence> equivalents(Reading reading) throws InputException {
    return config.kind() == TokenizerConfig.Kind.ATOM
        ? Map.of("order of atoms", variant(reading.text(), 1))
        : Map.of();
  }

  /** Another SMILES, where symbols are tokens; atoms are the same atoms in any SMILES. */
  @Override
  public Map<String, Disturbed> disturbed(Reading reading) throws InputException {
    if (config.kind() == TokenizerConfig.Kind.ATOM) {
      return Map.of();
    }
    Molecule m = MoleculeReader.read(reading.text());
    SmilesEnumerator.Variant v = SmilesEnumerator.variant(m, reading.text().hashCode() * 4096L + 1);
    TokenSequence other = read(v.smiles()).tokens();
    return Map.of(
        "another SMILES",
        new Disturbed(other, Counterparts.atoms(reading.tokens(), other, v.originalAtom())));
  }

  @Override
  public List<Change> changes(Reading reading) throws InputException {
    List<Change> out = new ArrayList<>();
    for (Substitutions.Substitution s : Substitutions.of(MoleculeReader.read(reading.text()))) {
      String atoms = s.atoms().stream().map(String::valueOf).collect(Collectors.joining(" and "));
      String what =
          s.atoms().size() == 1
              ? "atom " + atoms + ": " + s.before() + " to " + s.after()
              : "bond of atoms " + atoms + ": " + s.before() + " to " + s.after();
      double share = (double) s.atoms().size() / s.molecule().atoms().size();
      out.add(
          new Change(
              reading(s.molecule()), what, Math.min(1, share), t -> s.atoms().contains(t.atom())));
    }
    return out;
  }

  @Override
  public int trainingVariants() {
    return config.enumerations();
  }

  @Override
  public int testVariants() {
    return config.testTimeEnumerations();
  }

  @Override
  public Tokenizer<?> tokenizer() {
    return tokenizer;
  }

  @Override
  public Optional<String> scaffold(String text) throws InputException {
    return Optional.of(MurckoScaffold.key(MoleculeReader.read(text)));
  }

  @Override
  public List<String> parts(String text) throws InputException {
    return MoleculeFragments.labels(MoleculeReader.read(text));
  }

  @Override
  public boolean isSmiles() {
    return true;
  }
}

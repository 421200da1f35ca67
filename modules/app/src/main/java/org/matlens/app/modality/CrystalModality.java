package org.matlens.app.modality;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.chem.Composition;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.data.composition.ElementSwaps;
import org.matlens.data.composition.ReducedFormula;
import org.matlens.data.crystal.Distortions;
import org.matlens.data.crystal.NamedStructure;
import org.matlens.data.crystal.SameCrystal;
import org.matlens.data.crystal.SiteTokenizer;
import org.matlens.data.crystal.StructureEntry;
import org.matlens.data.crystal.StructureFile;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.crystal.StructureText;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/** Crystals: CIF and POSCAR files and tables of structures; sites as tokens. */
final class CrystalModality implements Modality {
  private static final double STRAIN = 0.01;
  private static final double DISPLACEMENT = 0.05;

  private final SiteTokenizer tokenizer;

  CrystalModality(TokenizerConfig config) {
    this.tokenizer = config.ofCrystals();
  }

  @Override
  public DatasetCard.Input input() {
    return DatasetCard.Input.CRYSTAL;
  }

  @Override
  public String single() {
    return "a table of structures (.json, .jsonl, a folder with id_prop.csv)";
  }

  @Override
  public List<String> fileEndings() {
    return List.of(".cif", ".cif.gz", ".vasp", ".poscar", "poscar", "contcar");
  }

  @Override
  public boolean isTable(Path file) {
    return Modality.super.isTable(file) || StructureTable.isOne(file);
  }

  @Override
  public CsvTable table(Path file) throws InputException {
    return StructureTable.orCsv(file);
  }

  /** A structure written out in a cell is known by its formula, a file by its name. */
  @Override
  public Reading read(String text) throws InputException {
    NamedStructure s = StructureText.read(text);
    return reading(s, text.strip().startsWith("{") ? formula(s) : fileName(text));
  }

  @Override
  public String cell(Path table, String text) {
    String plain = text.strip();
    try {
      Path beside = table.resolveSibling(plain);
      return !plain.startsWith("{") && Files.isRegularFile(beside) ? beside.toString() : text;
    } catch (InvalidPathException e) {
      return text;
    }
  }

  private Reading reading(NamedStructure s, String text) throws InputException {
    return new Reading(
        text, tokenizer.tokenize(s.structure()), s.warnings(), Optional.of(s.structure()));
  }

  private static String fileName(String path) {
    return Path.of(path.strip()).getFileName().toString();
  }

  private static String formula(NamedStructure s) {
    return ReducedFormula.of(s.structure().content());
  }

  @Override
  public List<Entry> entries(Path file) throws InputException {
    return StructureFile.entries(file).stream().<Entry>map(e -> new FromFile(file, e)).toList();
  }

  /** A data block of a CIF, or a POSCAR. */
  private final class FromFile implements Entry {
    private final Path file;
    private final StructureEntry entry;

    FromFile(Path file, StructureEntry entry) {
      this.file = file;
      this.entry = entry;
    }

    @Override
    public String id() {
      String name =
          entry instanceof StructureEntry.Read r
              ? r.structure().name()
              : ((StructureEntry.Refused) entry).name();
      return name.isBlank() ? file.getFileName().toString() : name;
    }

    @Override
    public long line() {
      return entry instanceof StructureEntry.Refused r ? Math.max(1, r.fault().line()) : 1;
    }

    @Override
    public Reading read() throws InputException {
      NamedStructure s = entry.orThrow();
      return reading(s, formula(s));
    }
  }

  @Override
  public TokenSequence variant(String text, int number) {
    throw new IllegalStateException("a crystal has one view");
  }

  @Override
  public int trainingVariants() {
    return 0;
  }

  @Override
  public Map<String, TokenSequence> equivalents(Reading reading) {
    Map<String, TokenSequence> out = new LinkedHashMap<>();
    CrystalStructure crystal = reading.crystal().orElseThrow();
    for (Map.Entry<String, CrystalStructure> e : SameCrystal.of(crystal).entrySet()) {
      try {
        out.put(e.getKey(), tokenizer.tokenize(e.getValue()));
      } catch (InputException tooManyEdges) {
        continue; // of a supercell eight times as large
      }
    }
    return out;
  }

  /** Strained, and with its sites displaced, as much as a refinement may be wrong. */
  @Override
  public Map<String, Disturbed> disturbed(Reading reading) {
    CrystalStructure crystal = reading.crystal().orElseThrow();
    long seed = reading.text().hashCode();
    Map<String, CrystalStructure> ways = new LinkedHashMap<>();
    ways.put("a strain of one percent", Distortions.strained(crystal, STRAIN, seed));
    ways.put("sites displaced by 0.05 Å", Distortions.displaced(crystal, DISPLACEMENT, seed));
    Map<String, Disturbed> out = new LinkedHashMap<>();
    for (Map.Entry<String, CrystalStructure> e : ways.entrySet()) {
      try {
        TokenSequence other = tokenizer.tokenize(e.getValue());
        out.put(e.getKey(), new Disturbed(other, Counterparts.of(reading.tokens(), other)));
      } catch (InputException tooManyEdges) {
        continue;
      }
    }
    return out;
  }

  /** An element replaced by another on all its sites, charges adding up as well as before. */
  @Override
  public List<Change> changes(Reading reading) throws InputException {
    CrystalStructure crystal = reading.crystal().orElseThrow();
    Composition content = new Composition(crystal.content());
    List<Change> out = new ArrayList<>();
    for (ElementSwaps.Swap s : ElementSwaps.of(content)) {
      List<Site> sites = new ArrayList<>();
      for (Site site : crystal.sites()) {
        sites.add(new Site(site.label(), s.in(site.species()), site.fractional()));
      }
      CrystalStructure changed = new CrystalStructure(crystal.lattice(), sites);
      String formula = ReducedFormula.of(changed.content());
      out.add(
          new Change(
              new Reading(formula, tokenizer.tokenize(changed), List.of(), Optional.of(changed)),
              s.from() + " to " + s.to(),
              content.fraction(s.from()),
              t ->
                  t.source() instanceof TokenSource.Site at
                      && crystal.sites().get(at.site()).species().containsKey(s.from())));
    }
    return out;
  }

  @Override
  public Tokenizer<?> tokenizer() {
    return tokenizer;
  }
}

package org.matlens.app.modality;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.matlens.app.config.SpectrumConfig;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.crystal.StructureText;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.diffraction.Powder;
import org.matlens.data.spectrum.SpectrumFile;
import org.matlens.data.spectrum.augment.Disturbances;
import org.matlens.data.spectrum.table.WideTable;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/**
 * Spectra: the name of a file with one spectrum, or of a wide table and the id of one of its rows
 * ({@code patterns.csv#17}), or a crystal whose powder pattern is simulated; patches or peaks as
 * tokens.
 */
final class SpectrumModality implements Modality {
  /** Between several measurements of one sample. */
  private static final Pattern SEPARATOR = Pattern.compile("\\s*;\\s*");

  private final SpectrumConfig config;
  private final Tokenizer<Spectrum> tokenizer;
  private final StoredSpectra store;

  /** Reflections of crystals by their text: views of a crystal only weigh and draw them anew. */
  private final Map<String, Powder> powders = new ConcurrentHashMap<>();

  SpectrumModality(TokenizerConfig config) {
    SpectrumConfig s = config.spectrum();
    this.config = s;
    this.store = new StoredSpectra(s.quantity(), s.unit(), single());
    this.tokenizer = config.ofSpectra();
  }

  @Override
  public DatasetCard.Input input() {
    return config.simulates() ? DatasetCard.Input.CRYSTAL : DatasetCard.Input.SPECTRUM;
  }

  @Override
  public String single() {
    return config.simulates()
        ? "one crystal as JSON"
        : "one row of a table of spectra, FILE.csv#ID or FILE.jsonl#LINE.NAME";
  }

  @Override
  public List<String> fileEndings() {
    if (!config.simulates()) {
      return StoredSpectra.FILES;
    }
    List<String> endings = new ArrayList<>(List.of(".cif", ".vasp", ".poscar"));
    StoredSpectra.FILES.stream()
        .filter(f -> !f.startsWith(".csv"))
        .forEach(endings::add); // tables, not spectra
    return endings;
  }

  /** A wide table holds inputs itself; only other tables have a column that names them. */
  @Override
  public boolean isTable(Path file) {
    return config.simulates()
        ? Modality.super.isTable(file) || StructureTable.isOne(file)
        : Modality.super.isTable(file) && !WideTable.isOne(file);
  }

  /** A CSV whose first line says that it is a spectrum. */
  @Override
  public boolean isOne(Path file) {
    try {
      return !config.simulates() && !SpectrumFile.one(file).isOpen();
    } catch (InputException e) {
      return false; // whoever reads it says why
    }
  }

  @Override
  public CsvTable table(Path file) throws InputException {
    return config.simulates() ? StructureTable.orCsv(file) : Modality.super.table(file);
  }

  @Override
  public Reading read(String text) throws InputException {
    String plain = text.strip();
    List<TokenSequence> parts = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String part : measurements(plain)) {
      parts.add(tokens(measured(part, warnings)));
    }
    return new Reading(plain, together(parts), warnings);
  }

  /** Several measurements of one sample stand in one cell, e.g. at two temperatures. */
  private List<String> measurements(String text) {
    return config.simulates() ? List.of(text) : List.of(SEPARATOR.split(text, -1));
  }

  /** Tokens one measurement after the other; those of different ones do not mix unless asked. */
  private TokenSequence together(List<TokenSequence> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    List<Token> tokens = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      tokens.addAll(parts.get(i).tokens());
      groups.addAll(Collections.nCopies(parts.get(i).size(), i));
    }
    Geometry geometry =
        config.mix()
            ? Geometry.NONE
            : new Geometry.Groups(groups.stream().mapToInt(Integer::intValue).toArray());
    return new TokenSequence(parts.get(0).stream(), tokens, geometry);
  }

  @Override
  public Spectrum spectrum(String text) throws InputException {
    List<String> parts = measurements(text.strip());
    return parts.size() == 1 ? config.chain().apply(measured(parts.get(0))) : null;
  }

  private TokenSequence tokens(Spectrum s) throws InputException {
    return tokenizer.tokenize(config.chain().apply(s));
  }

  private Spectrum measured(String text) throws InputException {
    return measured(text, new ArrayList<>());
  }

  /** The spectrum; {@code warnings} takes what its file leaves open. */
  private Spectrum measured(String text, List<String> warnings) throws InputException {
    return config.simulates() && !StoredSpectra.isOne(text)
        ? config.simulate().measure(powder(text))
        : store.read(text, warnings);
  }

  /** A file is named as seen from the table. */
  @Override
  public String cell(Path table, String text) {
    String name = text.strip();
    if (!StoredSpectra.isOne(name)) {
      return text;
    }
    int hash = name.lastIndexOf('#');
    try {
      Path file = table.toAbsolutePath().resolveSibling(hash > 0 ? name.substring(0, hash) : name);
      return Files.isRegularFile(file)
          ? file.normalize() + (hash > 0 ? name.substring(hash) : "")
          : text;
    } catch (InvalidPathException e) {
      return text; // read as it stands, and refused there
    }
  }

  private Powder powder(String text) throws InputException {
    Powder known = powders.get(text);
    if (known == null) {
      known = config.simulate().powder(StructureText.read(text).structure());
      powders.put(text, known);
    }
    return known;
  }

  @Override
  public List<Entry> entries(Path file) throws InputException {
    String name = file.toString();
    List<Entry> out = new ArrayList<>();
    if (Modality.super.isTable(file) && WideTable.isOne(file)) {
      for (String id : store.table(file).ids()) {
        out.add(new Named(id, name + "#" + id, out.size() + 2L));
      }
    } else {
      out.add(new Named(file.getFileName().toString(), name, 1));
    }
    return out;
  }

  /** A file with one spectrum or crystal, or a row of a wide table. */
  private final class Named implements Entry {
    private final String id;
    private final String text;
    private final long line;

    Named(String id, String text, long line) {
      this.id = id;
      this.text = text;
      this.line = line;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public long line() {
      return line;
    }

    @Override
    public Reading read() throws InputException {
      return SpectrumModality.this.read(text);
    }
  }

  @Override
  public TokenSequence variant(String text, int number) throws InputException {
    List<TokenSequence> views = new ArrayList<>();
    for (String part : measurements(text.strip())) {
      long seed = part.hashCode() * 4096L + number;
      Spectrum s =
          config.texture() > 0 && !StoredSpectra.isOne(part)
              ? config.simulate().measure(powder(part), config.texture(), ~seed)
              : measured(part);
      views.add(tokens(config.augmentation().draw(s, seed)));
    }
    return together(views);
  }

  @Override
  public boolean isMeasured() {
    return true;
  }

  @Override
  public Map<String, Disturbed> disturbed(Reading reading) throws InputException {
    Map<String, List<TokenSequence>> views = new LinkedHashMap<>();
    for (String part : measurements(reading.text().strip())) {
      for (Map.Entry<String, Spectrum> e :
          Disturbances.of(measured(part), part.hashCode()).entrySet()) {
        views.computeIfAbsent(e.getKey(), name -> new ArrayList<>()).add(tokens(e.getValue()));
      }
    }
    Map<String, Disturbed> out = new LinkedHashMap<>();
    views.forEach(
        (name, parts) -> {
          TokenSequence other = together(parts);
          out.put(name, new Disturbed(other, Counterparts.of(reading.tokens(), other)));
        });
    return out;
  }

  @Override
  public TokenSequence flattened(String text, double from, double to) throws InputException {
    List<TokenSequence> views = new ArrayList<>();
    for (String part : measurements(text.strip())) {
      Spectrum s = config.chain().apply(measured(part));
      views.add(tokenizer.tokenize(Disturbances.flattened(s, from, to)));
    }
    return together(views);
  }

  /** A peak dropped from the list, or the curve of a window replaced by a straight line. */
  @Override
  public List<Change> changes(Reading reading) throws InputException {
    List<Token> tokens = reading.tokens().tokens();
    List<Change> out = new ArrayList<>();
    for (int t = 0; t < tokens.size() && tokens.size() > 1; t++) {
      if (!(tokens.get(t).source() instanceof TokenSource.AxisRange range)) {
        continue;
      }
      Token changed = tokens.get(t);
      boolean peak = changed.kind() == TokenKind.PEAK;
      BitSet gone = new BitSet();
      gone.set(t);
      String where =
          String.format(Locale.ROOT, "%.5g to %.5g %s", range.from(), range.to(), range.unit());
      out.add(
          new Change(
              new Reading(
                  reading.text(),
                  peak
                      ? reading.tokens().without(gone)
                      : flattened(reading.text(), range.from(), range.to()),
                  List.of()),
              peak ? "peak at " + where + " dropped" : "straight line from " + where,
              1.0 / tokens.size(),
              other -> other == changed));
    }
    return out;
  }

  @Override
  public int trainingVariants() {
    return config.views();
  }

  @Override
  public Tokenizer<?> tokenizer() {
    return tokenizer;
  }
}

package org.matlens.app.modality;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.matlens.app.config.StreamsConfig;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.chem.Composition;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.composition.ReducedFormula;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.crystal.StructureText;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;
import org.matlens.token.Vocabulary;

/**
 * Several inputs of a sample, each of a kind of its own. As a text they stand one after the other,
 * separated by {@value #SEPARATOR}; an empty one is absent. Streams may share a column of crystals:
 * elements are then those of the crystal.
 */
public final class StreamsModality implements Modality {
  private static final String SEPARATOR = " | ";
  private static final Pattern SEPARATORS = Pattern.compile("\\s*\\|\\s*");

  /** As {@link CrystalModality} knows them. */
  private static final List<String> CRYSTAL_FILES =
      List.of(".cif", ".cif.gz", ".vasp", "poscar", "contcar");

  private final StreamsConfig config;
  private final List<Modality> modalities;
  private final List<TokenSequence> absent = new ArrayList<>();
  private final boolean match;

  /**
   * The streams of a configuration.
   *
   * @param match whether formulas and crystals of a row must tell of one material
   */
  public StreamsModality(StreamsConfig config, boolean match) {
    this.config = config;
    this.match = match;
    this.modalities = config.streams().stream().map(s -> Modality.of(s.tokenizer())).toList();
    for (int i = 0; i < modalities.size(); i++) {
      absent.add(absent(i));
    }
  }

  private TokenSequence absent(int stream) {
    StreamsConfig.Stream s = config.streams().get(stream);
    Tokenizer<?> t = modalities.get(stream).tokenizer();
    Token token =
        new Token(
            Vocabulary.ABSENT,
            TokenKind.SPECIAL,
            new TokenSource.None(),
            new float[t.numFeatures()]);
    Geometry geometry =
        s.tokenizer().kind() == TokenizerConfig.Kind.SITE
            ? new Geometry.Edges(new int[] {0, 1}, new int[1], new short[3], new double[1])
            : t.numPairBuckets() > 0
                ? new Geometry.Pairs(1, t.numPairBuckets(), new int[1], new float[] {-1})
                : Geometry.NONE;
    return new TokenSequence(s.name(), List.of(token), geometry);
  }

  /** What stands for each stream where a sample lacks it. */
  public List<TokenSequence> absent() {
    return absent;
  }

  /** How each stream is read. */
  public List<Modality> modalities() {
    return modalities;
  }

  /** Names of the streams of a sample that are there, joined by "+". */
  public static String present(List<TokenSequence> streams) {
    return String.join(
        "+", streams.stream().filter(s -> !s.isAbsent()).map(TokenSequence::stream).toList());
  }

  /** Columns whose cells name spectra. */
  public List<String> spectrumColumns() {
    return IntStream.range(0, modalities.size())
        .filter(i -> modalities.get(i).input() == DatasetCard.Input.SPECTRUM)
        .mapToObj(i -> config.streams().get(i).column())
        .distinct()
        .toList();
  }

  @Override
  public DatasetCard.Input input() {
    return modalities.get(0).input();
  }

  @Override
  public String single() {
    return "one input for each of "
        + String.join(SEPARATOR, config.columns().keySet())
        + ", separated by \"|\"";
  }

  @Override
  public List<String> fileEndings() {
    return List.of();
  }

  /** The name of the column in which all inputs of a row stand. */
  public String column() {
    return String.join(SEPARATOR, config.columns().values());
  }

  /**
   * The table with {@link #column}.
   *
   * @param all whether every stream must have a column
   */
  public CsvTable joined(CsvTable table, boolean all) throws InputException {
    if (config.streams().size() == 1) {
      table.column(column()); // says which columns there are where it is missing
      return table;
    }
    List<CsvTable.Column> columns = new ArrayList<>();
    for (String name : config.columns().values()) {
      columns.add(all || table.hasColumn(name) ? table.column(name) : null);
    }
    if (columns.stream().allMatch(c -> c == null)) {
      table.column(config.streams().get(0).column()); // says which columns there are
    }
    List<String> names = new ArrayList<>(table.columns());
    names.add(column());
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String cell = columns.get(i) == null ? "" : columns.get(i).text(row.index()).strip();
        texts.add(cell.isEmpty() ? "" : cell(table.file(), cell));
      }
      List<String> cells = new ArrayList<>(row.cells());
      cells.add(String.join(SEPARATOR, texts));
      rows.add(new CsvTable.Row(row.index(), row.line(), cells));
    }
    return CsvTable.of(table.file(), names, rows);
  }

  /** The name of a file beside the table as seen from anywhere, any other text as it is. */
  @Override
  public String cell(Path table, String text) {
    if (text.startsWith("{") || text.contains(SEPARATOR.strip())) {
      return text;
    }
    try {
      Path beside = table.toAbsolutePath().resolveSibling(text).normalize();
      return Files.isRegularFile(beside) ? beside.toString() : text;
    } catch (InvalidPathException e) {
      return text; // read as it stands, and refused there
    }
  }

  @Override
  public boolean isTable(Path file) {
    return modalities.stream().anyMatch(m -> m.isTable(file));
  }

  @Override
  public CsvTable table(Path file) throws InputException {
    return joined(StructureTable.orCsv(file), false);
  }

  @Override
  public Reading read(String text) throws InputException {
    String[] parts =
        modalities.size() == 1 ? new String[] {text.strip()} : SEPARATORS.split(text.strip(), -1);
    if (parts.length != modalities.size()) {
      throw new InputException(
          "\""
              + (text.length() > 60 ? text.substring(0, 60) + "…" : text)
              + "\" has "
              + parts.length
              + (parts.length == 1 ? " part" : " parts")
              + ", expected "
              + single());
    }
    if (Arrays.stream(parts).allMatch(String::isEmpty)) {
      throw new InputException(
          "all of " + config.columns().keySet() + " are empty, expected at least one input");
    }
    List<Reading> readings = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Optional<CrystalStructure> crystal = Optional.empty();
    Optional<CrystalStructure> sites = Optional.empty();
    OneMaterial material = new OneMaterial();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isEmpty()) {
        readings.add(new Reading("", absent.get(i), List.of()));
        texts.add("");
        continue;
      }
      Reading own = part(i, parts[i]);
      String name = config.streams().get(i).name();
      TokenSequence tokens =
          new TokenSequence(name, own.tokens().tokens(), own.tokens().geometry());
      readings.add(new Reading(own.text(), tokens, own.warnings(), own.crystal()));
      if (isCrystal(parts[i])) {
        CrystalStructure c = StructureText.read(parts[i]).structure();
        texts.add(ReducedFormula.of(c.content()));
        material.crystal(config.streams().get(i).column(), new Composition(c.content()));
        crystal = crystal.isPresent() ? crystal : Optional.of(c);
        sites = sites.isPresent() ? sites : own.crystal();
      } else {
        texts.add(own.text());
        if (modalities.get(i) instanceof CompositionModality m) {
          material.formula(config.streams().get(i).column(), m.composition(parts[i]));
        }
      }
      own.warnings().forEach(w -> warnings.add(name + ": " + w));
    }
    if (match) {
      material.require();
    }
    return new Reading(
        String.join(SEPARATOR, texts).strip(),
        readings.get(0).tokens(),
        warnings,
        sites.isPresent() ? sites : crystal, // the first whose sites are tokens, if any
        readings);
  }

  /** Whether {@code text} is a crystal or a file of one, which streams of a row may share. */
  private static boolean isCrystal(String text) {
    String end = text.toLowerCase(Locale.ROOT);
    return text.startsWith("{") || CRYSTAL_FILES.stream().anyMatch(end::endsWith);
  }

  private static String formula(String crystal) throws InputException {
    return ReducedFormula.of(StructureText.read(crystal).structure().content());
  }

  private Reading part(int i, String text) throws InputException {
    StreamsConfig.Stream s = config.streams().get(i);
    try {
      boolean formulaOfCrystal =
          s.tokenizer().kind() == TokenizerConfig.Kind.ELEMENT && isCrystal(text);
      return modalities.get(i).read(formulaOfCrystal ? formula(text) : text);
    } catch (InputException e) {
      throw e.at("column \"" + s.column() + "\"");
    }
  }

  @Override
  public List<Entry> entries(Path file) {
    throw new IllegalArgumentException(file + ": inputs of several streams come from tables");
  }

  @Override
  public TokenSequence variant(String text, int number) {
    throw new IllegalStateException("views are those of each stream");
  }

  @Override
  public int trainingVariants() {
    return 0;
  }

  /** The tokenizer of the first stream. */
  @Override
  public Tokenizer<?> tokenizer() {
    return modalities.get(0).tokenizer();
  }
}

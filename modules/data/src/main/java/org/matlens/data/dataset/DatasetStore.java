package org.matlens.data.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.matlens.input.InputException;

/**
 * The dataset cards of the project, and where their files lie: in the data folder, in the project,
 * or in the cache that downloads go to. No file is used whose digest is not the card's.
 */
public final class DatasetStore {
  private static final String CARDS = "datasets";

  private final Path home;
  private final Optional<Path> data;
  private final Path cache;

  /**
   * A store.
   *
   * @param home folder of the project; cards lie in {@code datasets} under it
   * @param data folder that is searched first, if any
   * @param cache folder downloads go to; made when needed
   */
  public DatasetStore(Path home, Optional<Path> data, Path cache) {
    this.home = Objects.requireNonNull(home, "home");
    this.data = Objects.requireNonNull(data, "data");
    this.cache = Objects.requireNonNull(cache, "cache");
  }

  /** Is told how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /** Nobody looks. */
    Progress NONE = (file, total) -> bytes -> {};

    /**
     * A file starts.
     *
     * @param total its bytes, or -1 when the server does not say
     * @return is told the number of bytes so far
     */
    LongConsumer start(String file, long total);
  }

  /**
   * A file on this machine.
   *
   * @param path where it lies
   * @param sha256 its digest
   */
  public record Located(Path path, String sha256) {}

  /**
   * The store of this process: {@code MATLENS_DATA}; {@code MATLENS_CACHE} or {@code
   * ~/.cache/matlens}; the project at system property {@code matlens.home}, or above the working
   * directory.
   */
  public static DatasetStore ofProcess() throws InputException {
    return of(System.getenv(), System.getProperty("matlens.home"), Path.of(""));
  }

  /** As {@link #ofProcess()} with these variables, property (or null) and working directory. */
  static DatasetStore of(Map<String, String> environment, String home, Path directory)
      throws InputException {
    Optional<Path> data = folder(environment, "MATLENS_DATA");
    if (data.isPresent() && !Files.isDirectory(data.get())) {
      throw new InputException(
          "MATLENS_DATA names " + data.get() + ", which is no folder; expected one with data");
    }
    Path cache =
        folder(environment, "MATLENS_CACHE")
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "matlens"));
    return new DatasetStore(home(home, directory.toAbsolutePath()), data, cache);
  }

  private static Optional<Path> folder(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(v -> !v.isBlank()).map(Path::of);
  }

  private static Path home(String property, Path directory) throws InputException {
    if (property != null) {
      Path home = Path.of(property);
      if (!Files.isDirectory(home.resolve(CARDS))) {
        throw new InputException(
            "matlens.home names " + home + ", which has no folder datasets; expected the project");
      }
      return home;
    }
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(CARDS)) && Files.isRegularFile(at.resolve("pom.xml"))) {
        return at;
      }
    }
    throw new InputException(
        directory + ": not inside the project; start there, or with -Dmatlens.home=FOLDER");
  }

  /** Names of all cards in alphabetical order. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(CARDS))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".yaml"))
          .map(f -> f.substring(0, f.length() - ".yaml".length()))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The card of this name; an unknown one is an error that lists those there are. */
  public DatasetCard card(String name) throws InputException, IOException {
    List<String> names = names();
    if (!names.contains(name)) {
      throw new InputException(
          "no dataset \"%s\"; there are %s".formatted(name, String.join(", ", names)));
    }
    return CardReader.read(home.resolve(CARDS).resolve(name + ".yaml"));
  }

  /**
   * A file of a card where it lies on this machine.
   *
   * @throws InputException when a file lies there with a digest that is not the card's
   */
  public Optional<Located> find(DatasetCard.DataFile file) throws InputException, IOException {
    for (Path place : places(file)) {
      if (Files.isRegularFile(place)) {
        String digest = Sha256.of(place);
        if (!file.accepts(digest)) {
          throw new InputException(
              "%s: sha256 is %s; expected %s".formatted(place, digest, file.expected()));
        }
        return Optional.of(new Located(place, digest));
      }
    }
    return Optional.empty();
  }

  /**
   * The table of a card where it lies on this machine. Of a table in several files it is the first,
   * with the digest of the bytes of all, one after the other; empty when one of them is missing.
   */
  public Optional<Located> find(DatasetCard card) throws InputException, IOException {
    List<Located> all = new ArrayList<>();
    for (DatasetCard.DataFile file : card.tables()) {
      Optional<Located> found = find(file);
      if (found.isEmpty()) {
        return found;
      }
      all.add(found.get());
    }
    return Optional.of(all.size() == 1 ? all.get(0) : together(all));
  }

  private static Located together(List<Located> files) throws IOException {
    return new Located(files.get(0).path(), Sha256.of(files.stream().map(Located::path).toList()));
  }

  /** As {@link #find(DatasetCard)}; where a file is not here the error says how to get it. */
  public Located locate(DatasetCard card) throws InputException, IOException {
    List<Located> all = locateAll(card);
    return all.size() == 1 ? all.get(0) : together(all);
  }

  /** Reads a file as a table, e.g. {@link CsvTable#read(Path)}. */
  public interface TableReader {
    CsvTable read(Path file) throws InputException;
  }

  /**
   * The table of a card, its columns named as the card names them; one in several files has the
   * column of role split that tells the part.
   *
   * @param reader of each file
   * @throws InputException as {@link #locate} and the reader
   */
  public CsvTable table(DatasetCard card, TableReader reader) throws InputException, IOException {
    List<CsvTable> tables = new ArrayList<>();
    for (Located file : locateAll(card)) {
      tables.add(named(reader.read(file.path()), card));
    }
    return card.table().part() == null
        ? tables.get(0)
        : CsvTable.joined(
            tables,
            card.column(DatasetCard.Role.SPLIT).orElseThrow().name(),
            card.tables().stream().map(DatasetCard.DataFile::part).toList());
  }

  /** A table with the card's names for its columns. */
  static CsvTable named(CsvTable table, DatasetCard card) throws InputException {
    CsvTable out = table;
    for (DatasetCard.Column c : card.columns()) {
      if (c.alias() != null && !out.hasColumn(c.name()) && out.hasColumn(c.alias())) {
        out = out.renamed(c.alias(), c.name());
      }
    }
    return out;
  }

  private List<Located> locateAll(DatasetCard card) throws InputException, IOException {
    List<Located> all = new ArrayList<>();
    for (DatasetCard.DataFile file : card.tables()) {
      Optional<Located> found = find(file);
      if (found.isEmpty()) {
        throw new InputException(
            "dataset \"%s\": no file at %s; expected it there, or after: matlens data fetch %s"
                .formatted(
                    card.name(),
                    String.join(" or ", places(file).stream().map(Path::toString).toList()),
                    card.name()));
      }
      all.add(found.get());
    }
    return all;
  }

  /**
   * Downloads what is missing or damaged in the cache of a data set, and gives its table.
   *
   * @throws InputException when a file in the data folder has another digest than the card's
   * @throws IOException in one line that names the card and the address
   */
  public Located fetch(DatasetCard card, Progress progress) throws InputException, IOException {
    for (DatasetCard.DataFile file : card.files()) {
      if (file.embedded()) {
        continue;
      }
      Path cached = cached(file);
      if (Files.isRegularFile(cached) && !file.accepts(Sha256.of(cached))) {
        // Ours to throw away, unlike a file in the data folder.
        Files.delete(cached);
      }
      if (find(file).isEmpty()) {
        String digest = file.derived() ? file.sourceSha256() : file.sha256();
        try {
          new Download(file.url(), cached, digest, progress).run();
        } catch (IOException e) {
          throw new IOException("dataset \"" + card.name() + "\": " + e.getMessage(), e);
        }
      }
    }
    return locate(card);
  }

  private List<Path> places(DatasetCard.DataFile file) {
    if (file.embedded()) {
      return List.of(home.resolve(file.path()));
    }
    return Stream.concat(data.map(d -> d.resolve(file.path())).stream(), Stream.of(cached(file)))
        .toList();
  }

  /** A derived file is cached as its source, which may be packed otherwise: under its own name. */
  private Path cached(DatasetCard.DataFile file) {
    Path path = cache.resolve(file.path());
    if (!file.derived()) {
      return path;
    }
    String named = file.url().getFragment();
    String source = named != null ? named : file.url().getPath();
    return path.resolveSibling(source.substring(source.lastIndexOf('/') + 1));
  }
}

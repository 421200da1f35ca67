package org.matlens.data.dataset;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.matlens.predict.Task;

/**
 * What a data set is, where it comes from and what its columns mean.
 *
 * @param name short name, lower case, as used in commands and configurations
 * @param title name for a person
 * @param description what was measured or computed, and known flaws
 * @param input what an input of it describes
 * @param licence under which the data may be used
 * @param citation what to cite
 * @param source repository or deposit the files were taken from
 * @param files its files, the table of the samples first; files with a {@code part} make one table
 * @param columns the columns that have a part to play; the first target is the usual one
 * @param rows number of data rows, or 0 where the card does not say
 */
public record DatasetCard(
    String name,
    String title,
    String description,
    Input input,
    String licence,
    String citation,
    String source,
    List<DataFile> files,
    List<Column> columns,
    int rows) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  /** What an input describes. */
  public enum Input {
    MOLECULE,
    COMPOSITION,
    CRYSTAL,
    SPECTRUM
  }

  /** What a column is for. */
  public enum Role {
    ID,
    INPUT,
    TARGET,
    /** Tells the part of a split a row belongs to. */
    SPLIT
  }

  public DatasetCard {
    require(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name \"" + name + "\"; expected lower-case letters, digits, - and _");
    }
    require(title, "title");
    require(description, "description");
    require(input, "input");
    require(licence, "licence");
    require(citation, "citation");
    require(source, "source");
    files = List.copyOf(nonEmpty(files, "files"));
    columns = List.copyOf(nonEmpty(columns, "columns"));
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("column \"" + column.name() + "\" is described twice");
      }
    }
    if (files.stream().anyMatch(f -> f.part() != null)
        && (files.get(0).part() == null
            || columns.stream().filter(c -> c.role() == Role.SPLIT).count() != 1)) {
      throw new IllegalArgumentException(
          "a file has a part; expected one for the first file too, and one column of role split");
    }
    if (rows < 0) {
      throw new IllegalArgumentException("rows " + rows + "; expected 0 or more");
    }
  }

  /**
   * A file of a data set.
   *
   * @param path relative to the data folder; to the project where there is no {@code url}
   * @param url where it is downloaded from, or null for a file the project ships; a fragment names
   *     the file where the address does not
   * @param sha256 of the file at {@code path}, or null for a file the project ships
   * @param sourceSha256 of the file at {@code url} where the one at {@code path} is derived from
   *     it, else null; either digest is accepted
   * @param recipe how the file at {@code path} is derived, else null
   * @param part train, validation or test where files of the same columns hold the parts of a
   *     split, else null; the column of role split, which none of the files has, tells it
   */
  public record DataFile(
      String path, URI url, String sha256, String sourceSha256, String recipe, String part) {
    private static final Set<String> PARTS = Set.of("train", "validation", "test");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public DataFile {
      require(path, "path");
      if (path.startsWith("/")
          || path.contains("\\")
          || List.of(path.split("/", -1)).stream().anyMatch(Set.of("..", ".", "")::contains)) {
        throw new IllegalArgumentException(
            "path \"" + path + "\"; expected a path inside the data folder, with /");
      }
      if (url != null && !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
        throw new IllegalArgumentException("url \"" + url + "\"; expected http or https");
      }
      if (url != null) {
        require(sha256, "sha256");
      }
      for (String digest : new String[] {sha256, sourceSha256}) {
        if (digest != null && !DIGEST.matcher(digest).matches()) {
          throw new IllegalArgumentException(
              "digest \"" + digest + "\"; expected 64 hexadecimal digits in lower case");
        }
      }
      if ((sourceSha256 == null) != (recipe == null)) {
        throw new IllegalArgumentException("sourceSha256 and recipe; expected both or none");
      }
      if (part != null && !PARTS.contains(part)) {
        throw new IllegalArgumentException(
            "part \"" + part + "\"; expected train, validation or test");
      }
    }

    /** Whether the project ships this file. */
    public boolean embedded() {
      return url == null;
    }

    /** Whether the file at {@code path} differs from the one at {@code url}. */
    public boolean derived() {
      return sourceSha256 != null;
    }

    /** Whether a file of this digest is this file; any is where the card names none. */
    boolean accepts(String digest) {
      return sha256 == null || digest.equals(sha256) || digest.equals(sourceSha256);
    }

    /** The digests a file may have, for a message. */
    String expected() {
      return derived() ? sha256 + " or " + sourceSha256 : sha256;
    }
  }

  /**
   * A column of the table.
   *
   * @param name as in the header
   * @param role what it is for
   * @param task kind of a target, else null
   * @param unit of its values, empty when they have none
   * @param description what it tells, may be empty
   * @param alias its name in a file that calls it otherwise, as a derived one may, else null
   */
  public record Column(
      String name, Role role, Task.Kind task, String unit, String description, String alias) {
    public Column {
      require(name, "name");
      require(role, "role");
      unit = unit == null ? "" : unit;
      description = description == null ? "" : description;
      if ((role == Role.TARGET) != (task != null)) {
        throw new IllegalArgumentException(
            "column \"%s\" with role %s and task %s; expected a task for targets alone"
                .formatted(name, lower(role), task == null ? "none" : lower(task)));
      }
    }
  }

  /** The file that holds the samples, or the first of those that do. */
  public DataFile table() {
    return files.get(0);
  }

  /** The files that hold the samples: the first, or all that hold a part of a split. */
  public List<DataFile> tables() {
    return table().part() == null
        ? List.of(table())
        : files.stream().filter(f -> f.part() != null).toList();
  }

  /** Columns of this role in order. */
  public List<Column> columns(Role role) {
    return columns.stream().filter(c -> c.role() == role).toList();
  }

  /** First column of this role. */
  public Optional<Column> column(Role role) {
    return columns.stream().filter(c -> c.role() == role).findFirst();
  }

  /** The described column of this name. */
  public Optional<Column> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void require(Object value, String key) {
    if (value == null || value instanceof String text && text.isBlank()) {
      throw new IllegalArgumentException("key \"" + key + "\" is missing or empty");
    }
  }

  private static <T> List<T> nonEmpty(List<T> list, String key) {
    if (list == null || list.isEmpty() || list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("key \"" + key + "\" is missing or has an empty entry");
    }
    return list;
  }
}

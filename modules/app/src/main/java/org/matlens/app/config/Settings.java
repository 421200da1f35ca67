package org.matlens.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.matlens.input.InputException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One section of a configuration. Every getter names a key, its default and what is allowed; {@link
 * #finish} then refuses keys that nobody asked for. Messages name file, line, key, value and what
 * was expected.
 */
public final class Settings {
  private static final String OVERRIDE = "--set ";

  /** A decimal number; Double.parseDouble would take 1f, 0x1p3 and NaN as well. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private final String file;
  private final String path;
  private final MappingNode node;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Settings> sections = new ArrayList<>();
  private final List<InputException> missing;

  /**
   * A section.
   *
   * @param file for messages
   * @param path of the section, empty for the whole file, e.g. {@code model.}
   * @param node null when the section is absent
   */
  Settings(String file, String path, MappingNode node) {
    this(file, path, node, new ArrayList<>());
  }

  private Settings(String file, String path, MappingNode node, List<InputException> missing) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.missing = missing;
  }

  private Node find(String key) {
    known.add(key);
    if (node != null) {
      for (NodeTuple t : node.getValue()) {
        if (((ScalarNode) t.getKeyNode()).getValue().equals(key)) {
          boolean absent = t.getValueNode().getTag().equals(Tag.NULL);
          return absent ? null : t.getValueNode();
        }
      }
    }
    return null;
  }

  /** Whether the key has a value. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /**
   * The text of a key as a path: relative to the file it stands in, or, when it was given with
   * {@code --set}, to the working directory; null when the key is absent.
   */
  public Path path(String key) throws InputException {
    Node n = find(key);
    if (n == null) {
      return null;
    }
    String text = scalar(key, n, "a path");
    String source = n.getStartMark().getName();
    try {
      Path path =
          source.startsWith(OVERRIDE)
              ? Path.of(text)
              : Path.of(source).toAbsolutePath().resolveSibling(text);
      return path.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw wrong(key, n, "a path");
    }
  }

  /** Whether the section is there at all. */
  public boolean isPresent() {
    return node != null;
  }

  /** The section under {@code key}; an empty one when it is absent. */
  public Settings section(String key) throws InputException {
    Node n = find(key);
    if (n != null && !(n instanceof MappingNode)) {
      throw wrong(key, n, "a section with keys of its own");
    }
    Settings s = new Settings(file, path + key + ".", (MappingNode) n, missing);
    sections.add(s);
    return s;
  }

  /**
   * The sections of a list under {@code key}, e.g. steps to be done in order; none when it is
   * absent.
   */
  public List<Settings> sections(String key) throws InputException {
    Node n = find(key);
    List<Settings> out = new ArrayList<>();
    for (Node item : n == null ? List.<Node>of() : items(n)) {
      String place = key + "[" + out.size() + "]";
      if (!(item instanceof MappingNode map)) {
        throw wrong(place, item, "a section with keys of its own");
      }
      Settings s = new Settings(file, path + place + ".", map, missing);
      sections.add(s);
      out.add(s);
    }
    return out;
  }

  /** Whether a section of its own stands under {@code key}. */
  public boolean isSection(String key) {
    return find(key) instanceof MappingNode;
  }

  /** The keys of this section that have a value, in order. */
  public List<String> keys() {
    return node == null
        ? List.of()
        : node.getValue().stream()
            .map(t -> ((ScalarNode) t.getKeyNode()).getValue())
            .filter(this::has)
            .toList();
  }

  /** The keys of this section that stand without a value, in order. */
  public List<String> emptyKeys() {
    return node == null
        ? List.of()
        : node.getValue().stream()
            .map(t -> ((ScalarNode) t.getKeyNode()).getValue())
            .filter(k -> !has(k))
            .toList();
  }

  /** Lets a key stand that nothing is made of. */
  public void ignore(String key) {
    known.add(key);
  }

  /** A text. */
  public String text(String key, String byDefault) throws InputException {
    Node n = find(key);
    return n == null ? byDefault : scalar(key, n, "a text");
  }

  /**
   * Notes that a key is missing: {@link #finish} says so unless it finds a key nobody knows, which
   * most likely is the missing one with a slip of the pen.
   */
  public void missing(String key, String expected) {
    missing.add(
        new InputException(
            place(node) + "key \"" + path + key + "\" is missing, expected " + expected));
  }

  /** A list of texts; one text counts as a list of one. */
  public List<String> texts(String key, List<String> byDefault) throws InputException {
    return list(key, byDefault, item -> scalar(key, item, "a text"));
  }

  /** Reads one item of a list. */
  private interface Item<T> {
    T read(Node item) throws InputException;
  }

  private <T> List<T> list(String key, List<T> byDefault, Item<T> reading) throws InputException {
    Node n = find(key);
    if (n == null) {
      return byDefault;
    }
    List<T> out = new ArrayList<>();
    for (Node item : items(n)) {
      out.add(reading.read(item));
    }
    return out;
  }

  private static List<Node> items(Node n) {
    return n instanceof SequenceNode s ? s.getValue() : List.of(n);
  }

  /** A whole number within bounds. */
  public long integer(String key, long byDefault, long least, long most) throws InputException {
    Node n = find(key);
    return n == null ? byDefault : integer(key, n, least, most);
  }

  private long integer(String key, Node n, long least, long most) throws InputException {
    String expected = "a whole number from " + least + " to " + most;
    try {
      long value = Long.parseLong(scalar(key, n, expected).replace("_", ""));
      if (value < least || value > most) {
        throw wrong(key, n, expected);
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(key, n, expected);
    }
  }

  /** A list of whole numbers; one number counts as a list of one. */
  public List<Long> integers(String key, List<Long> byDefault, long least, long most)
      throws InputException {
    return list(key, byDefault, item -> integer(key, item, least, most));
  }

  /** A number within bounds, both included. */
  public double number(String key, double byDefault, double least, double most)
      throws InputException {
    Node n = find(key);
    return n == null ? byDefault : number(key, n, least, most);
  }

  private double number(String key, Node n, double least, double most) throws InputException {
    String expected = "a number from " + least + " to " + most;
    String text = scalar(key, n, expected);
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= least && value <= most)) {
      throw wrong(key, n, expected);
    }
    return value;
  }

  /** A list of numbers. */
  public List<Double> numbers(String key, List<Double> byDefault, double least, double most)
      throws InputException {
    return list(key, byDefault, item -> number(key, item, least, most));
  }

  /** true or false. */
  public boolean flag(String key, boolean byDefault) throws InputException {
    Node n = find(key);
    if (n == null) {
      return byDefault;
    }
    return switch (scalar(key, n, "true or false").toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw wrong(key, n, "true or false");
    };
  }

  /** A constant of an enum, written in lower case with hyphens. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault)
      throws InputException {
    Node n = find(key);
    if (n == null) {
      return byDefault;
    }
    List<String> names = new ArrayList<>();
    for (E e : type.getEnumConstants()) {
      names.add(name(e));
      if (name(e).equals(scalar(key, n, "a name"))) {
        return e;
      }
    }
    throw wrong(key, n, "one of " + String.join(", ", names));
  }

  /** Name of a constant in a file. */
  public static String name(Enum<?> e) {
    return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String scalar(String key, Node n, String expected) throws InputException {
    if (n instanceof ScalarNode s) {
      return s.getValue();
    }
    throw wrong(key, n, expected);
  }

  private String place(Node n) {
    if (n == null || n.getStartMark() == null) {
      return file + ": ";
    }
    String name = n.getStartMark().getName();
    return name.startsWith(OVERRIDE)
        ? name + ": "
        : name + ", line " + (n.getStartMark().getLine() + 1) + ": ";
  }

  private InputException wrong(String key, Node n, String expected) {
    String shown =
        n instanceof ScalarNode s
            ? "\"" + s.getValue() + "\""
            : n instanceof SequenceNode ? "a list" : "a section";
    return new InputException(
        place(n) + "key \"" + path + key + "\" is " + shown + ", expected " + expected);
  }

  /** An error about the value of a key that only its meaning shows. */
  public InputException error(String key, String message) {
    Node n = find(key);
    return new InputException(
        place(n == null ? node : n) + "key \"" + path + key + "\": " + message);
  }

  /** Refuses keys that were never asked for, here and in the sections below, and missing ones. */
  public void finish() throws InputException {
    refuseUnknown();
    if (!missing.isEmpty()) {
      throw missing.get(0);
    }
  }

  private void refuseUnknown() throws InputException {
    if (node != null) {
      for (NodeTuple t : node.getValue()) {
        String key = ((ScalarNode) t.getKeyNode()).getValue();
        if (!known.contains(key)) {
          throw new InputException(
              place(t.getKeyNode())
                  + "unknown key \""
                  + path
                  + key
                  + "\", expected one of "
                  + String.join(", ", known)
                  + nearest(key));
        }
      }
    }
    for (Settings s : sections) {
      s.refuseUnknown();
    }
  }

  private String nearest(String key) {
    return Spelling.nearest(key, known)
        .map(k -> " (did you mean \"" + path + k + "\"?)")
        .orElse("");
  }
}

package org.matlens.app.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.matlens.input.InputException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML file, with overrides, into {@link Settings}. A key {@code extends} at its top names
 * another file whose settings hold where this one says nothing else.
 */
public final class ConfigFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_FILES = 5;
  private static final String EXTENDS = "extends";

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @param overrides {@code key=value} with dotted keys, as given to {@code --set}; values are YAML
   */
  public static Settings read(Path path, List<String> overrides) throws InputException {
    MappingNode map = load(path, 1);
    for (String o : overrides) {
      override(map, o);
    }
    return new Settings(path.toString(), "", map);
  }

  /** The settings of a file and of those it extends. */
  private static MappingNode load(Path path, int files) throws InputException {
    Node root = compose(text(path), path.toString());
    if (root == null) {
      throw new InputException(path + ": the file is empty, expected a YAML configuration");
    }
    if (!(root instanceof MappingNode map)) {
      throw at(root, "expected keys and values");
    }
    int place = find(map, EXTENDS);
    if (place < 0) {
      return map;
    }
    NodeTuple extended = map.getValue().get(place);
    if (!(extended.getValueNode() instanceof ScalarNode file)) {
      throw at(extended.getKeyNode(), "key \"extends\": expected the name of one file");
    }
    Path other = path.resolveSibling(file.getValue());
    if (files == MOST_FILES) {
      throw at(file, "key \"extends\": more than " + MOST_FILES + " files extend each other");
    }
    if (!Files.isRegularFile(other)) {
      throw at(file, "key \"extends\": no such file: " + other);
    }
    MappingNode below = load(other, files + 1);
    List<NodeTuple> own = new ArrayList<>(map.getValue());
    own.remove(place);
    overlay(below, own);
    return below;
  }

  private static String text(Path path) throws InputException {
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + ": no such file, expected a YAML configuration");
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new InputException(
            path
                + ": "
                + Files.size(path)
                + " bytes, expected a YAML configuration of at most "
                + MOST_BYTES);
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new InputException(path + ": not a text in UTF-8, expected a YAML configuration", e);
    } catch (IOException e) {
      throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Puts {@code tuples} over those of {@code map}, section by section. */
  private static void overlay(MappingNode map, List<NodeTuple> tuples) {
    List<NodeTuple> merged = new ArrayList<>(map.getValue());
    map.setValue(merged);
    for (NodeTuple t : tuples) {
      int place = find(map, ((ScalarNode) t.getKeyNode()).getValue());
      if (place < 0) {
        merged.add(t);
      } else if (merged.get(place).getValueNode() instanceof MappingNode below
          && t.getValueNode() instanceof MappingNode above) {
        overlay(below, above.getValue());
      } else {
        merged.set(place, t);
      }
    }
  }

  private static int find(MappingNode map, String key) {
    for (int i = 0; i < map.getValue().size(); i++) {
      if (((ScalarNode) map.getValue().get(i).getKeyNode()).getValue().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static Node compose(String text, String name) throws InputException {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // check() refuses them, with their line
    options.setNestingDepthLimit(20);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      check(root, name);
      return root == null ? null : marked(root, name);
    } catch (MarkedYAMLException e) {
      Mark m = e.getProblemMark();
      throw new InputException(
          name
              + ", line "
              + (m == null ? 1 : m.getLine() + 1)
              + ": not valid YAML: "
              + oneLine(e.getProblem()),
          e);
    } catch (YAMLException e) {
      throw new InputException(name + ": not valid YAML: " + oneLine(e.getMessage()), e);
    }
  }

  private static String oneLine(String s) {
    return s == null ? "unknown fault" : s.strip().replaceAll("\\s+", " ");
  }

  /**
   * Refuses duplicate keys, keys that are not texts, and nodes that stand in two places (anchors).
   */
  private static void check(Node root, String name) throws InputException {
    List<Node> open = new ArrayList<>();
    if (root != null) {
      open.add(root);
    }
    Set<Node> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    while (!open.isEmpty()) {
      Node n = open.remove(open.size() - 1);
      if (!seen.add(n)) {
        throw at(n, name, "aliases (&, *) are not allowed");
      }
      if (n instanceof SequenceNode s) {
        open.addAll(s.getValue());
      } else if (n instanceof MappingNode m) {
        Set<String> keys = new HashSet<>();
        for (NodeTuple t : m.getValue()) {
          if (!(t.getKeyNode() instanceof ScalarNode k)) {
            throw at(t.getKeyNode(), name, "a key must be a text");
          }
          if (!keys.add(k.getValue())) {
            throw at(k, name, "key \"" + k.getValue() + "\" stands twice in its section");
          }
          open.add(t.getValueNode());
        }
      }
    }
  }

  private static InputException at(Node n, String message) {
    return at(n, n.getStartMark().getName(), message);
  }

  private static InputException at(Node n, String name, String message) {
    return new InputException(name + ", line " + (n.getStartMark().getLine() + 1) + ": " + message);
  }

  private static void override(MappingNode root, String text) throws InputException {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InputException(
          "--set " + text + ": expected key=value, e.g. --set training.epochs=10");
    }
    String name = "--set " + text;
    Node value = compose(text.substring(equals + 1), name);
    if (value == null) {
      value = plain(Tag.NULL, "", name);
    }
    String[] keys = text.substring(0, equals).split("\\.", -1);
    put(root, keys, 0, value, name);
  }

  private static ScalarNode plain(Tag tag, String value, String name) {
    Mark m = new Mark(name, 0, 0, 0, new int[0], 0);
    return new ScalarNode(tag, value, m, m, DumperOptions.ScalarStyle.PLAIN);
  }

  /** The same value that knows the name of the file it stands in, or of its override. */
  private static Node marked(Node n, String name) {
    Mark m = new Mark(name, 0, n.getStartMark().getLine(), 0, new int[0], 0);
    if (n instanceof ScalarNode s) {
      return new ScalarNode(s.getTag(), s.getValue(), m, m, s.getScalarStyle());
    }
    if (n instanceof SequenceNode s) {
      List<Node> items = s.getValue().stream().map(i -> marked(i, name)).toList();
      return new SequenceNode(s.getTag(), true, items, m, m, s.getFlowStyle());
    }
    MappingNode map = (MappingNode) n;
    List<NodeTuple> tuples =
        map.getValue().stream()
            .map(t -> new NodeTuple(marked(t.getKeyNode(), name), marked(t.getValueNode(), name)))
            .toList();
    return new MappingNode(map.getTag(), true, tuples, m, m, map.getFlowStyle());
  }

  private static void put(MappingNode map, String[] keys, int at, Node value, String name)
      throws InputException {
    if (keys[at].isEmpty()) {
      throw new InputException(name + ": the key has an empty part");
    }
    List<NodeTuple> tuples = new ArrayList<>(map.getValue());
    Node key = plain(Tag.STR, keys[at], name);
    int place = find(map, keys[at]);
    Node put = value;
    if (at + 1 < keys.length) {
      Node existing = place < 0 ? null : tuples.get(place).getValueNode();
      if (existing instanceof MappingNode m) {
        put(m, keys, at + 1, value, name);
        return;
      }
      MappingNode fresh =
          new MappingNode(
              Tag.MAP,
              true,
              new ArrayList<>(),
              value.getStartMark(),
              value.getEndMark(),
              DumperOptions.FlowStyle.BLOCK);
      put(fresh, keys, at + 1, value, name);
      put = fresh;
    }
    if (place < 0) {
      tuples.add(new NodeTuple(key, put));
    } else {
      tuples.set(place, new NodeTuple(key, put));
    }
    map.setValue(tuples);
  }
}

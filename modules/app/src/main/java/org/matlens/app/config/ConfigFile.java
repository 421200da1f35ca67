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

/** Reads a YAML file, with overrides, into {@link Settings}. */
public final class ConfigFile {
  private static final int MOST_BYTES = 1 << 20;

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @param overrides {@code key=value} with dotted keys, as given to {@code --set}; values are YAML
   */
  public static Settings read(Path path, List<String> overrides) throws InputException {
    if (!Files.isRegularFile(path)) {
      throw new InputException(path + ": no such file, expected a YAML configuration");
    }
    String text;
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new InputException(
            path
                + ": "
                + Files.size(path)
                + " bytes, expected a YAML configuration of at most "
                + MOST_BYTES);
      }
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new InputException(path + ": not a text in UTF-8, expected a YAML configuration", e);
    } catch (IOException e) {
      throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
    }
    Node root = compose(text, path.toString());
    if (root == null) {
      throw new InputException(path + ": the file is empty, expected a YAML configuration");
    }
    if (!(root instanceof MappingNode map)) {
      throw new InputException(
          path + ", line " + (root.getStartMark().getLine() + 1) + ": expected keys and values");
    }
    for (String o : overrides) {
      override(map, o);
    }
    return new Settings(path.toString(), "", map);
  }

  private static Node compose(String text, String name) throws InputException {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // check() refuses them, with their line
    options.setNestingDepthLimit(20);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      check(root, name);
      return root;
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
      value = new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN);
    }
    String[] keys = text.substring(0, equals).split("\\.", -1);
    put(root, keys, 0, marked(value, name), name);
  }

  /** The same value, named as coming from the command line. */
  private static Node marked(Node n, String name) {
    Mark m = new Mark(name, 0, 0, 0, new int[0], 0);
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
    Node key =
        marked(
            new ScalarNode(Tag.STR, keys[at], null, null, DumperOptions.ScalarStyle.PLAIN), name);
    int place = -1;
    for (int i = 0; i < tuples.size(); i++) {
      if (((ScalarNode) tuples.get(i).getKeyNode()).getValue().equals(keys[at])) {
        place = i;
      }
    }
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

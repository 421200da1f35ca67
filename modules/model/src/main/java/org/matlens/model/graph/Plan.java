package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionBlock;
import org.matlens.model.NetworkConfig;

/**
 * What a network computes, node by node in the order of computing: a chain for one stream, a graph
 * for several.
 *
 * <p>A <em>lane</em> is a row of tokens per sample that nodes work on: an input stream, several
 * streams joined ("a+b"), or the latents. A <em>pair</em> is a lane that asks and a lane that is
 * asked, "query.context"; each has attention layers of its own.
 *
 * @param nodes every node after its inputs; the last gives the outputs
 * @param lanes by name
 * @param pairs by name
 */
record Plan(List<Node> nodes, Map<String, Lane> lanes, Map<String, Pair> pairs) {
  /** Pair of the only stream of a chain. */
  static final String ONLY = "";

  /** Place of the nodes that work on samples instead of tokens. */
  static final String SAMPLES = "samples";

  /**
   * One stage.
   *
   * @param name unique, without underscore
   * @param config sizes of the stage
   * @param layer number of the attention layer within its pair
   * @param size parts of a join, part of a split, number of latents
   * @param pair whose tokens it works on
   * @param inputs names of the nodes it reads
   * @param owner name of the node whose parameters this one computes with: its own, or that of a
   *     node before it
   */
  record Node(
      String name,
      StageKind kind,
      NetworkConfig config,
      int layer,
      int size,
      String pair,
      List<String> inputs,
      String owner) {

    /** Whether it has parameters of another node. */
    boolean shares() {
      return !owner.equals(name);
    }
  }

  /**
   * Tokens to work on.
   *
   * @param stream number of the input stream, -1 for none
   * @param parts lanes this one joins
   * @param latents number of latents, 0 for none
   */
  record Lane(int stream, List<String> parts, int latents) {}

  /**
   * Who asks whom.
   *
   * @param query lane that asks
   * @param parts lanes the inputs of its nodes come from beside the query: the context of a
   *     cross-attention, the parts of a join
   * @param layers numbers of its attention layers among all of the network
   */
  record Pair(String query, List<String> parts, List<Integer> layers) {}

  /** The plan of a network. */
  static Plan of(NetworkConfig c) {
    return c.fusion() == null ? chain(c) : new Builder(c).build();
  }

  private static Plan chain(NetworkConfig c) {
    List<Node> nodes = new ArrayList<>();
    List<Integer> layers = new ArrayList<>();
    for (StageKind kind : StageKind.chain(c.encoder())) {
      boolean block = kind == StageKind.BLOCK;
      int layer = block ? layers.size() : 0;
      String name = kind.name().toLowerCase(Locale.ROOT) + (block ? layer : "");
      List<String> inputs = nodes.isEmpty() ? List.of() : List.of(nodes.get(nodes.size() - 1).name);
      nodes.add(new Node(name, kind, c, layer, 0, ONLY, inputs, name));
      if (block) {
        layers.add(layer);
      }
    }
    return new Plan(
        List.copyOf(nodes),
        Map.of(ONLY, new Lane(0, List.of(), 0)),
        Map.of(ONLY, new Pair(ONLY, List.of(), layers)));
  }

  /** The node of a name. */
  Node node(String name) {
    return nodes.stream()
        .filter(n -> n.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no stage is called " + name));
  }

  /** The pair of every attention layer; of the pair {@link #ONLY} for a chain. */
  List<String> layerPairs() {
    Map<Integer, String> byNumber = new java.util.TreeMap<>();
    pairs.forEach((name, p) -> p.layers.forEach(l -> byNumber.put(l, name)));
    return List.copyOf(byNumber.values());
  }

  /** Lays out a network of several streams. */
  private static final class Builder {
    private final NetworkConfig config;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    /** The node that holds the present state of each lane. */
    private final Map<String, String> state = new LinkedHashMap<>();

    Builder(NetworkConfig config) {
      this.config = config;
    }

    Plan build() {
      List<NetworkConfig> streams = config.streams();
      for (int i = 0; i < streams.size(); i++) {
        stream(config.fusion().streams().get(i).name(), i, streams.get(i));
      }
      List<FusionBlock> blocks = config.fusion().blocks();
      for (int i = 0; i < blocks.size(); i++) {
        block("fusion" + i, blocks.get(i));
      }
      readOut();
      return new Plan(numbered(needed()), lanes, pairs);
    }

    /** The nodes the outputs depend on. */
    private List<Node> needed() {
      java.util.Set<String> names = new java.util.HashSet<>();
      java.util.ArrayDeque<Node> kept = new java.util.ArrayDeque<>();
      for (int i = nodes.size() - 1; i >= 0; i--) {
        Node n = nodes.get(i);
        if (i == nodes.size() - 1 || names.contains(n.name)) {
          names.addAll(n.inputs);
          kept.addFirst(n);
        }
      }
      return List.copyOf(kept);
    }

    /** Numbers attention layers, within their pair and among all, and says who owns parameters. */
    private List<Node> numbered(List<Node> all) {
      List<Node> out = new ArrayList<>();
      Map<String, String> owners = new HashMap<>();
      int number = 0;
      for (Node n : all) {
        int layer = 0;
        if (n.kind == StageKind.BLOCK || n.kind == StageKind.CROSS) {
          List<Integer> layers = pairs.get(n.pair).layers();
          layer = layers.size();
          layers.add(number++);
        }
        // Whoever comes first has the parameters.
        String owner = owners.computeIfAbsent(n.owner, o -> n.name);
        out.add(new Node(n.name, n.kind, n.config, layer, n.size, n.pair, n.inputs, owner));
      }
      return List.copyOf(out);
    }

    private void stream(String name, int index, NetworkConfig own) {
      lanes.put(name, new Lane(index, List.of(), 0));
      String pair = self(name, List.of());
      String embedding = config.fusion().streams().get(config.fusion().embeddingOf()[index]).name();
      String last =
          add(
              name + ".embedding",
              StageKind.EMBEDDING,
              own,
              0,
              pair,
              List.of(),
              embedding + ".embedding");
      for (int l = 0; l < own.encoder().numLayers(); l++) {
        String owner = config.fusion().blockOf(index, l) + ".block" + l;
        last = add(name + ".block" + l, StageKind.BLOCK, own, 0, pair, List.of(last), owner);
      }
      state.put(name, last);
    }

    private void block(String name, FusionBlock b) {
      List<String> s = b.streams();
      switch (b.kind()) {
        case CROSS -> {
          for (int l = 0; l < b.layers(); l++) {
            state.put(s.get(0), cross(name + ".cross" + l, s.get(0), s.get(1)));
          }
        }
        case COATTENTION -> {
          for (int l = 0; l < b.layers(); l++) {
            // Both ask what the other was before.
            String first = cross(name + ".cross" + l + "." + s.get(0), s.get(0), s.get(1));
            String second = cross(name + ".cross" + l + "." + s.get(1), s.get(1), s.get(0));
            state.put(s.get(0), first);
            state.put(s.get(1), second);
          }
        }
        case CONCAT -> {
          String joint = join(name, s);
          for (int l = 0; l < b.layers(); l++) {
            state.put(joint, selfBlock(name + ".block" + l, joint));
          }
          for (int i = 0; i < s.size(); i++) {
            String split = name + ".split." + s.get(i);
            add(split, StageKind.SPLIT, config, i, joint + "." + joint, List.of(state.get(joint)));
            state.put(s.get(i), split);
          }
        }
        case LATENTS -> latents(name, b);
      }
    }

    private void latents(String name, FusionBlock b) {
      String lane = FusionBlock.LATENT_STREAM;
      if (!lanes.containsKey(lane)) {
        lanes.put(lane, new Lane(-1, List.of(), b.latents()));
        String pair = self(lane, List.of());
        state.put(lane, add(lane, StageKind.LATENTS, config, b.latents(), pair, List.of()));
      }
      String context = b.streams().size() == 1 ? b.streams().get(0) : join(name, b.streams());
      for (int l = 0; l < b.layers(); l++) {
        state.put(lane, cross(name + ".cross" + l, lane, context));
        state.put(lane, selfBlock(name + ".block" + l, lane));
      }
    }

    /** Joins streams into one lane and gives its name. */
    private String join(String name, List<String> streams) {
      String joint = String.join("+", streams);
      lanes.putIfAbsent(joint, new Lane(-1, streams, 0));
      String pair = self(joint, streams);
      List<String> inputs = streams.stream().map(state::get).toList();
      String node = name + ".join";
      state.put(joint, add(node, StageKind.JOIN, config, streams.size(), pair, inputs));
      return joint;
    }

    private String cross(String name, String query, String context) {
      String pair = query + "." + context;
      pairs.putIfAbsent(pair, new Pair(query, List.of(context), new ArrayList<>()));
      List<String> inputs = List.of(state.get(query), state.get(context));
      return add(name, StageKind.CROSS, config, 0, pair, inputs);
    }

    private String selfBlock(String name, String lane) {
      NetworkConfig plain = new NetworkConfig(trunk(), config.vocabularySize(), 0, 0, 1);
      return add(name, StageKind.BLOCK, plain, 0, lane + "." + lane, List.of(state.get(lane)));
    }

    /** The encoder without what belongs to streams. */
    private EncoderConfig trunk() {
      var e = config.encoder();
      return new EncoderConfig(
          e.dModel(),
          e.numHeads(),
          1,
          e.dFeedForward(),
          e.dropoutRate(),
          EncoderConfig.Position.NONE,
          EncoderConfig.Pooling.MEAN,
          false,
          Integer.MAX_VALUE,
          0);
    }

    private void readOut() {
      boolean contributions = config.encoder().readout() == EncoderConfig.Readout.CONTRIBUTIONS;
      StageKind kind = contributions ? StageKind.CONTRIBUTIONS : StageKind.POOL;
      String prefix = contributions ? "contributions." : "pool.";
      List<String> read = new ArrayList<>();
      for (String lane : config.fusion().readout()) {
        int stream = lanes.get(lane).stream();
        NetworkConfig own =
            stream >= 0
                ? config.streams().get(stream)
                : new NetworkConfig(trunk(), config.vocabularySize(), 0, 0, 1);
        String pair = lane + "." + lane;
        read.add(add(prefix + lane, kind, own, 0, pair, List.of(state.get(lane))));
      }
      StageKind together = contributions ? StageKind.SUM : StageKind.COLUMNS;
      String last = read.get(0);
      if (read.size() > 1) {
        String name = together.name().toLowerCase(Locale.ROOT);
        last = add(name, together, config, read.size(), SAMPLES, read);
      }
      if (!contributions) {
        add("head", StageKind.HEAD, config, 0, SAMPLES, List.of(last));
      }
      pairs.put(SAMPLES, new Pair(config.fusion().streams().get(0).name(), List.of(), List.of()));
    }

    private String self(String lane, List<String> parts) {
      String name = lane + "." + lane;
      pairs.putIfAbsent(name, new Pair(lane, parts, new ArrayList<>()));
      return name;
    }

    private String add(
        String name,
        StageKind kind,
        NetworkConfig own,
        int size,
        String pair,
        List<String> inputs) {
      return add(name, kind, own, size, pair, inputs, name);
    }

    /** Adds a node with the parameters of {@code owner}, which may come before or after it. */
    private String add(
        String name,
        StageKind kind,
        NetworkConfig own,
        int size,
        String pair,
        List<String> inputs,
        String owner) {
      nodes.add(new Node(name, kind, own, 0, size, pair, inputs, owner));
      return name;
    }
  }
}

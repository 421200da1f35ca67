package org.matlens.app.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.matlens.data.crystal.SiteTokenizerConfig;
import org.matlens.input.InputException;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.StreamConfig;
import org.matlens.token.Tokenizer;

/**
 * The inputs of a sample by name, and how they meet; one alone meets nobody.
 *
 * @param streams in the order of {@code data.input}
 * @param fusion blocks in order
 * @param pooled streams that are read out; empty for the usual ones
 */
public record StreamsConfig(List<Stream> streams, List<FusionBlock> fusion, List<String> pooled) {

  /**
   * One input.
   *
   * @param tokenizer how it becomes tokens
   * @param shape what the network makes of it
   */
  public record Stream(String name, String column, TokenizerConfig tokenizer, StreamConfig shape) {}

  /** Reads the sections {@code tokenizer} and {@code model} of a run with several inputs. */
  static StreamsConfig read(
      DataConfig data, Settings tokenizers, Settings model, EncoderConfig trunk)
      throws InputException {
    if (trunk.causal()) {
      throw model.error("causal", "goes with one input, expected false");
    }
    if (trunk.position() != EncoderConfig.Position.NONE) {
      throw model.error(
          "position",
          "several inputs have one each, expected model.streams.<stream>.position instead");
    }
    List<Stream> streams = new ArrayList<>();
    Settings shapes = model.section("streams");
    for (String name : data.leftOut()) {
      tokenizers.ignore(name);
      shapes.ignore(name);
    }
    Map<String, TokenizerConfig> kinds = new LinkedHashMap<>();
    for (String name : data.inputs().keySet()) {
      Settings section = tokenizers.section(name);
      if (!section.has("kind")) {
        section.missing("kind", "how the stream becomes tokens, e.g. element or site");
      }
      kinds.put(name, TokenizerConfig.read(section));
    }
    Map<String, Settings> sections = new LinkedHashMap<>();
    for (String name : kinds.keySet()) {
      sections.put(name, shapes.section(name));
    }
    Map<String, StreamConfig> known = new LinkedHashMap<>();
    for (String name : inShareOrder(sections)) {
      known.put(name, shape(sections.get(name), name, kinds, known, trunk));
    }
    data.inputs()
        .forEach(
            (name, column) ->
                streams.add(new Stream(name, column, kinds.get(name), known.get(name))));
    List<FusionBlock> blocks = new ArrayList<>();
    for (Settings b : model.sections("fusion")) {
      blocks.add(block(b));
    }
    StreamsConfig all = new StreamsConfig(streams, blocks, model.texts("pooled", List.of()));
    try {
      new NetworkConfig(trunk, 1, 0, 0, 1, all.network()).streams();
    } catch (IllegalArgumentException e) {
      throw model.error("fusion", e.getMessage());
    }
    return all;
  }

  /** Streams after those whose encoder they share, whose settings are their defaults. */
  private static List<String> inShareOrder(Map<String, Settings> sections) throws InputException {
    Set<String> out = new LinkedHashSet<>();
    for (String name : sections.keySet()) {
      Deque<String> first = new ArrayDeque<>();
      for (String n = name; n != null && !out.contains(n); n = shareOf(sections, n)) {
        if (first.contains(n)) {
          throw sections
              .get(n)
              .error("share", "streams share an encoder in a circle, expected one that has it");
        }
        first.push(n);
      }
      out.addAll(first);
    }
    return List.copyOf(out);
  }

  /** The stream whose encoder a stream shares, null for none. */
  private static String shareOf(Map<String, Settings> sections, String name) throws InputException {
    Settings s = sections.get(name);
    String other = s.text("share", null);
    if (other != null && (other.equals(name) || !sections.containsKey(other))) {
      List<String> others = sections.keySet().stream().filter(n -> !n.equals(name)).toList();
      throw s.error("share", "\"" + other + "\", expected one of the other streams, " + others);
    }
    return other;
  }

  /** Reads a stream's encoder; defaults are those of the stream it shares one with. */
  private static StreamConfig shape(
      Settings s,
      String name,
      Map<String, TokenizerConfig> kinds,
      Map<String, StreamConfig> known,
      EncoderConfig trunk)
      throws InputException {
    TokenizerConfig tokenizer = kinds.get(name);
    Tokenizer<?> t = tokenizer.tokenizer();
    String share = s.text("share", null);
    StreamConfig other = share == null ? null : known.get(share);
    boolean alike =
        other != null
            && tokenizer.kind() == kinds.get(share).kind()
            && t.numFeatures() == other.numFeatures();
    EncoderConfig.Position position =
        s.choice(
            "position",
            EncoderConfig.Position.class,
            alike
                ? other.position()
                : tokenizer.isSet()
                    ? EncoderConfig.Position.NONE
                    : EncoderConfig.Position.SINUSOIDAL);
    EdgeConfig edges = null;
    if (tokenizer.kind() == TokenizerConfig.Kind.SITE) {
      SiteTokenizerConfig sites = tokenizer.sites();
      edges = ModelSection.edges(s.section("edges"), sites);
    }
    boolean fractions = tokenizer.kind() == TokenizerConfig.Kind.ELEMENT;
    int usualSteps = alike ? other.fractionSteps() : fractions ? trunk.fractionSteps() : 0;
    int fractionSteps = (int) s.integer("fractionSteps", usualSteps, 0, 1000);
    if (fractionSteps > 0 && trunk.fractionStd() == 0) {
      throw s.error("fractionSteps", "steps need vectors, expected model.fractionStd above 0");
    }
    boolean shareEmbedding = s.flag("shareEmbedding", alike);
    if (shareEmbedding && share == null) {
      throw s.error("shareEmbedding", "expected share, the stream to share it with");
    }
    if (shareEmbedding && tokenizer.kind() != kinds.get(share).kind()) {
      throw s.error(
          "shareEmbedding",
          "tokens of kind "
              + Settings.name(tokenizer.kind())
              + " and "
              + Settings.name(kinds.get(share).kind())
              + " have embeddings of their own, expected false");
    }
    EncoderConfig.Pooling pooling =
        s.choice("pooling", EncoderConfig.Pooling.class, trunk.pooling());
    if (pooling == EncoderConfig.Pooling.FLATTEN) {
      throw s.error("pooling", "tokens side by side go with one input, expected another pooling");
    }
    if (trunk.readout() == EncoderConfig.Readout.CONTRIBUTIONS && pooling.classToken()) {
      throw s.error("pooling", "contributions come from all tokens, expected another pooling");
    }
    return new StreamConfig(
        name,
        (int) s.integer("numLayers", other == null ? trunk.numLayers() : other.numLayers(), 0, 100),
        position,
        pooling,
        (int) s.integer("maxTokens", alike ? other.maxTokens() : trunk.maxTokens(), 1, 1_000_000),
        s.number("embeddingStd", alike ? other.embeddingStd() : trunk.embeddingStd(), 0, 10),
        edges,
        t.numFeatures(),
        t.numPairBuckets(),
        fractionSteps,
        share,
        shareEmbedding);
  }

  private static FusionBlock block(Settings s) throws InputException {
    FusionBlock.Kind kind = s.choice("kind", FusionBlock.Kind.class, null);
    if (kind == null) {
      throw s.error("kind", "expected cross, coattention, concat or latents");
    }
    boolean cross = kind == FusionBlock.Kind.CROSS;
    boolean latents = kind == FusionBlock.Kind.LATENTS;
    List<String> streams =
        cross ? List.of(s.text("query", ""), s.text("context", "")) : s.texts("streams", List.of());
    int layers = (int) s.integer("layers", 1, 1, 64);
    int count = latents ? (int) s.integer("count", 8, 1, 4096) : 0;
    try {
      return new FusionBlock(kind, streams, layers, count);
    } catch (IllegalArgumentException e) {
      throw s.error(cross ? "query" : "streams", e.getMessage());
    }
  }

  /** The network's part. */
  public FusionConfig network() {
    return new FusionConfig(streams.stream().map(Stream::shape).toList(), fusion, pooled);
  }

  /** Column of the input for each stream. */
  public Map<String, String> columns() {
    Map<String, String> m = new LinkedHashMap<>();
    streams.forEach(s -> m.put(s.name(), s.column()));
    return m;
  }

  Map<String, Object> tokenizerMap() {
    Map<String, Object> m = new LinkedHashMap<>();
    streams.forEach(s -> m.put(s.name(), s.tokenizer().toMap()));
    return m;
  }

  /** Keys of the section {@code model}. */
  void addTo(Map<String, Object> model) {
    Map<String, Object> shapes = new LinkedHashMap<>();
    for (Stream s : streams) {
      StreamConfig c = s.shape();
      Map<String, Object> m =
          RunConfig.ordered(
              "numLayers",
              c.numLayers(),
              "position",
              Settings.name(c.position()),
              "pooling",
              Settings.name(c.pooling()),
              "maxTokens",
              c.maxTokens(),
              "embeddingStd",
              c.embeddingStd());
      if (c.fractionSteps() > 0 || c.share() != null || !model.get("fractionSteps").equals(0)) {
        m.put("fractionSteps", c.fractionSteps());
      }
      if (c.share() != null) {
        m.put("share", c.share());
        m.put("shareEmbedding", c.shareEmbedding());
      }
      if (c.edges() != null) {
        m.put("edges", ModelSection.edgesMap(c.edges()));
      }
      shapes.put(s.name(), m);
    }
    model.put("streams", shapes);
    model.put("fusion", fusion.stream().map(StreamsConfig::map).toList());
    if (!pooled.isEmpty()) {
      model.put("pooled", pooled);
    }
  }

  private static Map<String, Object> map(FusionBlock b) {
    Map<String, Object> m = RunConfig.ordered("kind", FusionBlock.name(b.kind()));
    if (b.kind() == FusionBlock.Kind.CROSS) {
      m.put("query", b.streams().get(0));
      m.put("context", b.streams().get(1));
    } else {
      m.put("streams", b.streams());
    }
    if (b.kind() == FusionBlock.Kind.LATENTS) {
      m.put("count", b.latents());
    }
    m.put("layers", b.layers());
    return m;
  }
}

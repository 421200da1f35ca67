package org.matlens.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.data.crystal.SiteTokenizerConfig;
import org.matlens.input.InputException;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionConfig;
import org.matlens.model.StreamConfig;

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
   * @param shape what the network makes of it; features and buckets are those of the tokenizer and
   *     stand as 0 here
   */
  public record Stream(String name, String column, TokenizerConfig tokenizer, StreamConfig shape) {}

  /** Reads the sections {@code tokenizer} and {@code model} of a run with several inputs. */
  static StreamsConfig read(
      DataConfig data, Settings tokenizers, Settings model, EncoderConfig trunk)
      throws InputException {
    List<Stream> streams = new ArrayList<>();
    Settings shapes = model.section("streams");
    for (String name : data.leftOut()) {
      tokenizers.ignore(name);
      shapes.ignore(name);
    }
    for (Map.Entry<String, String> input : data.inputs().entrySet()) {
      String name = input.getKey();
      Settings section = tokenizers.section(name);
      if (!section.has("kind")) {
        section.missing("kind", "how the stream becomes tokens, e.g. element or site");
      }
      TokenizerConfig tokenizer = TokenizerConfig.read(section);
      if (tokenizer.jitter() > 0
          || tokenizer.enumerations() > 0
          || tokenizer.testTimeEnumerations() > 0
          || tokenizer.spectrum() != null && tokenizer.spectrum().views() > 0) {
        throw section.error("kind", "other views of an input go with one stream, expected none");
      }
      StreamConfig shape = shape(shapes.section(name), name, tokenizer, trunk);
      streams.add(new Stream(name, input.getValue(), tokenizer, shape));
    }
    List<FusionBlock> blocks = new ArrayList<>();
    for (Settings b : model.sections("fusion")) {
      blocks.add(block(b));
    }
    StreamsConfig all = new StreamsConfig(streams, blocks, model.texts("pooled", List.of()));
    try {
      all.fusion(streams.stream().map(Stream::shape).toList());
    } catch (IllegalArgumentException e) {
      throw model.error("fusion", e.getMessage());
    }
    return all;
  }

  private static StreamConfig shape(
      Settings s, String name, TokenizerConfig tokenizer, EncoderConfig trunk)
      throws InputException {
    EncoderConfig.Position position =
        s.choice(
            "position",
            EncoderConfig.Position.class,
            tokenizer.isSet() ? EncoderConfig.Position.NONE : EncoderConfig.Position.SINUSOIDAL);
    EdgeConfig edges = null;
    if (tokenizer.kind() == TokenizerConfig.Kind.SITE) {
      SiteTokenizerConfig sites = tokenizer.sites();
      edges = ModelSection.edges(s.section("edges"), sites);
    }
    try {
      return new StreamConfig(
          name,
          (int) s.integer("numLayers", trunk.numLayers(), 0, 100),
          position,
          s.choice("pooling", EncoderConfig.Pooling.class, trunk.pooling()),
          (int) s.integer("maxTokens", trunk.maxTokens(), 1, 1_000_000),
          s.number("embeddingStd", trunk.embeddingStd(), 0, 10),
          edges,
          0,
          0);
    } catch (IllegalArgumentException e) {
      throw s.error("pooling", e.getMessage());
    }
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

  /** The network's part, with what the tokenizers give. */
  public FusionConfig fusion(List<StreamConfig> shapes) {
    return new FusionConfig(shapes, fusion, pooled);
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

package org.matlens.app.config;

import java.util.Map;
import org.matlens.data.crystal.SiteTokenizerConfig;
import org.matlens.input.InputException;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;

/** Section {@code model}: the shape of the network. */
final class ModelSection {
  /** Radial basis functions of a distance. */
  private static final int EDGE_BASIS = 32;

  /** Where weights fade to nothing when neighbours are counted, Å. */
  private static final double NEAREST_CUTOFF = 8;

  private ModelSection() {}

  /** Reads the section; {@code tokenizer} is null for several inputs. */
  static EncoderConfig read(Settings s, TokenizerConfig tokenizer) throws InputException {
    EncoderConfig d = EncoderConfig.defaults();
    EncoderConfig.Position position =
        s.choice(
            "position",
            EncoderConfig.Position.class,
            tokenizer == null || tokenizer.isSet() ? EncoderConfig.Position.NONE : d.position());
    int dModel = (int) s.integer("dModel", d.dModel(), 1, 8192);
    int heads = (int) s.integer("numHeads", d.numHeads(), 1, 256);
    if (dModel % heads != 0) {
      throw s.error("dModel", dModel + " is not a multiple of model.numHeads " + heads);
    }
    if (position == EncoderConfig.Position.ROTARY && dModel / heads % 2 != 0) {
      throw s.error("position", "rotary needs an even dModel / numHeads, got " + dModel / heads);
    }
    EncoderConfig.Pooling pooling = s.choice("pooling", EncoderConfig.Pooling.class, d.pooling());
    EncoderConfig.Readout readout = s.choice("readout", EncoderConfig.Readout.class, d.readout());
    boolean sum = !pooling.classToken() && pooling != EncoderConfig.Pooling.FLATTEN;
    if (readout == EncoderConfig.Readout.CONTRIBUTIONS && !sum) {
      throw s.error("readout", "contributions come from all tokens, expected another pooling");
    }
    boolean causal = s.flag("causal", false);
    if (causal && pooling == EncoderConfig.Pooling.CLASS_SUM) {
      throw s.error("causal", "class-sum adds all tokens, expected false or another pooling");
    }
    double fractionStd = s.number("fractionStd", d.fractionStd(), 0, 100);
    int fractionSteps = (int) s.integer("fractionSteps", d.fractionSteps(), 0, 1000);
    if (fractionSteps > 0 && fractionStd == 0) {
      throw s.error("fractionSteps", "steps need vectors, expected model.fractionStd above 0");
    }
    return new EncoderConfig(
        dModel,
        heads,
        (int) s.integer("numLayers", d.numLayers(), 0, 100),
        (int) s.integer("dFeedForward", 4L * dModel, 1, 65536),
        s.number("dropoutRate", d.dropoutRate(), 0, 0.95),
        position,
        pooling,
        causal,
        (int) s.integer("maxTokens", d.maxTokens(), 1, 1_000_000),
        (int) s.integer("headHidden", d.headHidden(), 0, 65536),
        readout,
        s.number("embeddingStd", d.embeddingStd(), 0, 10),
        fractionStd,
        fractionSteps,
        tokenizer != null && tokenizer.kind() == TokenizerConfig.Kind.SITE
            ? edges(s.section("edges"), tokenizer.sites())
            : null);
  }

  /** Reads how attention runs over the edges that {@code sites} makes. */
  static EdgeConfig edges(Settings s, SiteTokenizerConfig sites) throws InputException {
    double cutoff = sites.nearest() > 0 ? NEAREST_CUTOFF : sites.cutoff();
    return new EdgeConfig(
        (int) s.integer("basis", EDGE_BASIS, 2, 1024),
        s.number("cutoff", cutoff, 0.1, 1000),
        s.flag("gate", true));
  }

  /** All settings of the section, as {@link #read} takes them. */
  static Map<String, Object> toMap(EncoderConfig model) {
    Map<String, Object> m =
        RunConfig.ordered(
            "dModel",
            model.dModel(),
            "numHeads",
            model.numHeads(),
            "numLayers",
            model.numLayers(),
            "dFeedForward",
            model.dFeedForward(),
            "dropoutRate",
            model.dropoutRate(),
            "position",
            Settings.name(model.position()),
            "pooling",
            Settings.name(model.pooling()),
            "causal",
            model.causal(),
            "maxTokens",
            model.maxTokens(),
            "headHidden",
            model.headHidden(),
            "readout",
            Settings.name(model.readout()),
            "embeddingStd",
            model.embeddingStd(),
            "fractionStd",
            model.fractionStd(),
            "fractionSteps",
            model.fractionSteps());
    if (model.edges() != null) {
      m.put("edges", edgesMap(model.edges()));
    }
    return m;
  }

  static Map<String, Object> edgesMap(EdgeConfig e) {
    return RunConfig.ordered("basis", e.basis(), "cutoff", e.cutoff(), "gate", e.gate());
  }
}

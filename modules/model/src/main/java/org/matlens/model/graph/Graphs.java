package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.matlens.model.NetworkConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/** Builds the {@link ComputationGraph} of a network: embedding, blocks, pooling, head. */
public final class Graphs {
  static final String TOKENS = "tokens";
  static final String OFFSETS = "offsets";
  static final String PAIRS = "pairs";
  static final String EDGES = "edges";

  private Graphs() {}

  /**
   * An initialised graph whose parameters are all zero; its updater is Adam, so that its state
   * holds both moments.
   */
  public static ComputationGraph build(NetworkConfig c, DataType type) {
    var builder =
        new NeuralNetConfiguration.Builder().dataType(type).updater(new Adam(1e-3)).graphBuilder();
    List<String> shared = new ArrayList<>(List.of(TOKENS, OFFSETS));
    if (c.readsPairs()) {
      shared.add(PAIRS);
    }
    if (c.readsEdges()) {
      shared.add(EDGES);
    }
    builder.addInputs(shared);
    String before = null;
    List<StageKind> kinds = StageKind.chain(c.encoder());
    for (int i = 0; i < kinds.size(); i++) {
      // Blocks are numbered from 0, after the embedding.
      StageVertex v = new StageVertex(kinds.get(i), kinds.get(i) == StageKind.BLOCK ? i - 1 : 0, c);
      List<String> inputs = new ArrayList<>();
      if (before != null) {
        inputs.add(before);
      }
      inputs.addAll(shared);
      before = name(v);
      builder.addVertex(before, v, inputs.toArray(String[]::new));
    }
    ComputationGraphConfiguration conf = builder.setOutputs(before).build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }

  private static String name(StageVertex v) {
    return v.kind() == StageKind.BLOCK
        ? "block" + v.layer
        : v.kind().name().toLowerCase(java.util.Locale.ROOT);
  }
}

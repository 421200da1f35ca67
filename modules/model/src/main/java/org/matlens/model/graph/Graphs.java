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
    // Nothing is drawn from this seed; without one the file of a model would hold the time.
    var builder =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .dataType(type)
            .updater(new Adam(1e-3))
            .graphBuilder();
    List<String> shared = new ArrayList<>();
    List<NetworkConfig> streams = c.streams();
    for (int i = 0; i < streams.size(); i++) {
      String prefix = c.fusion() == null ? "" : c.fusion().streams().get(i).name() + ".";
      shared.add(prefix + TOKENS);
      shared.add(prefix + OFFSETS);
      if (streams.get(i).readsPairs()) {
        shared.add(prefix + PAIRS);
      }
      if (streams.get(i).readsEdges()) {
        shared.add(prefix + EDGES);
      }
    }
    builder.addInputs(shared);
    Plan plan = Plan.of(c);
    for (Plan.Node node : plan.nodes()) {
      List<String> inputs = new ArrayList<>(node.inputs());
      inputs.addAll(shared);
      builder.addVertex(node.name(), new StageVertex(node, c), inputs.toArray(String[]::new));
    }
    String last = plan.nodes().get(plan.nodes().size() - 1).name();
    ComputationGraphConfiguration conf = builder.setOutputs(last).build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }
}

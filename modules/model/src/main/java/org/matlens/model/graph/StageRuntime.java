package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.params.SameDiffParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Nd4jKernels;
import org.matlens.model.layer.Chunk;
import org.matlens.model.layer.Fusing;
import org.matlens.model.layer.Parameters;
import org.matlens.model.layer.Pass;
import org.matlens.token.Geometry;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A stage at work inside a {@link ComputationGraph}: it owns the views of its parameters and
 * gradients, and runs on ND4J kernels when Deeplearning4j itself drives the graph ({@code output},
 * {@code backpropGradient}). {@link Network} runs the same stages on the same parameters directly,
 * in chunks and on several threads.
 *
 * <p>Inputs: activations of the stages it reads, then for every stream tokens [T, 2 + F] with the
 * token number in column 0 and its weight in column 1, offsets [B + 1, 1], and where the network
 * reads them pairs [P, 1] or edges [E, 6] with query, key, three image numbers and distance. A pass
 * has no dropout: its random numbers belong to {@link Network}.
 */
final class StageRuntime extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  private final StageVertex config;
  private final INDArray params;
  private final Map<String, INDArray> values;
  private INDArray gradientsView;
  private Map<String, INDArray> gradients = Map.of();
  private transient Fusing<INDArray> stage;

  /** Whether the gradients are yet to be cleared in this pass. */
  private transient boolean stale;

  private transient Chunk chunk;

  StageRuntime(
      StageVertex config,
      ComputationGraph graph,
      String name,
      int index,
      INDArray params,
      DataType type) {
    super(graph, name, index, null, null, type);
    this.config = config;
    this.params = params;
    this.values = views(params);
  }

  private Map<String, INDArray> views(INDArray flat) {
    if (flat == null || StageKind.parameters(config.node()).isEmpty()) {
      return Map.of();
    }
    SDVertexParams p = config.getVertexParams();
    return SameDiffParamInitializer.getInstance()
        .subsetAndReshape(p.getParameterKeys(), p.getParamShapes(), flat, null, config);
  }

  /** Views of the parameters, by name. */
  Map<String, INDArray> values() {
    return values;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      stale = true;
      if (stage == null) {
        Nd4jKernels kernels = new Nd4jKernels(dataType);
        StageRuntime owner = owner();
        Function<String, INDArray> gradient = name -> owner.gradients.get(name);
        stage =
            StageKind.stage(config.node(), kernels, new Parameters<>(owner.values::get, gradient));
      }
      NetworkConfig network = config.networkConfig();
      int read = config.node().inputs().size();
      int first = read;
      List<PackedBatch> streams = new ArrayList<>();
      for (NetworkConfig own : network.streams()) {
        streams.add(batch(first, own));
        first += 2 + (own.readsPairs() || own.readsEdges() ? 1 : 0);
      }
      Batch batch = new Batch(streams);
      Pass pass = new Pass(false, 0, true, true, false, false, false);
      chunk =
          new Chunks(Plan.of(network), batch, 0, batch.size(), pass, null, 0)
              .of(config.node().pair());
      INDArray out = stage.forward(chunk, List.of(inputs).subList(0, read));
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, out);
    }
  }

  /** The vertex whose parameters this one computes with. */
  private StageRuntime owner() {
    Plan.Node node = config.node();
    return node.shares() ? (StageRuntime) graph.getVertex(node.owner()) : this;
  }

  /** Before the first of those that share it goes back: views still hold the step before. */
  private void clearGradients() {
    if (stale) {
      gradients.values().forEach(g -> g.assign(0));
      stale = false;
    }
  }

  private PackedBatch batch(int first, NetworkConfig own) {
    INDArray tokens = inputs[first];
    int rows = (int) tokens.size(0);
    int features = (int) tokens.size(1) - 2;
    float[] all = tokens.dup('c').data().asFloat();
    int[] ids = new int[rows];
    float[] f = new float[rows * features];
    float[] weights = new float[rows];
    for (int t = 0; t < rows; t++) {
      ids[t] = Math.round(all[t * (features + 2)]);
      weights[t] = all[t * (features + 2) + 1];
      System.arraycopy(all, t * (features + 2) + 2, f, t * features, features);
    }
    int[] offsets = inputs[first + 1].dup('c').data().asInt();
    int[] pairs = own.readsPairs() ? inputs[first + 2].dup('c').data().asInt() : null;
    String[] names = new String[offsets.length - 1];
    for (int b = 0; b < names.length; b++) {
      names[b] = Integer.toString(b);
    }
    Geometry.Edges edges = own.readsEdges() ? edges(inputs[first + 2], rows) : null;
    return new PackedBatch(names, offsets, ids, features, f, pairs, weights, edges);
  }

  private static Geometry.Edges edges(INDArray table, int tokens) {
    double[] all = table.dup('c').data().asDouble();
    int count = all.length / 6;
    int[] start = new int[tokens + 1];
    int[] key = new int[count];
    short[] image = new short[3 * count];
    double[] distance = new double[count];
    for (int e = 0; e < count; e++) {
      start[(int) all[6 * e] + 1] = e + 1;
      key[e] = (int) all[6 * e + 1];
      for (int i = 0; i < 3; i++) {
        image[3 * e + i] = (short) all[6 * e + 2 + i];
      }
      distance[e] = all[6 * e + 5];
    }
    return new Geometry.Edges(start, key, image, distance);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      owner().clearGradients();
      List<INDArray> dxs = stage.backward(chunk, epsilon.dup('c'));
      Gradient g = new DefaultGradient();
      gradients.forEach(g.gradientForVariable()::put);
      // One place per input; those that are not activations have no gradient and stand last.
      INDArray[] epsilons = new INDArray[inputs.length];
      for (int i = 0; i < dxs.size(); i++) {
        epsilons[i] = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, dxs.get(i));
      }
      return new Pair<>(g, epsilons);
    }
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    gradientsView = view;
    gradients = views(view);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return null;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer getLayer() {
    return null;
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return values;
  }

  @Override
  public TrainingConfig getConfig() {
    return config;
  }

  @Override
  public INDArray params() {
    return params;
  }

  @Override
  public INDArray getGradientsViewArray() {
    return gradientsView;
  }

  @Override
  public String toString() {
    return "StageRuntime(" + config.stage + " " + config.layer + ")";
  }
}

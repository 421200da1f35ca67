package org.matlens.model.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.layer.ParameterSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of one stage as a vertex of a Deeplearning4j {@link ComputationGraph}.
 *
 * <p>It extends {@link SameDiffVertex} because Deeplearning4j hands updaters and regularisation to
 * subclasses of that class alone; no SameDiff graph is ever built. Fields are public and plain:
 * they are the vertex's JSON.
 */
public class StageVertex extends SameDiffVertex {
  private static final long serialVersionUID = 1L;

  public String stage;
  public int layer;
  public int dModel;
  public int numHeads;
  public int numLayers;
  public int dFeedForward;
  public double dropoutRate;
  public String position;
  public String pooling;
  public boolean causal;
  public int maxTokens;
  public int headHidden;
  public String readout;
  public double embeddingStd;
  public double fractionStd;
  public int fractionSteps;
  public int vocabularySize;
  public int numFeatures;
  public int numPairBuckets;
  public int numOutputs;

  /** Radial basis functions of attention over edges; 0 for attention within a sample. */
  public int edgeBasis;

  public double edgeCutoff;
  public boolean edgeGate;

  /** Streams and fusion as JSON; null for a network of one stream. */
  public String fusion;

  /** Name of this stage; null in files of networks of one stream written before there was one. */
  public String node;

  private transient Plan.Node resolved;

  /** For JSON. */
  public StageVertex() {}

  StageVertex(Plan.Node node, NetworkConfig c) {
    EncoderConfig e = c.encoder();
    this.resolved = node;
    this.node = node.name();
    this.stage = node.kind().name();
    this.layer = node.layer();
    this.dModel = e.dModel();
    this.numHeads = e.numHeads();
    this.numLayers = e.numLayers();
    this.dFeedForward = e.dFeedForward();
    this.dropoutRate = e.dropoutRate();
    this.position = e.position().name();
    this.pooling = e.pooling().name();
    this.causal = e.causal();
    this.maxTokens = e.maxTokens();
    this.headHidden = e.headHidden();
    this.readout = e.readout().name();
    this.embeddingStd = e.embeddingStd();
    this.fractionStd = e.fractionStd();
    this.fractionSteps = e.fractionSteps();
    this.vocabularySize = c.vocabularySize();
    this.numFeatures = c.numFeatures();
    this.numPairBuckets = c.numPairBuckets();
    this.numOutputs = c.numOutputs();
    if (e.edges() != null) {
      this.edgeBasis = e.edges().basis();
      this.edgeCutoff = e.edges().cutoff();
      this.edgeGate = e.edges().gate();
    }
    this.fusion = c.fusion() == null ? null : write(c.fusion());
  }

  private static String write(FusionConfig f) {
    try {
      return new ObjectMapper().writeValueAsString(f);
    } catch (JsonProcessingException x) {
      throw new IllegalStateException("cannot write " + f, x);
    }
  }

  private static FusionConfig read(String json) {
    try {
      return new ObjectMapper().readValue(json, FusionConfig.class);
    } catch (JsonProcessingException x) {
      throw new IllegalArgumentException("not streams and fusion: " + json, x);
    }
  }

  /** The network this vertex is a stage of. */
  public NetworkConfig networkConfig() {
    EncoderConfig e =
        new EncoderConfig(
            dModel,
            numHeads,
            numLayers,
            dFeedForward,
            dropoutRate,
            EncoderConfig.Position.valueOf(position),
            EncoderConfig.Pooling.valueOf(pooling),
            causal,
            maxTokens,
            headHidden,
            EncoderConfig.Readout.valueOf(readout),
            embeddingStd,
            fractionStd,
            fractionSteps,
            edgeBasis > 0 ? new EdgeConfig(edgeBasis, edgeCutoff, edgeGate) : null);
    FusionConfig f = fusion == null ? null : read(fusion);
    return new NetworkConfig(e, vocabularySize, numFeatures, numPairBuckets, numOutputs, f);
  }

  /** Kind of this stage. */
  public StageKind kind() {
    return StageKind.valueOf(stage);
  }

  /** What this stage does in its network. */
  Plan.Node node() {
    if (resolved == null) {
      boolean block = kind() == StageKind.BLOCK;
      String name =
          node != null ? node : stage.toLowerCase(java.util.Locale.ROOT) + (block ? layer : "");
      resolved = Plan.of(networkConfig()).node(name);
    }
    return resolved;
  }

  @Override
  public GraphVertex clone() {
    StageVertex copy = new StageVertex(node(), networkConfig());
    copy.regularization = regularization;
    copy.regularizationBias = regularizationBias;
    copy.updater = updater;
    copy.biasUpdater = biasUpdater;
    copy.gradientNormalization = gradientNormalization;
    copy.gradientNormalizationThreshold = gradientNormalizationThreshold;
    copy.dataType = dataType;
    return copy;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StageVertex v
        && stage.equals(v.stage)
        && layer == v.layer
        && node().name().equals(v.node().name())
        && networkConfig().equals(v.networkConfig());
  }

  @Override
  public int hashCode() {
    return Objects.hash(node().name(), networkConfig());
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    for (ParameterSpec s : StageKind.parameters(node())) {
      if (s.decays()) {
        params.addWeightParam(s.name(), s.rows(), s.columns());
      } else {
        params.addBiasParam(s.name(), s.rows(), s.columns());
      }
    }
    params.defineInputs(numInputs());
  }

  /**
   * Inputs of the vertex: activations it reads, then for every stream tokens, offsets and, where
   * read, pairs or edges.
   */
  int numInputs() {
    int inputs = node().inputs().size();
    for (NetworkConfig stream : networkConfig().streams()) {
      inputs += 2 + (stream.readsPairs() || stream.readsEdges() ? 1 : 0);
    }
    return inputs;
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    // Network draws all parameters of a graph from one seed; nothing is left to do here.
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sameDiff,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    throw new IllegalStateException("a stage has passes of its own; no SameDiff graph is built");
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray params,
      boolean initialize,
      DataType type) {
    return new StageRuntime(this, graph, name, index, params, type);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return null;
  }
}

package org.matlens.model.graph;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
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
  public int vocabularySize;
  public int numFeatures;
  public int numPairBuckets;
  public int numOutputs;

  /** Radial basis functions of attention over edges; 0 for attention within a sample. */
  public int edgeBasis;

  public double edgeCutoff;
  public boolean edgeGate;

  /** For JSON. */
  public StageVertex() {}

  StageVertex(StageKind kind, int layer, NetworkConfig c) {
    EncoderConfig e = c.encoder();
    this.stage = kind.name();
    this.layer = layer;
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
    this.vocabularySize = c.vocabularySize();
    this.numFeatures = c.numFeatures();
    this.numPairBuckets = c.numPairBuckets();
    this.numOutputs = c.numOutputs();
    if (e.edges() != null) {
      this.edgeBasis = e.edges().basis();
      this.edgeCutoff = e.edges().cutoff();
      this.edgeGate = e.edges().gate();
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
            edgeBasis > 0 ? new EdgeConfig(edgeBasis, edgeCutoff, edgeGate) : null);
    return new NetworkConfig(e, vocabularySize, numFeatures, numPairBuckets, numOutputs);
  }

  /** Kind of this stage. */
  public StageKind kind() {
    return StageKind.valueOf(stage);
  }

  @Override
  public GraphVertex clone() {
    StageVertex copy = new StageVertex(kind(), layer, networkConfig());
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
        && networkConfig().equals(v.networkConfig());
  }

  @Override
  public int hashCode() {
    return Objects.hash(stage, layer, networkConfig());
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    for (ParameterSpec s : kind().parameters(networkConfig())) {
      if (s.decays()) {
        params.addWeightParam(s.name(), s.rows(), s.columns());
      } else {
        params.addBiasParam(s.name(), s.rows(), s.columns());
      }
    }
    params.defineInputs(numInputs());
  }

  /**
   * Inputs of the vertex: activations (none for the embedding), then tokens, offsets and, where
   * read, pairs or edges.
   */
  int numInputs() {
    boolean pairsOrEdges = numPairBuckets > 0 || edgeBasis > 0;
    return (kind() == StageKind.EMBEDDING ? 0 : 1) + 2 + (pairsOrEdges ? 1 : 0);
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

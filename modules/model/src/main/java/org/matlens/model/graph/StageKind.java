package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;
import org.matlens.model.layer.Contributions;
import org.matlens.model.layer.Embedding;
import org.matlens.model.layer.EncoderBlock;
import org.matlens.model.layer.Head;
import org.matlens.model.layer.ParameterSpec;
import org.matlens.model.layer.Parameters;
import org.matlens.model.layer.Pool;
import org.matlens.model.layer.Stage;

/** The kinds of stages a network is a chain of. */
public enum StageKind {
  EMBEDDING,
  BLOCK,
  POOL,
  HEAD,
  CONTRIBUTIONS;

  /** The kinds of all stages of a network, from the input on. */
  static List<StageKind> chain(EncoderConfig c) {
    List<StageKind> kinds = new ArrayList<>();
    kinds.add(EMBEDDING);
    kinds.addAll(Collections.nCopies(c.numLayers(), BLOCK));
    kinds.addAll(
        c.readout() == EncoderConfig.Readout.POOLED ? List.of(POOL, HEAD) : List.of(CONTRIBUTIONS));
    return kinds;
  }

  /**
   * Parameters of this stage, those that decay first: the order in which Deeplearning4j lays them
   * out.
   */
  public List<ParameterSpec> parameters(NetworkConfig c) {
    List<ParameterSpec> specs =
        switch (this) {
          case EMBEDDING -> Embedding.parameters(c);
          case BLOCK -> EncoderBlock.parameters(c);
          case POOL -> Pool.parameters(c.encoder());
          case HEAD -> Head.parameters(c);
          case CONTRIBUTIONS -> Contributions.parameters(c);
        };
    return specs.stream().sorted((a, b) -> Boolean.compare(b.decays(), a.decays())).toList();
  }

  /** A stage of this kind; {@code layer} is the number of a block. */
  public <M> Stage<M> stage(
      NetworkConfig c, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    return switch (this) {
      case EMBEDDING -> new Embedding<>(c, kernels, parameters);
      case BLOCK -> new EncoderBlock<>(c, layer, kernels, parameters);
      case POOL -> new Pool<>(c.encoder(), kernels, parameters);
      case HEAD -> new Head<>(c, kernels, parameters);
      case CONTRIBUTIONS -> new Contributions<>(c, kernels, parameters);
    };
  }
}

package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;
import org.matlens.model.layer.Columns;
import org.matlens.model.layer.Contributions;
import org.matlens.model.layer.CrossBlock;
import org.matlens.model.layer.Embedding;
import org.matlens.model.layer.EncoderBlock;
import org.matlens.model.layer.Fusing;
import org.matlens.model.layer.Head;
import org.matlens.model.layer.Join;
import org.matlens.model.layer.Latents;
import org.matlens.model.layer.ParameterSpec;
import org.matlens.model.layer.Parameters;
import org.matlens.model.layer.Pool;
import org.matlens.model.layer.Split;
import org.matlens.model.layer.Stage;
import org.matlens.model.layer.Sum;

/** The kinds of stages a network is made of. */
public enum StageKind {
  EMBEDDING,
  BLOCK,
  POOL,
  HEAD,
  CONTRIBUTIONS,
  /** Learned queries. */
  LATENTS,
  /** Tokens of several streams as one sequence per sample. */
  JOIN,
  /** The tokens of one stream out of a joint sequence. */
  SPLIT,
  /** Tokens of one stream ask those of another. */
  CROSS,
  /** Vectors of a sample side by side. */
  COLUMNS,
  /** What streams contribute to the outputs, added up. */
  SUM;

  /** The kinds of all stages of a network of one stream, from the input on. */
  static List<StageKind> chain(EncoderConfig c) {
    List<StageKind> kinds = new ArrayList<>();
    kinds.add(EMBEDDING);
    kinds.addAll(Collections.nCopies(c.numLayers(), BLOCK));
    kinds.addAll(
        c.readout() == EncoderConfig.Readout.POOLED ? List.of(POOL, HEAD) : List.of(CONTRIBUTIONS));
    return kinds;
  }

  /**
   * Parameters a node owns, those that decay first: the order in which Deeplearning4j lays them
   * out. None for a node that computes with those of another.
   */
  static List<ParameterSpec> parameters(Plan.Node node) {
    if (node.shares()) {
      return List.of();
    }
    NetworkConfig c = node.config();
    List<ParameterSpec> specs =
        switch (node.kind()) {
          case EMBEDDING -> Embedding.parameters(c);
          case BLOCK -> EncoderBlock.parameters(c);
          case POOL -> Pool.parameters(c.encoder());
          case HEAD -> Head.parameters(c);
          case CONTRIBUTIONS -> Contributions.parameters(c);
          case LATENTS -> Latents.parameters(c.encoder(), node.size());
          case JOIN -> Join.parameters(c.encoder(), node.size());
          case CROSS -> CrossBlock.parameters(c.encoder());
          case SPLIT, COLUMNS, SUM -> List.of();
        };
    return specs.stream().sorted((a, b) -> Boolean.compare(b.decays(), a.decays())).toList();
  }

  /** The stage of a node. */
  static <M> Fusing<M> stage(Plan.Node node, Kernels<M> kernels, Parameters<M> parameters) {
    NetworkConfig c = node.config();
    return switch (node.kind()) {
      case EMBEDDING -> alone(new Embedding<>(c, kernels, parameters));
      case BLOCK -> alone(new EncoderBlock<>(c, node.layer(), kernels, parameters));
      case POOL -> alone(new Pool<>(c, kernels, parameters));
      case HEAD -> alone(new Head<>(c, kernels, parameters));
      case CONTRIBUTIONS -> alone(new Contributions<>(c, kernels, parameters));
      case LATENTS -> alone(new Latents<>(c.encoder(), kernels, parameters));
      case JOIN -> new Join<>(c.encoder(), kernels, parameters);
      case CROSS -> new CrossBlock<>(c.encoder(), node.layer(), kernels, parameters);
      case SPLIT -> alone(new Split<>(c.encoder(), node.size(), kernels));
      case COLUMNS -> new Columns<>(kernels);
      case SUM -> new Sum<>(kernels);
    };
  }

  /** A stage with one input or none as one with a list of them. */
  private static <M> Fusing<M> alone(Stage<M> stage) {
    return new Fusing<>() {
      @Override
      public M forward(org.matlens.model.layer.Chunk chunk, List<M> inputs) {
        return stage.forward(chunk, inputs.isEmpty() ? null : inputs.get(0));
      }

      @Override
      public List<M> backward(org.matlens.model.layer.Chunk chunk, M dy) {
        M dx = stage.backward(chunk, dy);
        return dx == null ? List.of() : List.of(dx);
      }
    };
  }
}

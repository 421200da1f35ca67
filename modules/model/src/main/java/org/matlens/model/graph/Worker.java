package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;
import org.matlens.model.layer.Chunk;
import org.matlens.model.layer.ParameterSpec;
import org.matlens.model.layer.Parameters;
import org.matlens.model.layer.Stage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One thread's copy of the network: the shared parameters, gradients of its own, and the whole
 * chain of stages. Chunks go through it one after the other, each from the first stage to the last
 * and back, so that a chunk stays in the cache.
 */
final class Worker<M> {
  private final Kernels<M> kernels;
  private final List<Stage<M>> stages = new ArrayList<>();
  private final INDArray gradient;
  private final int numOutputs;

  Worker(NetworkConfig config, List<StageRuntime> vertices, Kernels<M> kernels, INDArray flat) {
    this.kernels = kernels;
    this.numOutputs = config.numOutputs();
    this.gradient = Nd4j.zeros(flat.dataType(), flat.length());
    long offset = 0;
    for (StageRuntime v : vertices) {
      StageVertex vertex = (StageVertex) v.getConfig();
      Map<String, M> values = new HashMap<>();
      Map<String, M> gradients = new HashMap<>();
      for (ParameterSpec s : vertex.kind().parameters(config)) {
        INDArray view =
            gradient
                .get(NDArrayIndex.interval(offset, offset + s.size()))
                .reshape('c', s.rows(), s.columns());
        values.put(s.name(), kernels.wrap(v.values().get(s.name())));
        gradients.put(s.name(), kernels.wrap(view));
        offset += s.size();
      }
      stages.add(
          vertex
              .kind()
              .stage(config, vertex.layer, kernels, new Parameters<>(values::get, gradients::get)));
    }
    if (offset != flat.length()) {
      throw new IllegalStateException(
          "stages have " + offset + " parameters, the graph " + flat.length());
    }
  }

  Kernels<M> kernels() {
    return kernels;
  }

  /** Sum of the gradients of all chunks since {@link #clear}. */
  INDArray gradient() {
    return gradient;
  }

  void clear() {
    gradient.assign(0);
  }

  /**
   * Runs a chunk.
   *
   * @param upstream null for no backward pass
   * @param outputs [B][outputs], filled for the samples of the chunk
   * @return the chunk's part of the loss, 0 without upstream
   */
  double run(Chunk chunk, Network.Upstream upstream, double[][] outputs) {
    kernels.begin();
    M x = null;
    for (Stage<M> s : stages) {
      x = s.forward(chunk, x);
    }
    double[] all = kernels.get(x);
    int samples = chunk.batch().size();
    double loss = 0;
    double[] dAll = new double[all.length];
    double[] dOut = new double[numOutputs];
    for (int b = 0; b < samples; b++) {
      double[] out = java.util.Arrays.copyOfRange(all, b * numOutputs, (b + 1) * numOutputs);
      outputs[chunk.firstSample() + b] = out;
      if (upstream != null) {
        java.util.Arrays.fill(dOut, 0);
        loss += upstream.of(chunk.firstSample() + b, out, dOut);
        for (int o = 0; o < numOutputs; o++) {
          dAll[b * numOutputs + o] = dOut[o];
        }
      }
    }
    if (upstream != null) {
      M dy = kernels.matrix(samples, numOutputs);
      kernels.set(dy, dAll);
      for (int i = stages.size() - 1; i >= 0; i--) {
        dy = stages.get(i).backward(chunk, dy);
      }
    }
    return loss;
  }
}

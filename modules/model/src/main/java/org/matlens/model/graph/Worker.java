package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.matlens.model.kernel.Kernels;
import org.matlens.model.layer.Fusing;
import org.matlens.model.layer.ParameterSpec;
import org.matlens.model.layer.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One thread's copy of the network: the shared parameters, gradients of its own, and all stages.
 * Chunks go through it one after the other, each from the first stage to the last and back, so that
 * a chunk stays in the cache.
 */
final class Worker<M> {
  private final Plan plan;
  private final Kernels<M> kernels;
  private final List<Fusing<M>> stages = new ArrayList<>();

  /** For every node the numbers of its inputs. */
  private final int[][] inputs;

  private final INDArray gradient;

  /**
   * A worker.
   *
   * @param vertices in the order of their parameters in {@code flat}
   */
  Worker(Plan plan, List<StageRuntime> vertices, Kernels<M> kernels, INDArray flat) {
    this.plan = plan;
    this.kernels = kernels;
    this.gradient = Nd4j.zeros(flat.dataType(), flat.length());
    Map<String, Parameters<M>> owned = new HashMap<>();
    long offset = 0;
    for (StageRuntime v : vertices) {
      Plan.Node node = plan.node(v.getVertexName());
      Map<String, M> values = new HashMap<>();
      Map<String, M> gradients = new HashMap<>();
      for (ParameterSpec s : StageKind.parameters(node)) {
        INDArray view =
            gradient
                .get(NDArrayIndex.interval(offset, offset + s.size()))
                .reshape('c', s.rows(), s.columns());
        values.put(s.name(), kernels.wrap(v.values().get(s.name())));
        gradients.put(s.name(), kernels.wrap(view));
        offset += s.size();
      }
      owned.put(node.name(), new Parameters<>(values::get, gradients::get));
    }
    if (offset != flat.length()) {
      throw new IllegalStateException(
          "stages have " + offset + " parameters, the graph " + flat.length());
    }
    List<String> names = plan.nodes().stream().map(Plan.Node::name).toList();
    this.inputs = new int[names.size()][];
    for (int i = 0; i < inputs.length; i++) {
      Plan.Node node = plan.nodes().get(i);
      // Gradients are added: what several stages compute with gets the sum of all.
      stages.add(StageKind.stage(node, kernels, owned.get(node.owner())));
      inputs[i] = node.inputs().stream().mapToInt(names::indexOf).toArray();
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
  double run(Chunks chunks, Network.Upstream upstream, double[][] outputs) {
    kernels.begin();
    M y = forward(chunks);
    double[] all = kernels.get(y);
    int samples = chunks.size();
    int numOutputs = all.length / samples;
    double loss = 0;
    double[] dAll = new double[all.length];
    double[] dOut = new double[numOutputs];
    for (int b = 0; b < samples; b++) {
      double[] out = Arrays.copyOfRange(all, b * numOutputs, (b + 1) * numOutputs);
      outputs[chunks.firstSample() + b] = out;
      if (upstream != null) {
        Arrays.fill(dOut, 0);
        loss += upstream.of(chunks.firstSample() + b, out, dOut);
        System.arraycopy(dOut, 0, dAll, b * numOutputs, numOutputs);
      }
    }
    if (upstream != null) {
      M dy = kernels.matrix(samples, numOutputs);
      kernels.set(dy, dAll);
      backward(chunks, dy);
    }
    return loss;
  }

  private M forward(Chunks chunks) {
    List<M> made = new ArrayList<>(stages.size());
    for (int i = 0; i < stages.size(); i++) {
      List<M> read = new ArrayList<>(inputs[i].length);
      for (int input : inputs[i]) {
        read.add(made.get(input));
      }
      made.add(stages.get(i).forward(chunks.of(plan.nodes().get(i).pair()), read));
    }
    return made.get(stages.size() - 1);
  }

  /** From the last node to the first; what several nodes read gets the sum of their gradients. */
  private void backward(Chunks chunks, M last) {
    List<M> gradients = new ArrayList<>(java.util.Collections.nCopies(stages.size(), (M) null));
    gradients.set(stages.size() - 1, last);
    for (int i = stages.size() - 1; i >= 0; i--) {
      String pair = plan.nodes().get(i).pair();
      List<M> dxs = stages.get(i).backward(chunks.of(pair), gradients.get(i));
      for (int j = 0; j < dxs.size(); j++) {
        M sum = gradients.get(inputs[i][j]);
        if (sum == null) {
          gradients.set(inputs[i][j], dxs.get(j));
        } else {
          kernels.add(sum, dxs.get(j));
        }
      }
    }
  }
}

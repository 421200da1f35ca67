package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Kernels;

/**
 * The tokens of several streams as one sequence per sample, each marked with a learned vector of
 * its stream: y[place of token t of stream s] = x_s[t] + modality[s]. Shapes: x_s [T_s, D],
 * modality [streams, D], y [sum of T_s, D].
 */
public final class Join<M> implements Fusing<M> {
  private final EncoderConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;

  /** The stage. */
  public Join(EncoderConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
  }

  /** Parameters of the stage. */
  public static List<ParameterSpec> parameters(EncoderConfig c, int streams) {
    return List.of(ParameterSpec.table("modality", streams, c.dModel(), 1));
  }

  /** Rows of the tokens of part {@code part} in the joint sequences. */
  static int[] rows(List<PackedBatch> parts, int part) {
    PackedBatch own = parts.get(part);
    int[] rows = new int[own.numTokens()];
    for (int b = 0; b < own.size(); b++) {
      int before = 0;
      for (int i = 0; i < parts.size(); i++) {
        before += parts.get(i).offsets()[i < part ? b + 1 : b];
      }
      for (int t = 0; t < own.length(b); t++) {
        rows[own.offsets()[b] + t] = before + t;
      }
    }
    return rows;
  }

  private static int[] kinds(List<PackedBatch> parts, int tokens) {
    int[] kinds = new int[tokens];
    for (int i = 0; i < parts.size(); i++) {
      for (int row : rows(parts, i)) {
        kinds[row] = i;
      }
    }
    return kinds;
  }

  @Override
  public M forward(Chunk chunk, List<M> inputs) {
    int tokens = chunk.batch().numTokens();
    M y = k.matrix(tokens, config.dModel());
    k.gather(p.value("modality"), kinds(chunk.parts(), tokens), y);
    for (int i = 0; i < inputs.size(); i++) {
      k.scatterAdd(inputs.get(i), rows(chunk.parts(), i), y);
    }
    return y;
  }

  @Override
  public List<M> backward(Chunk chunk, M dy) {
    List<M> dxs = new ArrayList<>();
    for (int i = 0; i < chunk.parts().size(); i++) {
      M dx = k.matrix(chunk.parts().get(i).numTokens(), config.dModel());
      k.gather(dy, rows(chunk.parts(), i), dx);
      dxs.add(dx);
    }
    if (chunk.pass().learns()) {
      int[] kinds = kinds(chunk.parts(), k.rows(dy));
      k.scatterAdd(dy, kinds, p.gradient(chunk, "modality"));
    }
    return dxs;
  }

  /**
   * Pairs of the joint sequences, row by row for each sample: 0, or -1 where a stream forbids its
   * own tokens to look at each other, as groups that do not mix do; null where none is forbidden.
   */
  public static int[] forbidden(List<PackedBatch> parts) {
    if (parts.stream().noneMatch(p -> p.pairs() != null && anyNegative(p.pairs()))) {
      return null;
    }
    int[] joint = offsets(parts);
    int size = parts.get(0).size();
    int[] starts = new int[size + 1];
    for (int b = 0; b < size; b++) {
      int n = joint[b + 1] - joint[b];
      starts[b + 1] = starts[b] + n * n;
    }
    int[] pairs = new int[starts[size]];
    for (int i = 0; i < parts.size(); i++) {
      PackedBatch p = parts.get(i);
      int[] rows = rows(parts, i);
      int pair = 0;
      for (int b = 0; p.pairs() != null && b < size; b++) {
        int n = joint[b + 1] - joint[b];
        for (int q = p.offsets()[b]; q < p.offsets()[b + 1]; q++) {
          for (int k = p.offsets()[b]; k < p.offsets()[b + 1]; k++) {
            if (p.pairs()[pair++] < 0) {
              pairs[starts[b] + (rows[q] - joint[b]) * n + rows[k] - joint[b]] = -1;
            }
          }
        }
      }
    }
    return pairs;
  }

  private static boolean anyNegative(int[] pairs) {
    for (int p : pairs) {
      if (p < 0) {
        return true;
      }
    }
    return false;
  }

  /** Offsets of the joint sequences. */
  public static int[] offsets(List<PackedBatch> parts) {
    int[] sum = new int[parts.get(0).offsets().length];
    for (PackedBatch part : parts) {
      Arrays.setAll(sum, b -> sum[b] + part.offsets()[b]);
    }
    return sum;
  }
}

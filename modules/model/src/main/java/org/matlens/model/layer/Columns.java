package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.kernel.Kernels;

/** The vectors of a sample side by side. Shapes: n inputs [B, D], y [B, n D]. */
public final class Columns<M> implements Fusing<M> {
  private final Kernels<M> k;
  private int parts;

  /** The stage. */
  public Columns(Kernels<M> kernels) {
    this.k = kernels;
  }

  @Override
  public M forward(Chunk chunk, List<M> inputs) {
    parts = inputs.size();
    int rows = k.rows(inputs.get(0));
    int d = k.columns(inputs.get(0));
    double[] all = new double[rows * parts * d];
    for (int i = 0; i < parts; i++) {
      double[] own = k.get(inputs.get(i));
      for (int r = 0; r < rows; r++) {
        System.arraycopy(own, r * d, all, (r * parts + i) * d, d);
      }
    }
    M y = k.matrix(rows, parts * d);
    k.set(y, all);
    return y;
  }

  @Override
  public List<M> backward(Chunk chunk, M dy) {
    int rows = k.rows(dy);
    int d = k.columns(dy) / parts;
    double[] all = k.get(dy);
    List<M> dxs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      double[] own = new double[rows * d];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(all, (r * parts + i) * d, own, r * d, d);
      }
      M dx = k.matrix(rows, d);
      k.set(dx, own);
      dxs.add(dx);
    }
    return dxs;
  }
}

package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.kernel.Kernels;

/** What several streams give, added up. Shapes: n inputs [B, O], y [B, O]. */
public final class Sum<M> implements Fusing<M> {
  private final Kernels<M> k;
  private int parts;

  /** The stage. */
  public Sum(Kernels<M> kernels) {
    this.k = kernels;
  }

  @Override
  public M forward(Chunk chunk, List<M> inputs) {
    parts = inputs.size();
    M y = zeros(inputs.get(0));
    inputs.forEach(x -> k.add(y, x));
    return y;
  }

  @Override
  public List<M> backward(Chunk chunk, M dy) {
    List<M> dxs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      M dx = zeros(dy);
      k.add(dx, dy);
      dxs.add(dx);
    }
    return dxs;
  }

  private M zeros(M like) {
    M zeros = k.matrix(k.rows(like), k.columns(like));
    k.set(zeros, new float[k.rows(like) * k.columns(like)]);
    return zeros;
  }
}

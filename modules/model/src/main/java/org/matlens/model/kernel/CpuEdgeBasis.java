package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.store;

import jdk.incubator.vector.FloatVector;
import org.matlens.token.Geometry;

/** {@link EdgeBasis} in vectors, for the edges of one thread's chunk. */
final class CpuEdgeBasis {
  /** Logarithm of nothing. */
  static final float FORBIDDEN = -1e30f;

  private static final FloatVector COUNT = FloatVector.zero(SPECIES).addIndex(1);

  private Geometry.Edges edges;
  private EdgeBasis basis;
  private float[] logEnvelopes;

  /** Logarithms of all envelopes; made once for the layers and passes that share the edges. */
  float[] logEnvelopes(EdgeBasis b, Geometry.Edges e) {
    if (edges != e || !b.equals(basis)) {
      edges = e;
      basis = b;
      logEnvelopes = new float[e.count()];
      for (int i = 0; i < logEnvelopes.length; i++) {
        logEnvelopes[i] = (float) b.logEnvelope(e.distance()[i], FORBIDDEN);
      }
    }
    return logEnvelopes;
  }

  /**
   * phi of edges {@code [from, to)}.
   *
   * @param phi [to - from, width + 1], its last column filled with ones
   */
  static void fill(EdgeBasis b, double[] distance, int from, int to, NativeMatrix phi) {
    for (int e = from; e < to; e++) {
      int row = phi.row(e - from);
      boolean placeless = distance[e] == Geometry.Edges.PLACELESS;
      // Far from all centres where there is no distance: exactly zero.
      float z = placeless ? -1e3f : (float) (distance[e] / b.step());
      for (int i = 0; i < b.size(); i += LANES) {
        FloatVector d = COUNT.add(i - z);
        // The last vector runs over the row's end; what it spoils there is written afterwards.
        store(VectorMath.exp(d.mul(d).mul(-0.5f)), phi.bytes(), row + 4 * i);
      }
      phi.bytes().putFloat(row + 4 * b.size(), placeless ? 1 : 0);
      phi.bytes().putFloat(row + 4 * b.size() + 4, 1);
    }
  }
}

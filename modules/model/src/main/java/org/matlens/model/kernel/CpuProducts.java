package org.matlens.model.kernel;

import org.bytedeco.openblas.global.openblas;

/** Products of whole matrices by OpenBLAS, on the calling thread. */
final class CpuProducts {
  private CpuProducts() {}

  /** c = op(a) op(b) + beta · c; op transposes where it is asked to. */
  static void gemm(
      boolean transA, boolean transB, NativeMatrix a, NativeMatrix b, float beta, NativeMatrix c) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        transA ? openblas.CblasTrans : openblas.CblasNoTrans,
        transB ? openblas.CblasTrans : openblas.CblasNoTrans,
        c.rows(),
        c.columns(),
        transA ? a.rows() : a.columns(),
        1f,
        a.at(0),
        a.columns(),
        b.at(0),
        b.columns(),
        beta,
        c.at(0),
        c.columns());
  }
}

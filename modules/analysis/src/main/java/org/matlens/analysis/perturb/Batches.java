package org.matlens.analysis.perturb;

import java.util.ArrayList;
import java.util.List;
import org.matlens.batch.Sample;

/** Splits samples into batches whose answers fit into memory. */
public final class Batches {
  /** Entries of one attention head per batch: a few tens of megabytes with 8 layers of 8 heads. */
  static final long ATTENTION_ENTRIES = 1 << 17;

  private Batches() {}

  /** Consecutive batches with a bounded number of (query, key) pairs; one sample at least. */
  public static List<List<Sample>> byAttention(List<Sample> samples) {
    List<List<Sample>> out = new ArrayList<>();
    int from = 0;
    long entries = 0;
    for (int i = 0; i < samples.size(); i++) {
      long n = SampleTokens.count(samples.get(i));
      if (i > from && entries + n * n > ATTENTION_ENTRIES) {
        out.add(samples.subList(from, i));
        from = i;
        entries = 0;
      }
      entries += n * n;
    }
    if (from < samples.size()) {
      out.add(samples.subList(from, samples.size()));
    }
    return out;
  }
}

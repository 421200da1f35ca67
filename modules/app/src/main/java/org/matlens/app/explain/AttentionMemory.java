package org.matlens.app.explain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.GradientBased;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.model.layer.Pass;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;

/**
 * What explaining samples takes before any of it is computed.
 *
 * <p>Attention that a pass keeps takes 4 bytes per layer, head and pair of tokens (or edge), twice
 * with gradients. Where a layer has more weights than {@link Pass#KEPT_WEIGHTS} they are made head
 * by head: then it is the matrices of one head in the pass and in what is made of it.
 *
 * @param layers attention layers of the model
 * @param heads per layer
 * @param methods that are asked
 * @param whole whether all attention of a sample is looked at together, as figures of heads do
 */
public record AttentionMemory(
    int layers, int heads, List<AttributionMethod> methods, boolean whole) {
  /** Part of the free memory that may be taken; the rest is for scores, files and drawings. */
  private static final double SHARE = 0.6;

  /** Bytes per pair while a head is made: its weights, and their gradients in a backward pass. */
  private static final int MAKING = 2 * Float.BYTES;

  /** Bytes per pair to write the mean over heads: a head, and the sum. */
  private static final int WRITING = Float.BYTES + Double.BYTES;

  /** To be explained by some methods. */
  public AttentionMemory(int layers, int heads, List<AttributionMethod> methods) {
    this(layers, heads, methods, false);
  }

  /** To be looked at as a whole. */
  public static AttentionMemory ofWhole(int layers, int heads) {
    return new AttentionMemory(layers, heads, List.of(), true);
  }

  /** Bytes for one sample. */
  public long bytes(Sample sample) {
    return bytes(sample, hungriest(sample).map(m -> working(m, sample)).orElse(0L));
  }

  /** Bytes for one sample where methods hold {@code working} bytes of their own. */
  private long bytes(Sample sample, long working) {
    List<TokenSequence> streams = sample.streams();
    long kept = 0; // numbers of one layer
    long made = 0; // pairs of the largest map that is made head by head
    for (int q = 0; q < streams.size(); q++) {
      for (int k = 0; k < streams.size(); k++) {
        if (q == k && streams.get(q).geometry() instanceof Geometry.Edges e) {
          kept += (long) heads * e.count();
          continue;
        }
        long pairs = (long) streams.get(q).size() * streams.get(k).size();
        boolean tooMany = heads * pairs > Pass.KEPT_WEIGHTS;
        kept += whole || !tooMany ? heads * pairs : 0;
        made = tooMany ? Math.max(made, pairs) : made;
      }
    }
    long joined = SampleTokens.pairs(sample);
    if (streams.size() > 1 && heads * joined > Pass.KEPT_WEIGHTS) {
      made = joined; // of all streams as one sequence
    }
    boolean gradients = methods.stream().anyMatch(GradientBased.class::isInstance);
    return Float.BYTES * layers * kept * (gradients ? 2 : 1)
        + MAKING * made
        + Math.max(WRITING * made, working);
  }

  private long working(AttributionMethod method, Sample sample) {
    return method.workingBytes(sample, layers, heads);
  }

  private Optional<AttributionMethod> hungriest(Sample sample) {
    return methods.stream().max(Comparator.comparingLong(m -> working(m, sample)));
  }

  /** Bytes that attention may take now. */
  public static long room() {
    Runtime r = Runtime.getRuntime();
    return (long) (SHARE * (r.maxMemory() - r.totalMemory() + r.freeMemory()));
  }

  /**
   * Refuses samples whose attention does not fit.
   *
   * @param room see {@link #room}
   */
  public void require(List<Sample> samples, long room) throws InputException {
    for (Sample s : samples) {
      long bytes = bytes(s);
      if (bytes > room) {
        Optional<AttributionMethod> most = hungriest(s).filter(m -> bytes(s, 0) <= room);
        throw new InputException(
            String.format(
                Locale.ROOT,
                "sample %s has %d tokens: its attention (%d layers, %d heads%s) takes %s, %s are"
                    + " free for it; give Java more memory (MATLENS_JAVA_OPTS=-Xmx…), leave the"
                    + " %s out, or use fewer tokens",
                s.id(),
                SampleTokens.count(s),
                layers,
                heads,
                most.map(m -> ", method \"" + m.name() + "\"").orElse(""),
                megabytes(bytes),
                megabytes(room),
                most.isPresent() ? "method" : "sample"));
      }
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}

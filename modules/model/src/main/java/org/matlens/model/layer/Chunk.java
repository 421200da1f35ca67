package org.matlens.model.layer;

import java.util.List;
import java.util.Objects;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.PackedBatch;
import org.matlens.predict.Intervention;
import org.matlens.token.Geometry;

/**
 * Some samples of a batch on their way through the network: what they are, what is asked, and what
 * was seen on the way.
 *
 * @param batch the samples of this chunk
 * @param firstSample number of the first sample within the whole batch
 * @param firstToken number of the first token within the whole batch
 * @param pass what is asked
 * @param interventions per sample of this chunk, or null
 * @param seen filled where the pass asks for it
 */
public record Chunk(
    PackedBatch batch,
    int firstSample,
    int firstToken,
    Pass pass,
    List<List<Intervention>> interventions,
    Seen seen) {

  /** A chunk without interventions. */
  public Chunk(PackedBatch batch, int firstSample, int firstToken, Pass pass) {
    this(batch, firstSample, firstToken, pass, null, new Seen(batch.size()));
  }

  /** This chunk with interventions, one list per sample. */
  public Chunk with(List<List<Intervention>> changes) {
    return new Chunk(batch, firstSample, firstToken, pass, changes, seen);
  }

  /**
   * Weights that replace those of {@code layer}, per sample: [head, query, key], or [head, edge]
   * where attention runs over edges; null when no sample has any.
   */
  float[][] replacedAttention(int layer, int heads) {
    if (interventions == null) {
      return null;
    }
    float[][] out = null;
    for (int b = 0; b < batch.size(); b++) {
      for (Intervention i : interventions.get(b)) {
        if (i instanceof Intervention.ReplaceAttention r && r.layer() == layer) {
          checkShape(b, r.weights(), heads);
          out = out == null ? new float[batch.size()][] : out;
          out[b] = r.weights().entries();
        }
      }
    }
    return out;
  }

  private void checkShape(int b, AttentionMap given, int heads) {
    int n = batch.length(b);
    Geometry.Edges edges = batch.edges() == null ? null : edges(b);
    if (given.heads() != heads
        || given.queries() != n
        || given.keys() != n
        || !Objects.equals(given.edges(), edges)) {
      throw new IllegalArgumentException(
          "sample "
              + batch.ids()[b]
              + ": replaced attention is "
              + shape(given.heads(), given.queries(), given.keys(), given.edges())
              + ", the layer has "
              + shape(heads, n, n, edges));
    }
  }

  private static String shape(int heads, int queries, int keys, Geometry.Edges edges) {
    String last = edges == null ? queries + ", " + keys : edges.count() + " edges";
    return "[" + heads + ", " + last + "]";
  }

  /** The edges of sample {@code b} alone. */
  Geometry.Edges edges(int b) {
    return batch.edges().range(batch.offsets()[b], batch.offsets()[b + 1]);
  }

  /** Head scalings of {@code layer} for sample {@code b}. */
  List<Intervention.ScaleHead> headScales(int layer, int b) {
    return interventions == null
        ? List.of()
        : interventions.get(b).stream()
            .filter(i -> i instanceof Intervention.ScaleHead s && s.layer() == layer)
            .map(i -> (Intervention.ScaleHead) i)
            .toList();
  }

  /** Embeddings given for sample {@code b}, or null. */
  float[] replacedEmbeddings(int b, int width) {
    if (interventions == null) {
      return null;
    }
    for (Intervention i : interventions.get(b)) {
      if (i instanceof Intervention.ReplaceEmbeddings r) {
        if (r.embeddings().length != batch.length(b) * width) {
          throw new IllegalArgumentException(
              "sample "
                  + batch.ids()[b]
                  + ": "
                  + r.embeddings().length
                  + " numbers given for embeddings of "
                  + batch.length(b)
                  + " tokens times "
                  + width);
        }
        return r.embeddings();
      }
    }
    return null;
  }
}

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
 * @param parts tokens of the same samples that inputs of a stage are made of, where they are not
 *     the chunk's own: the context of a cross-attention, the streams of a joint sequence
 * @param shares what each key of its attention counts; null where all count alike
 */
public record Chunk(
    PackedBatch batch,
    int firstSample,
    int firstToken,
    Pass pass,
    List<List<Intervention>> interventions,
    Seen seen,
    List<PackedBatch> parts,
    KeyShares shares) {

  /** A chunk without interventions. */
  public Chunk(PackedBatch batch, int firstSample, int firstToken, Pass pass) {
    this(batch, firstSample, firstToken, pass, null, new Seen(batch.size()), List.of(), null);
  }

  /** This chunk with interventions, one list per sample. */
  public Chunk with(List<List<Intervention>> changes) {
    return new Chunk(batch, firstSample, firstToken, pass, changes, seen, parts, shares);
  }

  /** This chunk with the tokens its stages' inputs are made of. */
  public Chunk withParts(List<PackedBatch> others) {
    return new Chunk(batch, firstSample, firstToken, pass, interventions, seen, others, shares);
  }

  /** This chunk with what each key of its attention counts. */
  public Chunk withShares(KeyShares other) {
    return new Chunk(batch, firstSample, firstToken, pass, interventions, seen, parts, other);
  }

  /**
   * Weights that replace those of {@code layer}, per sample: [head, query, key], or [head, edge]
   * where attention runs over edges; null when no sample has any.
   */
  float[][] replacedAttention(int layer, int heads) {
    return replacedAttention(layer, heads, batch);
  }

  /** As above, of a layer whose keys are the tokens of {@code asked}. */
  float[][] replacedAttention(int layer, int heads, PackedBatch asked) {
    if (interventions == null) {
      return null;
    }
    float[][] out = null;
    for (int b = 0; b < batch.size(); b++) {
      for (Intervention i : interventions.get(b)) {
        if (i instanceof Intervention.ReplaceAttention r && r.layer() == layer) {
          checkShape(b, r.weights(), heads, asked);
          out = out == null ? new float[batch.size()][] : out;
          out[b] = r.weights().entries();
        }
      }
    }
    return out;
  }

  private void checkShape(int b, AttentionMap given, int heads, PackedBatch asked) {
    int n = batch.length(b);
    int keys = asked.length(b);
    Geometry.Edges edges = batch.edges() == null || asked != batch ? null : edges(b);
    if (given.heads() != heads
        || given.queries() != n
        || given.keys() != keys
        || !Objects.equals(given.edges(), edges)) {
      throw new IllegalArgumentException(
          "sample "
              + batch.ids()[b]
              + ": replaced attention is "
              + shape(given.heads(), given.queries(), given.keys(), given.edges())
              + ", the layer has "
              + shape(heads, n, keys, edges));
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

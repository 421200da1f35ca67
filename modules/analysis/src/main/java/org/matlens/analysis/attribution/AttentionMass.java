package org.matlens.analysis.attribution;

import java.util.List;
import java.util.Locale;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;

/**
 * Raw attention: the mass a token receives, Σ_q A_qk / (number of queries that attend to anything),
 * heads fused, mean over layers. In a model of several streams a token's number is the mean over
 * the pairs of streams in which it can be looked at, self-attention and cross-attention alike.
 *
 * <p>What is often shown as "what the model looks at", and often wrong (Jain and Wallace, 2019,
 * arXiv:1902.10186).
 *
 * @param layer the only layer, 0-based; -1 for the mean of all, {@link #LAST} for the last
 * @param head the only head, 0-based; -1 for all of them, fused
 * @param fusion mean or maximum of what each head gives a token
 * @param rows which queries are asked
 */
public record AttentionMass(int layer, int head, HeadFusion fusion, Rows rows)
    implements AttentionBased {
  /** Stands for all layers or heads. */
  public static final int ALL = -1;

  /** Stands for the last layer. */
  public static final int LAST = -2;

  static final String NAME = "attention";

  /** Which queries are asked whom they attend to. */
  public enum Rows {
    /** The class token's where the sequence starts with one, else all. */
    READOUT,
    /** The class token's; a sequence without one is an error. */
    CLASS,
    /** All: mean mass received. */
    RECEIVED;

    /** The name in options: the constant in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public AttentionMass {
    if (layer < LAST || head < ALL) {
      throw new IllegalArgumentException(
          "layer " + layer + " and head " + head + ", expected numbers from 0 on");
    }
  }

  /** All layers and heads, mean. */
  public AttentionMass() {
    this(ALL, ALL, HeadFusion.MEAN, Rows.READOUT);
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME)
        .with("layer", layer == LAST ? "last" : String.valueOf(layer), layer != ALL)
        .with("head", String.valueOf(head), head != ALL)
        .with("heads", fusion.label(), fusion != HeadFusion.MEAN)
        .with("rows", rows.label(), rows != Rows.READOUT)
        .toString();
  }

  @Override
  public String description() {
    return "attention received, "
        + (layer == ALL ? "mean over layers" : layer == LAST ? "last layer" : "layer " + layer)
        + (head == ALL ? ", " + fusion.label() + " over heads" : ", head " + head)
        + (rows == Rows.CLASS ? ", from the class token" : "");
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public double[] perToken(Sample sample, AttentionMaps maps) {
    boolean startsWithClass = SampleTokens.startsWithClassToken(sample);
    if (rows == Rows.CLASS && !startsWithClass) {
      throw new UnsuitableMethodException(
          "method \"" + name() + "\": sample " + sample.id() + " has no class token in front");
    }
    if (sample.streams().size() > 1 || maps.pairs().isEmpty()) { // nobody looks: all zero
      return ofStreams(sample, maps);
    }
    List<AttentionMap> all = maps.layers();
    int n = Readout.size(sample, all);
    if (layer >= all.size()) {
      throw outside("layer", layer, all.size());
    }
    return received(chosen(all), startsWithClass && rows != Rows.RECEIVED ? 1 : n);
  }

  /** One head. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return Float.BYTES * SampleTokens.pairs(sample);
  }

  /** Mean over the pairs of streams in which a token can be looked at. */
  private double[] ofStreams(Sample sample, AttentionMaps maps) {
    int most = maps.pairs().values().stream().mapToInt(List::size).max().orElse(0);
    if (layer >= most) {
      throw outside("layer", layer, most);
    }
    double[] sums = new double[SampleTokens.count(sample)];
    int[] pairs = new int[sums.length];
    maps.pairs()
        .forEach(
            (pair, all) -> {
              int[] tokens = LaneTokens.of(sample, LaneTokens.context(pair));
              if (tokens != null && !all.isEmpty() && layer < all.size()) {
                LaneTokens.require(sample, pair, all.get(0).keys(), tokens.length);
                double[] mass = received(chosen(all), all.get(0).queries());
                for (int k = 0; k < tokens.length; k++) {
                  sums[tokens[k]] += mass[k];
                  pairs[tokens[k]]++;
                }
              }
            });
    for (int t = 0; t < sums.length; t++) {
      sums[t] /= Math.max(1, pairs[t]);
    }
    return sums;
  }

  /** Mean over layers, heads fused, of the mass that each key gets from the first queries. */
  private double[] received(List<AttentionMap> layers, int queries) {
    int n = layers.get(0).keys();
    double[] mass = new double[n];
    HeadRoom room = new HeadRoom();
    for (AttentionMap map : layers) {
      if (head >= map.heads()) {
        throw outside("head", head, map.heads());
      }
      int from = head == ALL ? 0 : head;
      int to = head == ALL ? map.heads() : head + 1;
      float[] perHead = new float[(to - from) * n];
      for (int h = from; h < to; h++) {
        double[] ofHead = ofHead(map.head(h, room), n, queries);
        for (int k = 0; k < n; k++) {
          perHead[(h - from) * n + k] = (float) ofHead[k];
        }
      }
      double[] fused = fusion.fuse(new AttentionMap(to - from, 1, n, perHead));
      for (int k = 0; k < n; k++) {
        mass[k] += fused[k] / layers.size();
      }
    }
    return mass;
  }

  private static double[] ofHead(AttentionMap.Head head, int n, int queries) {
    double[] mass = new double[n];
    int attending = 0;
    for (int q = 0; q < queries; q++) {
      boolean any = false;
      for (int k = 0; k < n; k++) {
        float w = head.values()[head.offset() + q * n + k];
        mass[k] += w;
        any |= w != 0;
      }
      attending += any ? 1 : 0;
    }
    for (int k = 0; k < n; k++) {
      mass[k] /= Math.max(1, attending);
    }
    return mass;
  }

  private List<AttentionMap> chosen(List<AttentionMap> all) {
    return switch (layer) {
      case ALL -> all;
      case LAST -> all.subList(all.size() - 1, all.size());
      default -> all.subList(layer, layer + 1);
    };
  }

  private UnsuitableMethodException outside(String what, int asked, int count) {
    return new UnsuitableMethodException(
        "method \""
            + name()
            + "\": "
            + what
            + " "
            + asked
            + ", the model has "
            + (count == 0 ? "none" : what + "s 0 to " + (count - 1)));
  }
}

package org.matlens.app.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.attention.HeadRoom;
import org.matlens.token.Geometry;

/**
 * Which part of a sample's attention is written, so that it keeps within a limit: the first of
 * {@link Reduction} that fits.
 *
 * @param reduction what was done to it
 * @param arrays by name in the npz: {@code attention}, or {@code attention.<query>.<context>} for
 *     several streams; float32 or float16 {@code [layer, head, query, key]}. Attention over edges
 *     is {@code attention.edges}, {@code [layer, head, edge]}
 * @param edges by name in the npz, {@code edges} or {@code edges.<query>.<context>}: int32 {@code
 *     [edge, 5]}, query, key and the lattice translations of the key's image
 * @param layers by name of the array: numbers of the layers along its first axis
 * @param heads by name of the array: numbers of the heads along its second axis; empty when they
 *     were averaged, the axis then has length one
 */
record AttentionExport(
    Reduction reduction,
    Map<String, NpyArray> arrays,
    Map<String, NpyArray.Ints> edges,
    Map<String, List<Integer>> layers,
    Map<String, List<Integer>> heads) {

  /** Query, key, and the image along three axes. */
  private static final int EDGE_NUMBERS = 5;

  /** Steps taken one after the other until the arrays fit. */
  enum Reduction {
    /** All layers and heads in float32. */
    NONE,
    /** All layers and heads in float16. */
    HALF,
    /** Only the layers and heads asked for, in float16. */
    NAMED,
    /** All layers, their mean over heads, in float16. */
    HEAD_MEAN,
    /** Not even that fits: no attention is written. */
    OMITTED;

    /** What is written, for a person. */
    String told() {
      return switch (this) {
        case NONE -> "written whole";
        case HALF -> "written in half precision";
        case NAMED -> "only the layers and heads named, in half precision";
        case HEAD_MEAN -> "only the mean over heads, in half precision";
        case OMITTED -> "left out";
      };
    }

    String label() {
      return switch (this) {
        case HEAD_MEAN -> "headMean";
        default -> name().toLowerCase(Locale.ROOT);
      };
    }
  }

  static AttentionExport of(AttentionMaps maps, ExplainOptions options, long room) {
    for (Reduction r : Reduction.values()) {
      boolean unnamed = options.layers().isEmpty() && options.heads().isEmpty();
      if (r == Reduction.OMITTED || (r == Reduction.NAMED && unnamed)) {
        continue;
      }
      if (bytes(maps, options, r) <= room) {
        return build(maps, options, r);
      }
    }
    return new AttentionExport(Reduction.OMITTED, Map.of(), Map.of(), Map.of(), Map.of());
  }

  private static List<Integer> kept(int count, List<Integer> named, boolean select) {
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    return select && !named.isEmpty() ? all.stream().filter(named::contains).toList() : all;
  }

  /** Size before anything is copied: the arrays of a step that does not fit are never made. */
  private static long bytes(AttentionMaps maps, ExplainOptions options, Reduction r) {
    long total = 0;
    for (List<AttentionMap> layers : maps.pairs().values()) {
      AttentionMap first = layers.get(0);
      long numLayers = kept(layers.size(), options.layers(), r == Reduction.NAMED).size();
      long numHeads =
          r == Reduction.HEAD_MEAN
              ? 1
              : kept(first.heads(), options.heads(), r == Reduction.NAMED).size();
      total += numLayers * numHeads * perHead(first) * (r == Reduction.NONE ? 4 : 2);
      total += first.edges() == null ? 0 : 4L * EDGE_NUMBERS * first.edges().count();
    }
    return total;
  }

  /** Numbers of one head. */
  private static long perHead(AttentionMap map) {
    return map.edges() == null ? (long) map.queries() * map.keys() : map.edges().count();
  }

  private static AttentionExport build(AttentionMaps maps, ExplainOptions options, Reduction r) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    Map<String, NpyArray.Ints> edges = new LinkedHashMap<>();
    Map<String, List<Integer>> layerNumbers = new LinkedHashMap<>();
    Map<String, List<Integer>> headNumbers = new LinkedHashMap<>();
    maps.pairs()
        .forEach(
            (pair, all) -> {
              String stream = maps.pairs().size() == 1 ? "" : "." + pair;
              AttentionMap first = all.get(0);
              boolean sparse = first.edges() != null;
              String name = "attention" + stream + (sparse ? ".edges" : "");
              if (sparse) {
                edges.put("edges" + stream, edges(first.edges()));
              }
              boolean select = r == Reduction.NAMED;
              List<Integer> layers = kept(all.size(), options.layers(), select);
              List<Integer> heads = kept(first.heads(), options.heads(), select);
              int numHeads = r == Reduction.HEAD_MEAN ? 1 : heads.size();
              int[] shape =
                  sparse
                      ? new int[] {layers.size(), numHeads, first.edges().count()}
                      : new int[] {layers.size(), numHeads, first.queries(), first.keys()};
              List<AttentionMap> kept = layers.stream().map(all::get).toList();
              arrays.put(name, array(shape, kept, heads, r));
              layerNumbers.put(name, layers);
              headNumbers.put(name, r == Reduction.HEAD_MEAN ? List.of() : heads);
            });
    return new AttentionExport(r, arrays, edges, layerNumbers, headNumbers);
  }

  /** The weights of layers; of maps that are not held they are made while they are written. */
  private static NpyArray array(
      int[] shape, List<AttentionMap> layers, List<Integer> heads, Reduction r) {
    boolean half = r != Reduction.NONE;
    boolean mean = r == Reduction.HEAD_MEAN;
    if (layers.stream().allMatch(AttentionMap::held)) {
      List<float[]> pieces = new ArrayList<>();
      layers.forEach(map -> pieces.add(mean ? headMean(map) : heads(map, heads)));
      return new NpyArray.Floats(shape, pieces, half);
    }
    return new NpyArray.MadeFloats(
        shape,
        sink -> {
          HeadRoom room = new HeadRoom();
          double[] sum = new double[mean ? (int) perHead(layers.get(0)) : 0];
          for (AttentionMap map : layers) {
            if (mean) {
              writeMean(map, room, sum, sink);
            } else {
              write(map, heads, room, sink);
            }
          }
        },
        half);
  }

  private static void write(
      AttentionMap map, List<Integer> heads, HeadRoom room, NpyArray.Sink sink) throws IOException {
    for (int h : heads) {
      AttentionMap.Head head = map.head(h, room);
      sink.floats(head.values(), head.offset(), head.offset() + map.queries() * map.keys());
    }
  }

  private static void writeMean(AttentionMap map, HeadRoom room, double[] sum, NpyArray.Sink sink)
      throws IOException {
    sumOfHeads(map, room, sum);
    float[] row = new float[map.keys()];
    for (int q = 0; q < map.queries(); q++) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) (sum[q * row.length + k] / map.heads());
      }
      sink.floats(row, 0, row.length);
    }
  }

  private static float[] heads(AttentionMap map, List<Integer> kept) {
    if (kept.size() == map.heads()) {
      return map.entries();
    }
    int size = (int) perHead(map);
    float[] out = new float[kept.size() * size];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(map.entries(), kept.get(i) * size, out, i * size, size);
    }
    return out;
  }

  private static NpyArray.Ints edges(Geometry.Edges e) {
    int[] out = new int[EDGE_NUMBERS * e.count()];
    for (int q = 0; q < e.size(); q++) {
      for (int i = e.start()[q]; i < e.start()[q + 1]; i++) {
        int at = EDGE_NUMBERS * i;
        out[at] = q;
        out[at + 1] = e.key()[i];
        for (int axis = 0; axis < 3; axis++) {
          out[at + 2 + axis] = e.image()[3 * i + axis];
        }
      }
    }
    return new NpyArray.Ints(new int[] {e.count(), EDGE_NUMBERS}, out);
  }

  private static float[] headMean(AttentionMap map) {
    double[] sum = new double[(int) perHead(map)];
    sumOfHeads(map, new HeadRoom(), sum);
    float[] out = new float[sum.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (sum[i] / map.heads());
    }
    return out;
  }

  private static void sumOfHeads(AttentionMap map, HeadRoom room, double[] sum) {
    Arrays.fill(sum, 0);
    for (int h = 0; h < map.heads(); h++) {
      AttentionMap.Head head =
          map.edges() == null
              ? map.head(h, room)
              : new AttentionMap.Head(map.entries(), h * sum.length);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += head.values()[head.offset() + i];
      }
    }
  }
}

package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;

/**
 * Which part of a sample's attention is written, so that it keeps within a limit: the first of
 * {@link Reduction} that fits.
 *
 * @param reduction what was done to it
 * @param arrays by name in the npz: {@code attention}, or {@code attention.<query>.<context>} for
 *     several streams; float32 or float16 {@code [layer, head, query, key]}
 * @param layers by name of the array: numbers of the layers along its first axis
 * @param heads by name of the array: numbers of the heads along its second axis; empty when they
 *     were averaged, the axis then has length one
 */
record AttentionExport(
    Reduction reduction,
    Map<String, NpyArray.Floats> arrays,
    Map<String, List<Integer>> layers,
    Map<String, List<Integer>> heads) {

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
    return new AttentionExport(Reduction.OMITTED, Map.of(), Map.of(), Map.of());
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
      total +=
          numLayers * numHeads * first.queries() * first.keys() * (r == Reduction.NONE ? 4 : 2);
    }
    return total;
  }

  private static AttentionExport build(AttentionMaps maps, ExplainOptions options, Reduction r) {
    Map<String, NpyArray.Floats> arrays = new LinkedHashMap<>();
    Map<String, List<Integer>> layerNumbers = new LinkedHashMap<>();
    Map<String, List<Integer>> headNumbers = new LinkedHashMap<>();
    maps.pairs()
        .forEach(
            (pair, all) -> {
              String name = maps.pairs().size() == 1 ? "attention" : "attention." + pair;
              AttentionMap first = all.get(0);
              boolean select = r == Reduction.NAMED;
              List<Integer> layers = kept(all.size(), options.layers(), select);
              List<Integer> heads = kept(first.heads(), options.heads(), select);
              List<float[]> pieces = new ArrayList<>();
              for (int l : layers) {
                pieces.add(
                    r == Reduction.HEAD_MEAN ? headMean(all.get(l)) : heads(all.get(l), heads));
              }
              int numHeads = r == Reduction.HEAD_MEAN ? 1 : heads.size();
              int[] shape = {layers.size(), numHeads, first.queries(), first.keys()};
              arrays.put(name, new NpyArray.Floats(shape, pieces, r != Reduction.NONE));
              layerNumbers.put(name, layers);
              headNumbers.put(name, r == Reduction.HEAD_MEAN ? List.of() : heads);
            });
    return new AttentionExport(r, arrays, layerNumbers, headNumbers);
  }

  private static float[] heads(AttentionMap map, List<Integer> kept) {
    if (kept.size() == map.heads()) {
      return map.values();
    }
    int size = map.queries() * map.keys();
    float[] out = new float[kept.size() * size];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(map.values(), kept.get(i) * size, out, i * size, size);
    }
    return out;
  }

  private static float[] headMean(AttentionMap map) {
    double[] mean = map.meanOverHeads();
    float[] out = new float[mean.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) mean[i];
    }
    return out;
  }
}

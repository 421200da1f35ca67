package org.matlens.app.explain;

import java.util.List;
import java.util.stream.IntStream;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;

/**
 * Attention maps as large as a drawing can show: of longer sequences neighbouring tokens share a
 * cell, whose weight is the mean over its pairs.
 *
 * @param queryStep neighbouring queries in a cell
 * @param keyStep neighbouring keys in a cell
 */
record CoarseMaps(int queryStep, int keyStep) {
  /** Most tokens along an edge that have a cell each; a screen shows no more. */
  static final int MOST = 1000;

  /** Most cells along an edge when tokens share them. */
  private static final int CELLS = 500;

  /** What fits the maps of {@code first}'s shape. */
  static CoarseMaps fitting(AttentionMap first) {
    return new CoarseMaps(step(first.queries()), step(first.keys()));
  }

  private static int step(int tokens) {
    return tokens <= MOST ? 1 : (tokens + CELLS - 1) / CELLS;
  }

  /** Whether every pair has a cell of its own. */
  boolean plain() {
    return queryStep == 1 && keyStep == 1;
  }

  /** For a title: what a cell is. */
  String caption() {
    return "cells of " + queryStep + " × " + keyStep + " tokens";
  }

  /** The first label of each cell. */
  static List<String> labels(List<String> labels, int step) {
    return IntStream.iterate(0, i -> i < labels.size(), i -> i + step)
        .mapToObj(labels::get)
        .toList();
  }

  /** The coarse map of a layer, made head by head in {@code room}. */
  AttentionMap of(AttentionMap map, HeadRoom room) {
    int rows = (map.queries() + queryStep - 1) / queryStep;
    int columns = (map.keys() + keyStep - 1) / keyStep;
    float[] out = new float[map.heads() * rows * columns];
    for (int h = 0; h < map.heads(); h++) {
      AttentionMap.Head head = map.head(h, room);
      double[] sum = new double[rows * columns];
      for (int q = 0; q < map.queries(); q++) {
        for (int k = 0; k < map.keys(); k++) {
          sum[q / queryStep * columns + k / keyStep] +=
              head.values()[head.offset() + q * map.keys() + k];
        }
      }
      for (int i = 0; i < sum.length; i++) {
        int of = in(i / columns, queryStep, map.queries()) * in(i % columns, keyStep, map.keys());
        out[h * sum.length + i] = (float) (sum[i] / of);
      }
    }
    return new AttentionMap(map.heads(), rows, columns, out);
  }

  /** Tokens in a cell; the last has what is left. */
  private static int in(int cell, int step, int tokens) {
    return Math.min(step, tokens - cell * step);
  }
}

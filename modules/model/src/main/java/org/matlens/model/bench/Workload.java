package org.matlens.model.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A model and a batch that are timed.
 *
 * @param name of the workload
 * @param dModel width
 * @param numHeads heads
 * @param numLayers blocks
 * @param dFeedForward width of the feed-forward layer
 * @param vocabulary number of tokens
 * @param dropout rate in training
 * @param lengths tokens of each sample
 * @param neighbours how attention runs over edges; null when a token looks at all of its sample
 */
public record Workload(
    String name,
    int dModel,
    int numHeads,
    int numLayers,
    int dFeedForward,
    int vocabulary,
    double dropout,
    int[] lengths,
    Neighbours neighbours) {

  /**
   * Edges of a workload: atoms stand on a line, and each sees those next to it.
   *
   * @param rbf radial basis functions
   * @param perAtom how many it sees, half of them on each side
   */
  public record Neighbours(int rbf, int perAtom) {}

  /** The workloads that ship with the project. */
  public static List<Workload> all() {
    try (InputStream in = Workload.class.getResourceAsStream("workloads.json")) {
      List<Workload> out = new ArrayList<>();
      new ObjectMapper().readTree(in).get("workloads").forEach(w -> out.add(read(w)));
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Workload read(JsonNode w) {
    return new Workload(
        w.get("name").asText(),
        w.get("dModel").asInt(),
        w.get("numHeads").asInt(),
        w.get("numLayers").asInt(),
        w.get("dFeedForward").asInt(),
        w.get("vocabulary").asInt(),
        w.get("dropout").asDouble(),
        lengths(w.get("lengths")),
        w.has("neighbours") ? neighbours(w.get("neighbours")) : null);
  }

  private static Neighbours neighbours(JsonNode n) {
    return new Neighbours(n.get("rbf").asInt(), n.get("perAtom").asInt());
  }

  private static int[] lengths(JsonNode spec) {
    JsonNode list = spec.has("list") ? spec.get("list") : spec.get("cycle");
    int[] out = new int[spec.has("batch") ? spec.get("batch").asInt() : list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = spec.has("fixed") ? spec.get("fixed").asInt() : list.get(i % list.size()).asInt();
    }
    return out;
  }
}

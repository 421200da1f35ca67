package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.token.TokenSequence;

/**
 * All figures of the attention of many samples, for each pair of streams. Samples stream through:
 * what is kept does not grow with them but for one number per head, figure and sample.
 *
 * <p>Costly figures look at the first samples only, and say at how many: pairs of labels (each
 * sample is looked at once per permutation) and graphs (time grows with the cube of the tokens).
 */
public final class AttentionStatistics {
  private static final int PERMUTATIONS = 199;

  /** (query, key) pairs of tokens that permutations are drawn for, over all samples. */
  private static final long MOST_PAIRS = 200_000;

  private static final TokenLabels NONE = s -> new String[s.size()];

  private final long seed;
  private final GroupTest test;
  private final Map<String, Stream> streams = new TreeMap<>();
  private int samples;

  /**
   * @param seed of the permutations
   * @param test that compares groups
   */
  public AttentionStatistics(long seed, GroupTest test) {
    this.seed = seed;
    this.test = test;
  }

  /** The collectors of one pair of streams. */
  private final class Stream {
    private final HeadSummary.Builder heads = new HeadSummary.Builder();
    private final Map<String, PairMass.Builder> labels = new LinkedHashMap<>();
    private final Map<String, Long> labelled = new LinkedHashMap<>();
    private final PairMass.Builder fragments = new PairMass.Builder(NONE, PERMUTATIONS, seed);
    private final PairMass.Builder joined = new PairMass.Builder(NONE, PERMUTATIONS, seed);
    private final ShellMass shells = new ShellMass();
    private final GraphFigures graphs = new GraphFigures();
    private final HeadGroups groups = new HeadGroups();
    private final HeadEmbedding embedding = new HeadEmbedding();
    private DistanceProfile.Builder distances;
    private long pairs;
    private int samples;

    private Stream() {
      label("elements", TokenLabels.ELEMENTS);
      label("kinds", TokenLabels.KINDS);
      label("components", TokenLabels.COMPONENTS);
    }

    private void label(String name, TokenLabels by) {
      labels.put(name, new PairMass.Builder(by, PERMUTATIONS, seed));
      labelled.put(name, 0L);
    }
  }

  /**
   * Adds a sample.
   *
   * @param group which of the groups that are compared it belongs to; null: none
   * @param parts by stream, what parts of the input its tokens belong to, {@code kind#number}, null
   *     for tokens in none; no entry where nothing is known of parts
   */
  public void add(Sample sample, AttentionMaps maps, String group, Map<String, String[]> parts) {
    samples++;
    maps.pairs()
        .forEach(
            (pair, layers) -> {
              Stream s = streams.computeIfAbsent(pair, p -> new Stream());
              s.samples++;
              String[] sides = pair.split("\\.", -1);
              boolean self = sides[0].equals(sides[sides.length - 1]);
              s.heads.add(layers, self);
              s.groups.add(layers, self, group);
              s.embedding.add(layers);
              TokenSequence q = stream(sample, sides[0]);
              TokenSequence k = stream(sample, sides[sides.length - 1]);
              if (q != null && k != null) {
                add(s, q, k, layers, self ? parts.get(sides[0]) : null);
              } else if (self) {
                joined(s, sample, sides[0], layers);
              }
            });
  }

  private static TokenSequence stream(Sample sample, String name) {
    return sample.streams().stream().filter(s -> s.stream().equals(name)).findFirst().orElse(null);
  }

  /** Several streams in one sequence, {@code a+b}: how much does each look at the other? */
  private void joined(Stream s, Sample sample, String lane, List<AttentionMap> layers) {
    List<String> labels = new ArrayList<>();
    for (String name : lane.split("\\+", -1)) {
      TokenSequence part = stream(sample, name);
      if (part == null) {
        return; // learned latents have no streams
      }
      labels.addAll(Collections.nCopies(part.size(), name));
    }
    long pairs = (long) labels.size() * labels.size();
    if (s.pairs + pairs <= MOST_PAIRS || s.pairs == 0) {
      s.pairs += pairs;
      s.joined.add(labels.toArray(String[]::new), layers);
    }
  }

  private void add(
      Stream s, TokenSequence q, TokenSequence k, List<AttentionMap> layers, String[] parts) {
    if (s.pairs + (long) q.size() * k.size() <= MOST_PAIRS || s.pairs == 0) {
      s.pairs += (long) q.size() * k.size();
      s.labels.forEach(
          (name, builder) -> {
            builder.add(q, k, layers);
            s.labelled.merge(name, 1L, Long::sum);
          });
      if (parts != null) {
        s.fragments.add(parts, layers);
      }
    }
    if (q.equals(k)) {
      s.graphs.add(q, layers);
      s.shells.add(layers);
      if (s.distances == null) {
        s.distances = PairDistance.of(q).map(d -> profile(d)).orElse(null);
      }
      if (s.distances != null) {
        s.distances.add(q, layers);
      }
    }
  }

  private static DistanceProfile.Builder profile(PairDistance d) {
    double bin =
        switch (d.unit()) {
          case "bonds" -> 1;
          case "Å" -> 0.5;
          default -> largest(d.values()) / 20;
        };
    double[] borders = new double[22];
    for (int b = 0; b < borders.length; b++) {
      borders[b] = b * bin;
    }
    return new DistanceProfile.Builder(borders);
  }

  private static double largest(double[] values) {
    double out = 0;
    for (double v : values) {
      out = v > out ? v : out;
    }
    return out > 0 ? out : 1;
  }

  /** Samples added. */
  public int samples() {
    return samples;
  }

  /**
   * The figures of one pair of streams.
   *
   * @param samples that had it
   * @param heads per layer and head
   * @param distances per layer and head; empty where no distance is known
   * @param labels pairs of elements, kinds, components of a SMILES and fragments of a molecule,
   *     where there are at least two labels; pairs of coordination shells, whose chance is another
   *     one
   * @param labelledSamples samples the pairs of labels rest on
   * @param graphs centralities
   * @param embedding heads as points; null for fewer than three heads
   * @param shellSamples samples the pairs of shells rest on
   * @param groups per group, layer, head and figure; empty without two groups
   */
  public record Figures(
      int samples,
      List<HeadSummary> heads,
      List<DistanceProfile> distances,
      Map<String, List<PairMass>> labels,
      long labelledSamples,
      int shellSamples,
      GraphFigures graphs,
      HeadEmbedding.Result embedding,
      List<GroupComparison> groups) {}

  /** What was collected, by pair of streams. */
  public Map<String, Figures> figures() {
    Map<String, Figures> out = new LinkedHashMap<>();
    streams.forEach(
        (pair, s) -> {
          Map<String, List<PairMass>> labels = new LinkedHashMap<>();
          s.labels.forEach(
              (name, builder) -> {
                List<PairMass> rows = builder.build();
                if (rows.stream().map(PairMass::query).distinct().count() > 1) {
                  labels.put(name, rows);
                }
              });
          put(labels, "fragments", s.fragments.build());
          put(labels, "shells", s.shells.build());
          put(labels, "streams", s.joined.build());
          out.put(
              pair,
              new Figures(
                  s.samples,
                  s.heads.build(),
                  s.distances == null ? new ArrayList<>() : s.distances.build(),
                  labels,
                  s.labelled.get("elements"),
                  s.shells.samples(),
                  s.graphs,
                  s.embedding.result(),
                  s.groups.compare(test)));
        });
    return out;
  }

  private static void put(Map<String, List<PairMass>> labels, String name, List<PairMass> rows) {
    if (!rows.isEmpty()) {
      labels.put(name, rows);
    }
  }
}

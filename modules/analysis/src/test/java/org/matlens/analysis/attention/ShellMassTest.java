package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;

class ShellMassTest {
  /**
   * A ring of equal sites, each with edges to itself and to those up to {@code reach} steps away at
   * distances 1, 2, …; no image is another cell's.
   */
  private static Geometry.Edges ring(int sites, int reach) {
    int each = 2 * reach + 1;
    int[] start = new int[sites + 1];
    int[] key = new int[sites * each];
    double[] distance = new double[key.length];
    for (int q = 0; q < sites; q++) {
      start[q + 1] = start[q] + each;
      int site = q;
      Integer[] others = new Integer[each - 1];
      Arrays.setAll(
          others, i -> Math.floorMod(site + (i < reach ? i - reach : i - reach + 1), sites));
      Arrays.sort(others);
      key[start[q]] = q;
      for (int i = 0; i < others.length; i++) {
        key[start[q] + 1 + i] = others[i];
        int apart = Math.abs(others[i] - q);
        distance[start[q] + 1 + i] = Math.min(apart, sites - apart);
      }
    }
    return new Geometry.Edges(start, key, new short[3 * key.length], distance);
  }

  /** A line of one site in a cell of length 1: neighbours are its own images. */
  private static Geometry.Edges images() {
    int[] key = new int[5];
    short[] image = {0, 0, 0, -2, 0, 0, -1, 0, 0, 1, 0, 0, 2, 0, 0};
    return new Geometry.Edges(new int[] {0, 5}, key, image, new double[] {0, 2, 1, 1, 2});
  }

  private static AttentionMap map(Geometry.Edges edges, SplittableRandom random) {
    float[] w = new float[2 * edges.count()];
    for (int i = 0; i < w.length; i++) {
      w[i] =
          random == null ? 1f / (edges.start()[1] - edges.start()[0]) : (float) random.nextDouble();
    }
    return AttentionMap.ofEdges(2, edges, w);
  }

  private static List<PairMass> of(AttentionMap... maps) {
    ShellMass mass = new ShellMass();
    for (AttentionMap m : maps) {
      mass.add(List.of(m));
    }
    return mass.build();
  }

  @Test
  void evenAttentionIsWhatIsExpected() {
    List<PairMass> rows = of(map(ring(11, 2), null), map(ring(13, 2), null));
    assertThat(rows).allSatisfy(r -> assertThat(r.ratio()).isCloseTo(1, within(1e-6)));
    assertThat(rows).allSatisfy(r -> assertThat(r.pAdjusted()).isEqualTo(1));
    // by hand: 0 sees itself, ±1, ±2; 1 sees -1, 0, 1, 2; 2 sees 0, 1, 2 (and 3, no member)
    assertThat(rows.stream().map(r -> r.query() + " " + r.key() + " " + r.pairs() / 24).toList())
        .containsExactly(
            "centre centre 1",
            "centre shell 1 2",
            "centre shell 2 2",
            "shell 1 centre 2",
            "shell 1 shell 1 4",
            "shell 1 shell 2 2",
            "shell 2 centre 2",
            "shell 2 shell 1 2",
            "shell 2 shell 2 2");
    assertThat(rows.get(4).mass()).isCloseTo(2 * 4 / 5.0, within(1e-6));
  }

  /** The same line with one site in the cell, and with many. */
  @Test
  void imagesAreSitesOfTheirOwn() {
    List<PairMass> one = of(map(images(), null));
    List<PairMass> many = of(map(ring(11, 2), null));
    assertThat(one).hasSameSizeAs(many);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).mass()).isCloseTo(many.get(i).mass(), within(1e-6));
      assertThat(one.get(i).pairs() * 11).isEqualTo(many.get(i).pairs());
    }
  }

  @Test
  void attentionToNearestNeighboursIsFound() {
    SplittableRandom random = new SplittableRandom(3);
    AttentionMap[] maps = new AttentionMap[19];
    for (int s = 0; s < maps.length; s++) {
      Geometry.Edges edges = ring(17, 3);
      AttentionMap noise = map(edges, random);
      float[] w = noise.entries().clone();
      for (int i = 0; i < w.length; i++) {
        w[i] *= edges.distance()[i % edges.count()] == 1 ? 3 : 1;
      }
      maps[s] = noise.withEntries(w);
    }
    for (PairMass r : of(maps)) {
      boolean near = r.query().equals("centre") && r.key().equals("shell 1");
      if (near) {
        assertThat(r.ratio()).isGreaterThan(1.7);
        assertThat(r.pAdjusted()).isLessThan(0.001);
      } else if (r.query().equals("centre")) {
        assertThat(r.ratio()).isLessThan(1);
      }
    }
  }

  @Test
  void aMapThatIsNotFiniteIsLeftOut() {
    ShellMass mass = new ShellMass();
    AttentionMap good = map(ring(7, 1), null);
    float[] w = good.entries().clone();
    w[5] = Float.NaN;
    mass.add(List.of(good.withEntries(w)));
    mass.add(List.of(new AttentionMap(1, 1, 1, new float[] {1})));
    assertThat(mass.samples()).isZero();
    assertThat(mass.build()).isEmpty();
  }
}

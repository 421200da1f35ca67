package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.stats.BenjaminiHochberg;

class GroupsAndComponentsTest {
  @Test
  void aShiftIsFoundAndNoiseIsNot() {
    Random r = new Random(3);
    int n = 60;
    String[] groups = new String[n];
    boolean[] first = new boolean[n];
    double[] shifted = new double[n];
    double[] noise = new double[n];
    for (int i = 0; i < n; i++) {
      first[i] = i % 3 == 0;
      groups[i] = first[i] ? "with" : "no";
      shifted[i] = r.nextGaussian() + (first[i] ? 3 : 0);
      noise[i] = r.nextGaussian();
    }
    shifted[1] = Double.NaN;
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("noise", noise);
    values.put("shifted", shifted);
    List<GroupComparison> rows =
        GroupComparison.of(values, List.of(groups), GroupTest.MANN_WHITNEY);
    GroupComparison s = rows.get(1);
    assertThat(s.figure()).isEqualTo("shifted");
    assertThat(List.of(s.n1(), s.n2(), s.leftOut())).containsExactly(20, 39, 1);
    double above = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        above += first[i] && !first[j] && shifted[i] > shifted[j] ? 1 : 0;
      }
    }
    assertThat(s.superiority()).isEqualTo(above / (20 * 39), within(1e-12));
    assertThat(s.rankBiserial()).isGreaterThan(0.8);
    assertThat(s.median1() - s.median2()).isBetween(2.0, 4.0);
    assertThat(s.pHolm()).isEqualTo(2 * s.pValue(), within(1e-15)).isLessThan(1e-6);
    assertThat(rows.get(0).pFalseDiscovery()).isGreaterThan(0.05);
    assertThat(s.group1() + " " + s.group2()).isEqualTo("with no");
    double[] a = IntStream.range(0, n).filter(i -> first[i]).mapToDouble(i -> shifted[i]).toArray();
    double[] b =
        IntStream.range(2, n).filter(i -> !first[i]).mapToDouble(i -> shifted[i]).toArray();
    GroupComparison t = GroupComparison.of(values, List.of(groups), GroupTest.WELCH).get(1);
    assertThat(t.pValue()).isEqualTo(new TTest().tTest(a, b), within(1e-15)).isLessThan(1e-6);
    double pooled = (19 * StatUtils.variance(a) + 38 * StatUtils.variance(b)) / 57;
    assertThat(t.hedgesG())
        .isEqualTo(
            (StatUtils.mean(a) - StatUtils.mean(b)) / Math.sqrt(pooled) * (1 - 3 / 227.0),
            within(1e-12));
    assertThatThrownBy(
            () -> GroupComparison.of(values, List.of("a", "b", "a"), GroupTest.MANN_WHITNEY))
        .hasMessage("noise has 60 values of 3 samples");
    assertThat(GroupComparison.of(values, Collections.nCopies(n, "a"), GroupTest.WELCH)).isEmpty();
  }

  @Test
  void ofSeveralGroupsEachIsComparedWithTheOthers() {
    double[] v = {1, 2, 3, 11, 12, 13, 5, 5, 5};
    List<String> groups = List.of("a", "a", "a", "b", "b", "b", "c", "c", "c");
    List<GroupComparison> rows = GroupComparison.of(Map.of("x", v), groups, GroupTest.MANN_WHITNEY);
    assertThat(rows.stream().map(r -> r.group1() + " " + r.group2() + " " + r.n2()).toList())
        .containsExactly("a others 6", "b others 6", "c others 6");
    assertThat(rows.stream().map(GroupComparison::rankBiserial).toList())
        .containsExactly(-1.0, 1.0, 0.0);
    assertThat(rows.get(1).mean2()).isEqualTo(3.5);
    GroupComparison constant =
        GroupComparison.of(
                Map.of("x", new double[] {1, 1, 2, 2}),
                List.of("a", "a", "b", "b"),
                GroupTest.WELCH)
            .get(0);
    assertThat(constant.pValue()).isZero();
    assertThat(constant.hedgesG()).isNaN();
  }

  /** The example of the paper, table of fifteen p-values: four are found at 0.05. */
  @Test
  void falseDiscoveryRateOfThePaper() {
    double[] p = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };
    double[] adjusted = BenjaminiHochberg.adjust(p);
    assertThat(Arrays.stream(adjusted).filter(v -> v <= 0.05).count()).isEqualTo(4);
    assertThat(adjusted[3]).isEqualTo(0.0095 * 15 / 4, within(1e-12));
    assertThat(adjusted[0]).isEqualTo(0.0015, within(1e-12));
    assertThat(adjusted).isSorted();
    double[] mixed = BenjaminiHochberg.adjust(new double[] {0.04, Double.NaN, 0.01});
    assertThat(mixed).containsExactly(0.04, Double.NaN, 0.02);
    assertThatThrownBy(() -> BenjaminiHochberg.adjust(new double[] {2}))
        .hasMessage("p-value 2.0 outside [0, 1]");
  }

  @Test
  void componentsAreThoseOfTheCovariance() {
    SplittableRandom r = new SplittableRandom(7);
    for (int[] shape : new int[][] {{11, 3}, {5, 13}}) {
      double[][] rows = new double[shape[0]][];
      Arrays.setAll(rows, i -> r.doubles(shape[1]).toArray());
      Pca pca = Pca.of(rows, 2);
      double[] eigen =
          new EigenDecomposition(new Covariance(rows).getCovarianceMatrix()).getRealEigenvalues();
      Arrays.sort(eigen);
      double total = Arrays.stream(eigen).sum();
      for (int k = 0; k < 2; k++) {
        int component = k;
        double variance =
            Arrays.stream(pca.coordinates()).mapToDouble(c -> c[component] * c[component]).sum()
                / (shape[0] - 1);
        double expected = eigen[eigen.length - 1 - k];
        assertThat(variance).isEqualTo(expected, within(1e-10));
        assertThat(pca.explained()[k]).isEqualTo(expected / total, within(1e-10));
      }
      double dot = Arrays.stream(pca.coordinates()).mapToDouble(c -> c[0] * c[1]).sum();
      assertThat(dot).isEqualTo(0, within(1e-10));
    }
    assertThat(Pca.of(new double[][] {{1, 2}, {3, 6}}, 5).coordinates()[1][0])
        .isEqualTo(Math.sqrt(5), within(1e-12));
    assertThatThrownBy(() -> Pca.of(new double[][] {{1}, {Double.NaN}}, 1))
        .hasMessage("rows of different lengths or with numbers that are not finite");
  }
}

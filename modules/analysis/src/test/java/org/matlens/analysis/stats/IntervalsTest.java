package org.matlens.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.metric.Metrics;

class IntervalsTest {
  @Test
  void studentOfFiveFolds() {
    // mean 3, s = 1.5811, t(0.975, 4) = 2.776445
    Interval i = Interval.ofMean(new double[] {1, 2, 3, 4, 5});
    assertThat(i.estimate()).isEqualTo(3);
    assertThat(i.high() - i.estimate()).isEqualTo(2.7764451 * Math.sqrt(2.5 / 5), within(1e-6));
    assertThat(i.estimate() - i.low()).isEqualTo(i.high() - i.estimate(), within(1e-12));
    assertThat(Interval.ofMean(new double[] {7}).low()).isNaN();
    assertThatThrownBy(() -> Interval.ofMean(new double[] {1, Double.NaN}))
        .hasMessage("value 1 is NaN");
  }

  @Test
  void bootstrapOfAMeanIsCloseToStudentAndRepeatable() {
    double[] x = new SplittableRandom(2).doubles(211).toArray();
    Interval student = Interval.ofMean(x);
    Interval drawn = Bootstrap.mean(x, 17);
    assertThat(drawn.low()).isEqualTo(student.low(), within(0.006));
    assertThat(drawn.high()).isEqualTo(student.high(), within(0.006));
    assertThat(Bootstrap.mean(x, 17)).isEqualTo(drawn);
    assertThat(Bootstrap.mean(x, 18)).isNotEqualTo(drawn);
  }

  @Test
  void intervalsCoverTheTruthAboutAsOftenAsTheySay() {
    SplittableRandom r = new SplittableRandom(23);
    int percentile = 0;
    int bca = 0;
    int trials = 300;
    for (int t = 0; t < trials; t++) {
      // exponential: mean 1, skewed
      double[] x = r.doubles(61).map(u -> -Math.log1p(-u)).toArray();
      Interval p = Bootstrap.percentile(61, rows -> mean(x, rows), 400, t);
      Interval b = Bootstrap.bca(61, rows -> mean(x, rows), 400, t);
      percentile += p.low() <= 1 && 1 <= p.high() ? 1 : 0;
      bca += b.low() <= 1 && 1 <= b.high() ? 1 : 0;
    }
    assertThat(percentile / (double) trials).isBetween(0.88, 0.98);
    assertThat(bca / (double) trials).isBetween(0.89, 0.985);
  }

  private static double mean(double[] x, int[] rows) {
    return Arrays.stream(Bootstrap.pick(x, rows)).average().orElseThrow();
  }

  @Test
  void bcaFollowsSkewness() {
    double[] x = new SplittableRandom(29).doubles(41).map(u -> -Math.log1p(-u)).toArray();
    Interval p = Bootstrap.percentile(41, rows -> mean(x, rows), 4000, 5);
    Interval b = Bootstrap.bca(41, rows -> mean(x, rows), 4000, 5);
    assertThat(b.low()).isGreaterThan(p.low());
    assertThat(b.high()).isGreaterThan(p.high());
    assertThat(b.estimate()).isEqualTo(p.estimate());
    double[] same = {2, 2, 2};
    assertThat(Bootstrap.bca(3, rows -> mean(same, rows), 50, 1).low()).isEqualTo(2);
  }

  @Test
  void undefinedResamplesAreCountedNotAveraged() {
    int[] y = {1, 0, 0, 0, 0};
    double[] s = {5, 1, 2, 3, 4};
    Interval i =
        Bootstrap.percentile(
            5, rows -> Metrics.rocAuc(Bootstrap.pick(y, rows), Bootstrap.pick(s, rows)), 1000, 3);
    // without the positive: 0.8^5 = 0.328; all positive: 0.0003
    assertThat(i.undefined()).isBetween(270, 390);
    assertThat(i.low()).isEqualTo(1);
    Interval never = Bootstrap.percentile(5, rows -> Double.NaN, 10, 3);
    assertThat(never.undefined()).isEqualTo(10);
    assertThat(never.low()).isNaN();
    assertThat(Bootstrap.percentile(0, rows -> Double.NaN, 10, 3).high()).isNaN();
  }

  @Test
  void pairsStayTogetherInDifferences() {
    double[] a = {1, 20, 300, 4000};
    double[] b = {0, 19, 299, 3999};
    Interval i = Bootstrap.difference(4, r -> mean(a, r), r -> mean(b, r), 100, 1);
    assertThat(i.low()).isEqualTo(1, within(1e-9));
    assertThat(i.high()).isEqualTo(1, within(1e-9));
  }

  @Test
  void quantilesInterpolate() {
    assertThat(Bootstrap.quantile(new double[] {1, 2, 4}, 0.75)).isEqualTo(3);
    assertThat(Bootstrap.quantile(new double[] {1, 2, 4}, 1)).isEqualTo(4);
  }
}

package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

class RivalsTest {

  private static double[][] random(int n, int m, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[n][m];
    for (double[] row : x) {
      for (int i = 0; i < m; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return x;
  }

  @Test
  void aLinearTargetIsFoundFromFewerPatternsThanPoints() {
    double[][] basis = random(3, 41, 1);
    double[][] shares = random(29, 3, 2);
    double[][] patterns =
        new Array2DRowRealMatrix(shares).multiply(new Array2DRowRealMatrix(basis)).getData();
    double[][] train = java.util.Arrays.copyOfRange(patterns, 0, 17);
    double[][] choose = java.util.Arrays.copyOfRange(patterns, 17, 22);
    double[][] test = java.util.Arrays.copyOfRange(patterns, 22, 29);
    double[][] found =
        new PrincipalRidge(train)
            .predict(
                java.util.Arrays.copyOfRange(shares, 0, 17),
                choose,
                java.util.Arrays.copyOfRange(shares, 17, 22),
                test);
    for (int i = 0; i < test.length; i++) {
      assertThat(found[i]).containsExactly(shares[22 + i], within(1e-5));
    }
  }

  /** With all components it is ridge regression: (X'X + λ) w = X'y; the best λ of the six wins. */
  @Test
  void withAllComponentsItIsRidgeRegression() {
    double[][] x = random(13, 4, 3);
    double[][] y = random(13, 1, 4);
    double[][] choose = random(7, 4, 5);
    double[][] chosen = random(7, 1, 6);
    double[][] asked = random(5, 4, 7);
    double[][] found = new PrincipalRidge(x).predict(y, choose, chosen, asked);
    RealMatrix centred = new Array2DRowRealMatrix(x);
    double[] mean = new double[4];
    double yMean = 0;
    for (int i = 0; i < 13; i++) {
      yMean += y[i][0] / 13;
      for (int k = 0; k < 4; k++) {
        mean[k] += x[i][k] / 13;
      }
    }
    for (int i = 0; i < 13; i++) {
      for (int k = 0; k < 4; k++) {
        centred.addToEntry(i, k, -mean[k]);
      }
    }
    RealMatrix gram = centred.transpose().multiply(centred);
    double largest =
        new org.apache.commons.math3.linear.EigenDecomposition(gram).getRealEigenvalue(0);
    double least = Double.POSITIVE_INFINITY;
    double[] expected = null;
    for (double ridge : new double[] {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1}) {
      RealMatrix a =
          gram.add(MatrixUtils.createRealIdentityMatrix(4).scalarMultiply(ridge * largest));
      double[] right = new double[4];
      for (int i = 0; i < 13; i++) {
        for (int k = 0; k < 4; k++) {
          right[k] += centred.getEntry(i, k) * (y[i][0] - yMean);
        }
      }
      double[] w =
          new LUDecomposition(a).getSolver().solve(MatrixUtils.createRealVector(right)).toArray();
      double error = 0;
      for (int i = 0; i < 7; i++) {
        error += Math.pow(value(choose[i], mean, w, yMean) - chosen[i][0], 2);
      }
      if (error < least) {
        least = error;
        expected = w;
      }
    }
    for (int i = 0; i < asked.length; i++) {
      assertThat(found[i][0]).isCloseTo(value(asked[i], mean, expected, yMean), within(1e-9));
    }
  }

  private static double value(double[] x, double[] mean, double[] w, double yMean) {
    double sum = yMean;
    for (int k = 0; k < w.length; k++) {
      sum += w[k] * (x[k] - mean[k]);
    }
    return sum;
  }

  @Test
  void pValuesAreThoseOfAllSwaps() {
    // Errors 0 and 1 in each of 4 samples: of 16 ways to swap, 2 are as extreme as what was seen.
    double[] target = {0, 0, 0, 0};
    double[] ours = {0, 0, 0, 0};
    double[] theirs = {1, 1, 1, 1};
    assertThat(Rivals.pValue("mae", target, ours, theirs)).isCloseTo(2 / 16.0, within(0.015));
    assertThat(Rivals.pValue("mae", target, theirs, ours)).isCloseTo(2 / 16.0, within(0.015));
    assertThat(Rivals.pValue("mae", target, ours, ours)).isEqualTo(1);
    double[] classes = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2};
    double[] wrong = {1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    assertThat(Rivals.pValue("macroF1", classes, classes, wrong)).isLessThan(0.01);
  }

  @Test
  void crystalSystemsFollowFromNumbersOfSpaceGroups() throws Exception {
    String[] groups = {
      "1", "2", "3", "15", "16", "74", "75", "142", "143", "167", "168", "194", "195", "230", ""
    };
    String[] systems = {
      "triclinic",
      "triclinic",
      "monoclinic",
      "monoclinic",
      "orthorhombic",
      "orthorhombic",
      "tetragonal",
      "tetragonal",
      "trigonal",
      "trigonal",
      "hexagonal",
      "hexagonal",
      "cubic",
      "cubic",
      ""
    };
    java.util.ArrayList<CsvTable.Row> rows = new java.util.ArrayList<>();
    for (int i = 0; i < groups.length; i++) {
      rows.add(new CsvTable.Row(i, i + 2, List.of(groups[i])));
    }
    CsvTable table = CsvTable.of(Path.of("t.csv"), List.of("space_group"), rows);
    CsvTable with = PreparedTable.withCrystalSystem(table, List.of("crystal_system"));
    assertThat(with.column("crystal_system").texts()).containsExactly(systems);
    assertThat(PreparedTable.withCrystalSystem(table, List.of("n"))).isSameAs(table);
    for (String bad : List.of("0", "231", "Fm-3m", "-1")) {
      CsvTable wrong =
          CsvTable.of(
              Path.of("t.csv"),
              List.of("space_group"),
              List.of(new CsvTable.Row(0, 2, List.of(bad))));
      assertThatThrownBy(() -> PreparedTable.withCrystalSystem(wrong, List.of("crystal_system")))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("t.csv, line 2")
          .hasMessageContaining("\"" + bad + "\", expected the number of a space group, 1 to 230");
    }
  }

  @Test
  void accuracyCountsAllClasses() {
    double[] target = {0, 1, 2, 3, 3, 2, 1};
    double[] values = {0, 2, 2, 3, 3, 3, 1};
    Task several = new Task("c", Task.Kind.MULTICLASS, "", List.of("a", "b", "c", "d"));
    assertThat(Rivals.figure(several, "accuracy", target, values)).isEqualTo(5 / 7.0);
    Task two = Task.binary("c");
    assertThat(Rivals.figure(two, "accuracy", new double[] {0, 1, 1}, new double[] {0.4, 0.6, 0.3}))
        .isEqualTo(2 / 3.0);
  }

  @Test
  void rareClassesLoseTheirLabels() throws Exception {
    java.util.ArrayList<CsvTable.Row> rows = new java.util.ArrayList<>();
    for (String label : List.of("K", "L3", "K", "", "L1", " L3")) {
      rows.add(new CsvTable.Row(rows.size(), rows.size() + 2, List.of("x", label)));
    }
    CsvTable table = CsvTable.of(Path.of("t.csv"), List.of("file", "edge"), rows);
    CsvTable with = PreparedTable.withFewest(table, "edge", 2);
    assertThat(with.column("edge").texts()).containsExactly("K", "L3", "K", "", "", " L3");
    assertThat(with.rows().get(5).line()).isEqualTo(7);
    assertThatThrownBy(() -> PreparedTable.withFewest(table, "edge", 3))
        .isInstanceOf(InputException.class)
        .hasMessage("t.csv, column \"edge\": no class has 3 rows");
  }
}

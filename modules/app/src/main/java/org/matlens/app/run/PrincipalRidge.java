package org.matlens.app.run;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Linear regression on principal components: patterns are centred, projected on the components of
 * largest variance, and each target is fitted to the projections with a ridge. The components come
 * from the matrix of scalar products of the patterns, since there are fewer patterns than points.
 *
 * <p>Source: A. E. Hoerl, R. W. Kennard, Technometrics 12 (1970) 55,
 * doi:10.1080/00401706.1970.10488634.
 */
final class PrincipalRidge {
  /** Numbers of components and ridges, as shares of the largest variance, that are tried. */
  private static final int[] COMPONENTS = {5, 10, 20, 50, 100, 200};

  private static final double[] RIDGES = {1e-8, 1e-6, 1e-4, 1e-3, 1e-2, 1e-1};

  /** Components with less of the largest variance are rounding. */
  private static final double LEAST = 1e-12;

  private final double[][] patterns;
  private final double[][] training;
  private final double[] mean;
  private final double[] variances;
  private final RealMatrix vectors;

  /** Finds the components of patterns of equal length. */
  PrincipalRidge(double[][] patterns) {
    this.patterns = patterns;
    int n = patterns.length;
    mean = new double[patterns[0].length];
    for (double[] p : patterns) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += p[i] / n;
      }
    }
    training = Arrays.stream(patterns).map(this::centred).toArray(double[][]::new);
    double[][] gram = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        gram[a][b] = dot(training[a], training[b]);
        gram[b][a] = gram[a][b];
      }
    }
    EigenDecomposition e = new EigenDecomposition(new Array2DRowRealMatrix(gram, false));
    variances = e.getRealEigenvalues(); // falling
    vectors = e.getV();
  }

  private double[] centred(double[] pattern) {
    double[] out = new double[mean.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = pattern[i] - mean[i];
    }
    return out;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Projections on the components, [pattern][component]. */
  private double[][] project(double[][] patterns) {
    int usable = 0;
    int most = Math.min(COMPONENTS[COMPONENTS.length - 1], variances.length);
    while (usable < most && variances[usable] > LEAST * variances[0]) {
      usable++;
    }
    double[][] out = new double[patterns.length][usable];
    for (int p = 0; p < patterns.length; p++) {
      double[] c = centred(patterns[p]);
      double[] products = new double[training.length];
      for (int t = 0; t < training.length; t++) {
        products[t] = dot(c, training[t]);
      }
      for (int k = 0; k < usable; k++) {
        out[p][k] = dot(products, vectors.getColumn(k)) / Math.sqrt(variances[k]);
      }
    }
    return out;
  }

  /**
   * Predictions, [pattern][output].
   *
   * @param targets of the training patterns, [pattern][output]
   * @param choosing patterns on which components and ridge are chosen by their squared error
   * @param chosen targets of those
   * @param asked patterns whose outputs are wanted
   */
  double[][] predict(double[][] targets, double[][] choosing, double[][] chosen, double[][] asked) {
    double[][] own = project(patterns);
    double[][] choice = project(choosing);
    double[][] wanted = project(asked);
    double[][] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int components : COMPONENTS) {
      for (double ridge : RIDGES) {
        double[][] weights = fit(own, targets, components, ridge);
        double error = error(outputs(weights, choice), chosen);
        if (error < least) {
          least = error;
          best = weights;
        }
      }
    }
    return outputs(best, wanted);
  }

  /** [output][1 + component]; the first weight is the mean. */
  private double[][] fit(double[][] own, double[][] targets, int components, double ridge) {
    int outputs = targets[0].length;
    int n = own.length;
    int m = Math.min(components, own[0].length);
    double[][] w = new double[outputs][1 + m];
    for (int o = 0; o < outputs; o++) {
      for (double[] t : targets) {
        w[o][0] += t[o] / n;
      }
      for (int k = 0; k < m; k++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += own[i][k] * (targets[i][o] - w[o][0]);
        }
        w[o][1 + k] = sum / (variances[k] + ridge * variances[0]);
      }
    }
    return w;
  }

  private static double[][] outputs(double[][] weights, double[][] projections) {
    double[][] out = new double[projections.length][weights.length];
    for (int i = 0; i < out.length; i++) {
      for (int o = 0; o < weights.length; o++) {
        out[i][o] = weights[o][0];
        for (int k = 1; k < weights[o].length; k++) {
          out[i][o] += weights[o][k] * projections[i][k - 1];
        }
      }
    }
    return out;
  }

  private static double error(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int o = 0; o < a[i].length; o++) {
        sum += (a[i][o] - b[i][o]) * (a[i][o] - b[i][o]);
      }
    }
    return sum;
  }
}

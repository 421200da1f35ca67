package org.matlens.model.train;

/** A number for every point, learned from some. */
interface PointRegression {
  /** One answer per point. */
  double[] answers(double[][] points);
}

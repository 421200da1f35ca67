/**
 * The files of {@code RUN/explain}. Explained samples enter an {@link
 * org.matlens.app.explain.ExplainWriter} one by one; {@code index.json}, one {@code .npz} and the
 * drawings of each sample, and {@code xsmiles.json} leave it.
 */
package org.matlens.app.explain;

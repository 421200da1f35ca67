/**
 * Changed inputs and what a model says to them: samples and tokens to delete enter, scores along
 * deletion paths leave.
 *
 * <p>Easily confused: a {@link org.matlens.analysis.perturb.Deletion} says what becomes of a
 * deleted token; a {@link org.matlens.analysis.perturb.DeletionPath} deletes more and more tokens
 * in a given order; a {@link org.matlens.analysis.perturb.DeletionCurve} is the score on that path.
 * Tokens are numbered through all streams of a sample ({@link
 * org.matlens.analysis.perturb.SampleTokens}).
 */
package org.matlens.analysis.perturb;

/**
 * What may be asked of a model, as small capabilities: a model that lacks one is still used by what
 * it has. {@link org.matlens.predict.Predictor} predicts; {@link org.matlens.predict.Attends},
 * {@link org.matlens.predict.Differentiates}, {@link org.matlens.predict.Intervenes}, {@link
 * org.matlens.predict.Randomises}, {@link org.matlens.predict.DropsOut} and {@link
 * org.matlens.predict.Retrains} are what explanations and audits build on.
 */
package org.matlens.predict;

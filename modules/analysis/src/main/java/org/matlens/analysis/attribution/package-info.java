/**
 * What does a model look at: a predictor and samples enter, one number per token leaves.
 *
 * <p>Easily confused: attention weights are an output of the model; an {@link
 * org.matlens.analysis.attribution.Attribution} is a hypothesis made from them, or from gradients
 * or changed inputs, about which tokens matter. Whether to believe it is the business of {@code
 * org.matlens.analysis.audit}. Scores are of all tokens of all streams in order, special tokens
 * included; {@link org.matlens.analysis.attribution.Fold} sums them over atoms.
 */
package org.matlens.analysis.attribution;

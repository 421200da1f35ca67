/**
 * What would have to be otherwise for the model to answer otherwise: small valid changes of an
 * input come in from outside ({@link org.matlens.analysis.counterfactual.Edits}), the nearest that
 * flips or moves the prediction goes out.
 */
package org.matlens.analysis.counterfactual;

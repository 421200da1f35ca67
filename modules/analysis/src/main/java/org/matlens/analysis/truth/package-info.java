/**
 * Where it is known which atoms matter: attributions and the truth about each sample enter; how
 * well each method finds it leaves.
 *
 * <p>Easily confused: an {@link org.matlens.analysis.truth.AtomTruth} is what a sample's atoms do
 * by the rule that made its target; whether the model goes by that rule is another question. A map
 * may be faithful to a model that took a shortcut, and wrong here.
 */
package org.matlens.analysis.truth;

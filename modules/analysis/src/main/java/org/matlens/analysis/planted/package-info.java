/**
 * The audit audited: models whose true importances are known and explainers that tell the truth,
 * its opposite, or nothing; a seed enters, a {@link org.matlens.analysis.planted.PlantedSuite} of
 * expected and found verdicts leaves.
 */
package org.matlens.analysis.planted;

/**
 * Statistics for honest comparisons: numbers per sample or fold enter; intervals, tests, adjusted
 * p-values and calibration figures leave.
 *
 * <p>Easily confused: an {@link org.matlens.analysis.stats.Interval} says how well an estimate is
 * known; a p-value says how surprising it would be under a null hypothesis; an effect size ({@link
 * org.matlens.analysis.stats.MannWhitney}) says how much it matters. Everything random takes a
 * seed. NaN inputs are an error.
 */
package org.matlens.analysis.stats;

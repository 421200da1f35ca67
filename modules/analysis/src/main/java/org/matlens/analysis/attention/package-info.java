/**
 * Attention as it is: maps of samples enter, figures about heads, distances, elements, segments and
 * graphs leave.
 *
 * <p>Nothing here says what matters for a prediction: that is the business of {@code
 * org.matlens.analysis.attribution} and {@code audit}. Easily confused: {@link
 * org.matlens.analysis.attention.HeadFigures} describe one head on one sample, {@link
 * org.matlens.analysis.attention.HeadSummary} one head over many. Maps with a NaN or infinite
 * weight are counted and left out of every figure.
 */
package org.matlens.analysis.attention;

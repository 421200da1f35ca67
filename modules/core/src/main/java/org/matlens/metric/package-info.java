/**
 * How good predictions are: targets and predictions enter, one number leaves.
 *
 * <p>House rules of every metric here: an undefined case (no samples, one class only, constant
 * targets) gives NaN and its Javadoc says so; a NaN or infinite input is an error, never averaged;
 * {@link org.matlens.metric.Labelled} sets missing labels and non-finite predictions apart and
 * counts them first.
 */
package org.matlens.metric;

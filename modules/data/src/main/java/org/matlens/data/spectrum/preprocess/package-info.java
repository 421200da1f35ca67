/**
 * What is done to a spectrum before it becomes tokens. A spectrum enters a {@link
 * org.matlens.data.spectrum.preprocess.Chain} of {@link org.matlens.data.spectrum.preprocess.Step}s
 * in the order in which they were declared; a spectrum leaves. A step that cannot be done says why
 * as an {@link org.matlens.input.InputException}, since it is the data that does not fit.
 */
package org.matlens.data.spectrum.preprocess;

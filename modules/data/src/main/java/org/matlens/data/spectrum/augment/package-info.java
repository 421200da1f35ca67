/**
 * Other measurements of the same sample, for training. A {@link org.matlens.spectrum.Spectrum} and
 * a seed enter; the spectrum as it might have been measured leaves, on the same axis.
 */
package org.matlens.data.spectrum.augment;

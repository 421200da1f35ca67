/**
 * Tokens of spectra. A {@link org.matlens.spectrum.Spectrum} enters, preprocessed as it should be;
 * patches along its axis or its peaks leave, each with the range of the axis it comes from in the
 * unit of the axis.
 */
package org.matlens.data.spectrum.token;

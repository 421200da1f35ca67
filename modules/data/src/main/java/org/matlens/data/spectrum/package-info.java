/**
 * Files of spectra in, {@link org.matlens.spectrum.Spectrum}s out; a file that cannot be read gives
 * one error with its line.
 */
package org.matlens.data.spectrum;

/**
 * Spectra as values: a {@link org.matlens.spectrum.SpectrumAxis} in a named unit and a {@link
 * org.matlens.spectrum.Spectrum} of intensities over it. Readers make them; {@link
 * org.matlens.spectrum.AxisConversion} tells the same spectrum on another axis. Nothing here
 * guesses a unit that was not stated.
 */
package org.matlens.spectrum;

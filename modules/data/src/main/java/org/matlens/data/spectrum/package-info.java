/**
 * Files of spectra in, {@link org.matlens.spectrum.Spectrum}s out; a file that cannot be read gives
 * one error with its line.
 *
 * <p>{@link org.matlens.data.spectrum.SpectrumFile} tells formats apart by what a file holds:
 * XRDML, JCAMP-DX, VAMAS, XDI, else columns of numbers. Nothing is put right in silence: what a
 * reader takes by convention (a unit nobody wrote, the second of many columns) is a warning beside
 * the spectrum, and an axis that nothing tells is {@code unknown}. Not the same: a {@code
 * wavenumber} (absolute) and a {@code raman shift} (from the laser line), both in 1/cm; {@code
 * angle} (of a monochromator) and {@code 2theta}.
 */
package org.matlens.data.spectrum;

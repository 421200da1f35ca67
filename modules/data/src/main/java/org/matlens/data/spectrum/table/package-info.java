/**
 * Many spectra in one table. A CSV with the axis in its header and a spectrum in each row enters;
 * {@link org.matlens.spectrum.Spectrum}s by their ids leave. Which quantity and unit the axis has
 * the file does not say: whoever reads it does.
 */
package org.matlens.data.spectrum.table;

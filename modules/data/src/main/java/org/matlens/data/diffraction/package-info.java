/**
 * Powder diffraction of crystals: a structure enters, a list of peaks leaves ({@link
 * org.matlens.data.diffraction.PowderPattern}), and with a peak profile a sampled pattern. A
 * reflection is one (h, k, l); a peak is all reflections at the same angle.
 */
package org.matlens.data.diffraction;

package org.matlens.data.crystal;

import org.matlens.chem.Element;

/**
 * A row of a CIF file's list of atoms.
 *
 * @param label as written
 * @param element what it is
 * @param occupancy in (0, 1], but for rounding
 * @param fractional coordinates, [3]; not copied, never written to
 * @param line of the file, from 1
 */
record CifAtom(String label, Element element, double occupancy, double[] fractional, int line) {}

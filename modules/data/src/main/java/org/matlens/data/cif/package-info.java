/**
 * The syntax of CIF: the text of a file enters, {@link org.matlens.data.cif.CifBlock}s of items and
 * loops leave, every value with its line. What the names mean is not known here. An item outside
 * loops is a column with one row; a loop is several columns of equal length.
 *
 * <p>Hall, Allen, Brown, Acta Cryst. A47, 655 (1991), doi:10.1107/S010876739101067X; Bernstein et
 * al., J. Appl. Cryst. 49, 277 (2016), doi:10.1107/S1600576715021871 (CIF 2).
 */
package org.matlens.data.cif;

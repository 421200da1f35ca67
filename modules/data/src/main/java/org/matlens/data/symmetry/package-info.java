/**
 * Space groups: symmetry operations from the lists of files ({@code -x,y+1/2,z}), from Hall
 * symbols, and from Hermann-Mauguin symbols or numbers through the table of settings. A setting is
 * a choice of axes and origin for a space group; the same group has operators that look different
 * in each.
 */
package org.matlens.data.symmetry;

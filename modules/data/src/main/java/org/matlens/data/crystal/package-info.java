/** Crystals: the neighbours of their sites under periodic boundary conditions, and their tokens. */
package org.matlens.data.crystal;

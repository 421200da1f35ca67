/**
 * Crystals as values: a {@link org.matlens.crystal.Lattice}, {@link org.matlens.crystal.Site}s in
 * its cell, and the {@link org.matlens.crystal.CrystalStructure} of both. Readers make them;
 * neighbour lists, tokens and powder patterns come out of them. A site is not an atom: it may hold
 * a mix of elements, or be partly empty.
 */
package org.matlens.crystal;

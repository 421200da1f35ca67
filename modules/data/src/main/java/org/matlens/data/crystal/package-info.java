/**
 * Crystals from files to tokens. A structure file enters {@link
 * org.matlens.data.crystal.StructureFile} and {@link org.matlens.crystal.CrystalStructure}s leave
 * it, as rows of a {@link org.matlens.data.crystal.StructureTable} with their properties; of one of
 * these a {@link org.matlens.data.crystal.NeighbourList} tells which sites are near which, periodic
 * images included, and a {@link org.matlens.data.crystal.SiteTokenizer} makes tokens with edges. A
 * neighbour is not a site: the same site may be a neighbour many times, each time in another image
 * of the cell.
 */
package org.matlens.data.crystal;

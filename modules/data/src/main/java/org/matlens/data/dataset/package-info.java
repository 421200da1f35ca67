/**
 * Tables of labelled inputs and where they come from: files enter, domain objects with their
 * targets leave, each with the row and line it came from.
 *
 * <p>A <em>row</em> is the 0-based number of a data row (the header is none), a <em>line</em> the
 * 1-based number of the line in the file at which that row begins.
 */
package org.matlens.data.dataset;

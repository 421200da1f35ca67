/**
 * The page about a run: the files of a finished run enter, one HTML file that works offline leaves.
 */
package org.matlens.app.report;

/**
 * Drawings as SVG text. Numbers, labels and colours enter; whole SVG documents leave, without ids,
 * scripts or links, so that several stand in one page. Colours are chosen to be told apart by
 * colour-blind readers and in grey.
 */
package org.matlens.app.plot;

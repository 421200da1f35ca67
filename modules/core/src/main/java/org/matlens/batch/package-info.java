/**
 * Samples and packed batches: what stands between tokens and an engine. Only primitive arrays, no
 * padding: the tokens of all samples follow each other, and offsets tell where a sample starts.
 */
package org.matlens.batch;

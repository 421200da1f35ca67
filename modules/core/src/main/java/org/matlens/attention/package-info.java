/**
 * Attention weights as values: axes are always [layer, head, query, key], per sample and per pair
 * of streams.
 */
package org.matlens.attention;

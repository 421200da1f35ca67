/**
 * Which samples a model is trained on, chosen by and measured on: numbers of rows, labels or group
 * keys enter, {@link org.matlens.data.split.Split}s leave, one per fold. The same seed gives the
 * same split on every machine.
 */
package org.matlens.data.split;

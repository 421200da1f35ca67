/** Enters: a chemical formula. Leaves: a {@code Composition}, then its tokens, one per element. */
package org.matlens.data.composition;

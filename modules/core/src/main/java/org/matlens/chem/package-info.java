/**
 * Domain objects of chemistry: immutable, validated, in named units. A reader makes them, a
 * tokenizer takes them.
 */
package org.matlens.chem;

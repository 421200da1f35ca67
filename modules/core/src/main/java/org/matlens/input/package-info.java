/**
 * What is wrong with an input from outside: one error, one line, with the place it was found at.
 */
package org.matlens.input;

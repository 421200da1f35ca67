/**
 * Kinds of input. Enters: a text of a table or a command line, or a file. Leaves: what it says, as
 * tokens; how other views of it are made, and what it is called in messages.
 */
package org.matlens.app.modality;

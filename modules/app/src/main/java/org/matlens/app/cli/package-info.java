/**
 * The commands. Arguments enter; tables for a person or JSON, files, and an exit code leave: 0
 * done, 1 failed, 2 bad usage or bad input. A command throws {@link
 * org.matlens.input.InputException} for the latter; who runs it prints the message as one line.
 */
package org.matlens.app.cli;

/**
 * The program: {@link org.matlens.app.Main} hands the arguments to a command of {@code
 * org.matlens.app.cli}.
 */
package org.matlens.app;

/**
 * One run: a configuration enters, a run directory leaves. {@link org.matlens.app.run.Experiment}
 * is the main path; {@link org.matlens.app.run.RunFolder} knows where things lie and whether a run
 * is whole.
 */
package org.matlens.app.run;

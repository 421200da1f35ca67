/**
 * May we believe an explanation? A predictor, samples with targets and attribution methods enter;
 * an {@link org.matlens.analysis.audit.AuditReport} leaves: a gate (is the model better than
 * knowing nothing?), checks with value, reference, interval and verdict, and one verdict per
 * method.
 *
 * <p>Easily confused: a {@link org.matlens.analysis.audit.Check} is a procedure; a {@link
 * org.matlens.analysis.audit.CheckResult} is what it found about one method; a {@link
 * org.matlens.analysis.audit.MethodVerdict} is what all findings together say.
 */
package org.matlens.analysis.audit;

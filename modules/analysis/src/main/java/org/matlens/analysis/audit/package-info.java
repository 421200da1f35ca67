/**
 * May we believe an explanation? A predictor, samples with targets and attribution methods enter;
 * an {@link org.matlens.analysis.audit.AuditReport} leaves: a gate (is the model better than
 * knowing nothing?), checks with value, reference, interval and verdict, and one verdict per
 * method.
 *
 * <p>Easily confused: a {@link org.matlens.analysis.audit.Check} is a procedure; a {@link
 * org.matlens.analysis.audit.CheckResult} is what it found about one method; a {@link
 * org.matlens.analysis.audit.MethodVerdict} is what all findings together say.
 *
 * <p>How a verdict comes about, and why so:
 *
 * <ul>
 *   <li>Each map is tested on what it claims. Contributions are signed: the largest goes first and
 *       the score must fall, so that a map with the wrong sign loses. Influence has no sign: the
 *       score must move. The area under |change| will not do for that, because tokens of opposite
 *       sign cancel and the true order would be punished; the way travelled does not cancel ({@link
 *       org.matlens.analysis.perturb.DeletionCurve#movement}).
 *   <li>The reference is random orders of the same sample. A map that knows nothing is one more
 *       random order, so its rank among them has a known distribution: the test needs no assumption
 *       about areas, and its value, the share of random orders beaten, means the same for every
 *       model and unit.
 *   <li>A large p-value is not evidence of absence. "Not supported" needs an interval that excludes
 *       any advantage worth having (beating 3 of 5 random orders), and "supported" needs one of
 *       that size: with 200 samples, noise and constant maps are then told from chance, and with 10
 *       they stay inconclusive, as they should.
 *   <li>A constant map has no order at all and is found by looking at it; a map that does not look
 *       at the model is found by drawing the parameters anew.
 * </ul>
 *
 * On 25 planted models for each of ten settings, with 200 samples, 2 of 1250 verdicts were
 * inconclusive and none was wrong.
 */
package org.matlens.analysis.audit;

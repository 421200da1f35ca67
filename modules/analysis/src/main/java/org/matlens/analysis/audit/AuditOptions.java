package org.matlens.analysis.audit;

/**
 * How much an audit asks of the model; more samples make verdicts sharper and the audit slower.
 *
 * @param seed of everything random in it
 * @param limit most samples looked at, drawn at random when there are more
 * @param randomOrders random deletion orders per sample
 * @param maxSteps most steps of a deletion path
 * @param randomisations fully re-initialised models
 * @param randomisationLimit most samples explained by each of them
 */
public record AuditOptions(
    long seed,
    int limit,
    int randomOrders,
    int maxSteps,
    int randomisations,
    int randomisationLimit) {
  public AuditOptions {
    atLeast("limit", limit, 1);
    atLeast("randomOrders", randomOrders, 2);
    atLeast("maxSteps", maxSteps, 2);
    atLeast("randomisations", randomisations, 2);
    atLeast("randomisationLimit", randomisationLimit, 1);
  }

  /** 200 samples, 20 random orders, 16 steps, 8 re-initialised models on 60 samples. */
  public static AuditOptions defaults(long seed) {
    return new AuditOptions(seed, 200, 20, 16, 8, 60);
  }

  /** The same with another limit of samples. */
  public AuditOptions withLimit(int samples) {
    return new AuditOptions(
        seed, samples, randomOrders, maxSteps, randomisations, randomisationLimit);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
    }
  }
}

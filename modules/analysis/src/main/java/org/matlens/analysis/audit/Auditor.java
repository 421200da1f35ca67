package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.predict.Predictor;

/** Runs an audit; the same arguments give the same report. */
public final class Auditor {
  private Auditor() {}

  /**
   * Audits {@code methods} as explanations of {@code predictor}.
   *
   * @param data samples the model was not trained on; the gate uses all of them, the checks at most
   *     {@link AuditOptions#limit}
   * @param methods with names of their own; those the model lacks a capability for are not audited
   * @param checks e.g. {@link Checks#all}
   */
  public static AuditReport audit(
      Predictor predictor,
      AuditData data,
      List<AttributionMethod> methods,
      List<Check> checks,
      AuditOptions options,
      AuditProgress progress) {
    long names = methods.stream().map(AttributionMethod::name).distinct().count();
    if (names < methods.size()) {
      throw new IllegalArgumentException(
          "methods "
              + methods.stream().map(AttributionMethod::name).toList()
              + ", expected each once");
    }
    Gate gate = GateCheck.of(predictor, data, options.seed());
    List<AttributionMethod> offered = methods.stream().filter(m -> m.offeredBy(predictor)).toList();
    AuditContext context = new AuditContext(predictor, data, options, progress);
    List<CheckResult> results = new ArrayList<>();
    results.add(GateCheck.asResult(gate));
    for (Check check : checks) {
      results.addAll(check.run(context, offered));
    }
    List<MethodVerdict> verdicts =
        offered.stream().map(m -> VerdictRule.decide(m.name(), gate, results)).toList();
    return new AuditReport(gate, verdicts, results, context.curves(), context.comparisons());
  }
}

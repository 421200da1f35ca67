package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.stats.Interval;

/**
 * The outcome of an audit.
 *
 * @param gate is the model better than its baseline?
 * @param methods one verdict per method
 * @param checks every finding; the gate's comes first
 * @param curves of deletion and insertion, mean over samples
 * @param comparisons of the methods with each other
 */
public record AuditReport(
    Gate gate,
    List<MethodVerdict> methods,
    List<CheckResult> checks,
    List<MeanCurve> curves,
    List<Comparison> comparisons) {
  public AuditReport {
    methods = List.copyOf(methods);
    checks = List.copyOf(checks);
    curves = List.copyOf(curves);
    comparisons = List.copyOf(comparisons);
  }

  /** Without curves and comparisons. */
  public AuditReport(Gate gate, List<MethodVerdict> methods, List<CheckResult> checks) {
    this(gate, methods, checks, List.of(), List.of());
  }

  /**
   * The content of {@code audit.json}: maps and lists of strings, numbers, booleans and null, keys
   * in the order of the file. Numbers that could not be told are null, never NaN.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> g = new LinkedHashMap<>();
    g.put("metric", gate.metric());
    g.put("model", number(gate.model().estimate()));
    g.put("baseline", number(gate.baseline()));
    g.put("ci95", limits(gate.model()));
    g.put("pass", gate.pass());
    List<Object> verdicts = new ArrayList<>();
    for (MethodVerdict m : methods) {
      Map<String, Object> v = new LinkedHashMap<>();
      v.put("method", m.method());
      v.put("verdict", m.verdict().label());
      v.put("decidedBy", m.decidedBy());
      verdicts.add(v);
    }
    List<Object> results = new ArrayList<>();
    for (CheckResult c : checks) {
      Map<String, Object> r = new LinkedHashMap<>();
      r.put("method", c.method().orElse(null));
      r.put("check", c.check());
      r.put("family", c.family().label());
      r.put("value", number(c.value()));
      r.put("reference", number(c.reference()));
      r.put("ci95", limits(c.estimate()));
      r.put("pValue", number(c.pValue()));
      r.put("pAdjusted", number(c.pAdjusted()));
      r.put("direction", c.direction().label());
      r.put("verdict", c.finding().label());
      r.put("n", c.n());
      r.put("explanation", c.explanation());
      results.add(r);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("gate", g);
    out.put("methods", verdicts);
    out.put("checks", results);
    out.put("comparisons", comparisons.stream().map(AuditReport::map).toList());
    out.put("curves", curves.stream().map(AuditReport::map).toList());
    return out;
  }

  private static Map<String, Object> map(Comparison c) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("check", c.check());
    m.put("first", c.first());
    m.put("second", c.second());
    m.put("difference", number(c.difference().estimate()));
    m.put("ci95", limits(c.difference()));
    m.put("pValue", number(c.pValue()));
    m.put("pAdjusted", number(c.pAdjusted()));
    m.put("better", c.better());
    m.put("n", c.n());
    m.put("explanation", c.explanation());
    return m;
  }

  private static Map<String, Object> map(MeanCurve c) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("method", c.method().orElse(null));
    m.put("check", c.check());
    m.put("n", c.n());
    m.put("share", Arrays.stream(c.share()).boxed().toList());
    m.put("change", c.change().stream().map(i -> number(i.estimate())).toList());
    m.put("low", c.change().stream().map(i -> number(i.low())).toList());
    m.put("high", c.change().stream().map(i -> number(i.high())).toList());
    m.put("travelled", Arrays.stream(c.travelled()).mapToObj(AuditReport::number).toList());
    return m;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static List<Double> limits(Interval interval) {
    return Double.isFinite(interval.low()) && Double.isFinite(interval.high())
        ? List.of(interval.low(), interval.high())
        : null;
  }
}

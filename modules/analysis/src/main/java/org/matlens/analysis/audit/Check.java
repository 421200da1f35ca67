package org.matlens.analysis.audit;

import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;

/** A procedure that tests explanations. */
public interface Check {

  /** Name in configs, commands and files. */
  String name();

  /** What it asks. */
  Family family();

  /** Which of its values speak for an explanation. */
  Direction direction();

  /** What its values are compared with, in words. */
  String reference();

  /**
   * Runs it on all methods together, so that tests can be adjusted for their number; no results
   * where the model lacks what the check needs.
   */
  List<CheckResult> run(AuditContext context, List<AttributionMethod> methods);
}

package org.matlens.analysis.audit;

/** Told how far an audit is. */
@FunctionalInterface
public interface AuditProgress {
  /** Tells nobody. */
  AuditProgress SILENT = (stage, done, total) -> {};

  /**
   * {@code done} of {@code total} steps of {@code stage}, e.g. {@code deletion (mask)}, are over.
   */
  void at(String stage, int done, int total);
}

package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.audit.AuditData;
import org.matlens.analysis.audit.AuditOptions;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.audit.Auditor;
import org.matlens.analysis.audit.Check;
import org.matlens.analysis.audit.Checks;
import org.matlens.analysis.audit.RetrainCheck;
import org.matlens.input.InputException;
import org.matlens.predict.Retrains;

/**
 * Audits the model that is looked into.
 *
 * @param looked the model
 */
record ModelAudit(Looked looked) {
  private static final int RETRAININGS = 3;

  /** Name that stands for every method. */
  private static final String ALL = "all";

  /**
   * Audits the model on test samples.
   *
   * @param names of checks, empty for all
   * @param methodNames of methods, "all" for every one; empty for those of little cost
   * @param where {@code COLUMN=VALUE}: the test samples that checks look at; null for all
   * @param limit samples
   * @param retrain whether to train models again as well, {@value #RETRAININGS} with other seeds
   *     and as many on shuffled labels
   */
  AuditReport run(
      List<String> names,
      List<String> methodNames,
      String where,
      int limit,
      boolean retrain,
      Progress progress)
      throws InputException {
    List<AttributionMethod> audited = audited(methodNames);
    List<Check> checks = new ArrayList<>();
    for (String name : names) {
      try {
        checks.add(Checks.named(name));
      } catch (IllegalArgumentException e) {
        throw new InputException(e.getMessage(), e);
      }
    }
    if (checks.isEmpty()) {
      checks.addAll(Checks.all());
    }
    looked.sayWhichModel(progress);
    if (retrain) {
      Retrains source =
          new Training(looked.config(), looked.samples(), looked.data())
              .again(looked.fold(), progress);
      checks.add(new RetrainCheck(source, false, RETRAININGS));
      checks.add(new RetrainCheck(source, true, RETRAININGS));
    }
    List<DataRow> rows =
        looked.part("test").stream().filter(r -> !Double.isNaN(r.targets()[Looked.TASK])).toList();
    AuditData about =
        new AuditData(
            rows.stream().map(DataRow::sample).toList(),
            rows.stream().mapToDouble(r -> r.targets()[Looked.TASK]).toArray(),
            Looked.TASK,
            baseline(),
            new WrittenOtherwise(looked.samples(), rows),
            new MeasuredOtherwise(looked.samples(), rows),
            RowFilter.of(where, looked.data().table()).places(rows));
    return Auditor.audit(
        looked.model(),
        about,
        audited,
        checks,
        AuditOptions.defaults(looked.config().seed()).withLimit(limit),
        (what, done, all) -> progress.at("audit: " + what, "", done, all));
  }

  private List<AttributionMethod> audited(List<String> names) throws InputException {
    if (names.isEmpty()) {
      return AttributionMethods.offeredBy(looked.model(), looked.config().seed());
    }
    if (names.equals(List.of(ALL))) {
      return looked.everyMethod().stream().filter(m -> m.offeredBy(looked.model())).toList();
    }
    List<AttributionMethod> out = looked.methods(names);
    for (AttributionMethod m : out) {
      if (!m.offeredBy(looked.model())) {
        throw new InputException(
            "method \"" + m.name() + "\" asks for something that this model does not offer");
      }
    }
    if (out.stream().map(AttributionMethod::name).distinct().count() < out.size()) {
      throw new InputException("methods " + names + ", expected each once");
    }
    return out;
  }

  private double baseline() {
    double[] training = new double[looked.split().train().length];
    for (int i = 0; i < training.length; i++) {
      training[i] = looked.data().rows().get(looked.split().train()[i]).targets()[Looked.TASK];
    }
    return MetricsFile.constant(looked.data().tasks().get(Looked.TASK), training);
  }
}

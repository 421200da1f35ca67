package org.matlens.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.dataset.DatasetStatistics;
import org.matlens.data.dataset.TargetColumn;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * Rows of a table and the distribution of its targets: {@code {"rows", "targets": {<column>: {"n",
 * "missing", "mean", "std", "min", "q25", "median", "q75", "max"}}}}, for classes {@code "classes":
 * {<class>: count}} in place of the numbers.
 *
 * <p>Quartiles as in {@link DatasetStatistics.Quantiles}; the standard deviation divides by n - 1.
 */
final class TargetSummary {
  private TargetSummary() {}

  /** The summary of the target columns that {@code card} describes in its table. */
  static ObjectNode of(DatasetCard card, CsvTable table) throws InputException {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("rows", table.size());
    ObjectNode targets = json.putObject("targets");
    for (DatasetCard.Column column : card.columns(DatasetCard.Role.TARGET)) {
      targets.set(column.name(), target(column, table.column(column.name())));
    }
    return json;
  }

  private static ObjectNode target(DatasetCard.Column described, CsvTable.Column column)
      throws InputException {
    TargetColumn target = TargetColumn.of(column, described.task(), described.unit());
    double[] labels = Arrays.stream(target.parse(column)).filter(v -> !Double.isNaN(v)).toArray();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("n", labels.length).put("missing", column.size() - labels.length);
    if (described.task() != Task.Kind.REGRESSION) {
      ObjectNode classes = json.putObject("classes");
      List<String> names = target.task().classes();
      for (int c = 0; c < names.size(); c++) {
        int number = c;
        classes.put(names.get(c), Arrays.stream(labels).filter(v -> v == number).count());
      }
    } else if (labels.length > 0) {
      DatasetStatistics.Quantiles q = DatasetStatistics.Quantiles.of(labels);
      json.put("mean", StatUtils.mean(labels))
          .put("std", Math.sqrt(StatUtils.variance(labels)))
          .put("min", q.min())
          .put("q25", q.q25())
          .put("median", q.median())
          .put("q75", q.q75())
          .put("max", q.max());
    }
    return json;
  }
}

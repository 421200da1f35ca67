package org.matlens.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.data.dataset.TargetColumn;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * Rows of a table and the distribution of its targets: {@code {"rows", "targets": {<column>: {"n",
 * "missing", "mean", "std", "min", "q25", "median", "q75", "max"}}}}, for classes {@code "classes":
 * {<class>: count}} in place of the numbers.
 *
 * <p>Quartiles are those of Hyndman and Fan's definition 7, as numpy's.
 */
final class TargetSummary {
  private TargetSummary() {}

  /** The summary of the target columns that {@code card} describes. */
  static ObjectNode of(DatasetCard card, Path file) throws InputException {
    CsvTable table = CsvTable.read(file);
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
    DescriptiveStatistics values = new DescriptiveStatistics();
    values.setPercentileImpl(new Percentile().withEstimationType(Percentile.EstimationType.R_7));
    for (double value : target.parse(column)) {
      if (!Double.isNaN(value)) {
        values.addValue(value);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("n", values.getN()).put("missing", column.size() - values.getN());
    if (described.task() != Task.Kind.REGRESSION) {
      ObjectNode classes = json.putObject("classes");
      List<String> names = target.task().classes();
      for (int c = 0; c < names.size(); c++) {
        int number = c;
        classes.put(
            names.get(c), Arrays.stream(values.getValues()).filter(v -> v == number).count());
      }
    } else if (values.getN() > 0) {
      json.put("mean", values.getMean())
          .put("std", values.getStandardDeviation())
          .put("min", values.getMin())
          .put("q25", values.getPercentile(25))
          .put("median", values.getPercentile(50))
          .put("q75", values.getPercentile(75))
          .put("max", values.getMax());
    }
    return json;
  }
}

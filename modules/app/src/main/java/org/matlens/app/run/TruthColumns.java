package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.truth.AtomTruth;
import org.matlens.analysis.truth.TruthScore;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.token.Token;

/**
 * Columns of the run's data that say what its atoms do: marks in all of them or values in all of
 * them, see {@link AtomTruth}.
 */
final class TruthColumns {
  private final LoadedData data;
  private final List<CsvTable.Column> columns = new ArrayList<>();
  private final boolean marks;

  /**
   * @param names of the columns, at least one
   * @throws InputException naming a column that is not there, or one with marks beside one with
   *     values
   */
  TruthColumns(LoadedData data, List<String> names) throws InputException {
    this.data = data;
    List<Boolean> kinds = new ArrayList<>();
    for (String name : names) {
      CsvTable.Column column = data.table().column(name);
      columns.add(column);
      kinds.add(data.rows().stream().allMatch(r -> AtomTruth.isMarks(column.text(r.row()))));
    }
    if (kinds.stream().distinct().count() != 1) {
      throw new InputException(
          data.file() + ": columns " + names + ", expected marks in all of them or values in all");
    }
    marks = kinds.get(0);
  }

  List<String> names() {
    return columns.stream().map(CsvTable.Column::name).toList();
  }

  /**
   * What is known about some rows; where atoms are marked, of those rows that have a marked one.
   *
   * @param limit the first this many
   */
  List<TruthScore.Known> of(List<DataRow> rows, int limit) throws InputException {
    List<TruthScore.Known> out = new ArrayList<>();
    for (DataRow row : rows) {
      int atoms =
          1 + row.sample().sequence().tokens().stream().mapToInt(Token::atom).max().orElse(-1);
      List<AtomTruth> truths = new ArrayList<>();
      for (CsvTable.Column column : columns) {
        try {
          truths.add(AtomTruth.parse(column.text(row.row()), marks, atoms));
        } catch (InputException e) {
          throw e.at(column.place(row.row()));
        }
      }
      boolean told = !(truths.get(0) instanceof AtomTruth.Marked m) || m.any();
      if (told && out.size() < limit) {
        out.add(new TruthScore.Known(row.sample(), truths));
      }
    }
    return out;
  }
}

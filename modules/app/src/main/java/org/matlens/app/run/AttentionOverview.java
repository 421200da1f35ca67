package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.attention.AttentionDrift;
import org.matlens.analysis.attention.AttentionStatistics;
import org.matlens.analysis.attention.GroupTest;
import org.matlens.app.explain.EpochsFile;
import org.matlens.app.explain.StatisticsFile;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/**
 * Figures of the attention of many samples.
 *
 * @param looked the model
 */
record AttentionOverview(Looked looked) {

  /**
   * Writes figures of the attention of many samples: statistics.json and drawings.
   *
   * @param split train, validation or test
   * @param limit at most this many samples, spread evenly over the part
   * @param by what groups are formed by, see {@link Groups#by}; null for the explained target
   * @param test that compares groups
   * @return number of samples
   */
  int statistics(String split, int limit, String by, GroupTest test, Path out, Progress progress)
      throws InputException, IOException {
    List<DataRow> rows = looked.partForAttention(split, limit);
    Groups groups =
        by == null
            ? Groups.ofTask(looked.data().tasks().get(Looked.TASK), rows, Looked.TASK)
            : Groups.by(by, looked.data().table(), rows);
    AttentionStatistics statistics = new AttentionStatistics(looked.config().seed(), test);
    for (DataRow r : rows) {
      statistics.add(
          r.sample(), looked.model().attention(List.of(r.sample())).get(0), groups.of(r), parts(r));
      progress.at("looking at attention", "", statistics.samples(), rows.size());
    }
    StatisticsFile.write(out, statistics, groups.names(), looked.config().model().causal());
    return rows.size();
  }

  /**
   * Writes how attention changed in training: epochs.json and drawings.
   *
   * @param limit at most this many samples, spread evenly over the part
   * @return number of samples
   * @throws InputException when the run kept no models of its epochs
   */
  int epochs(String split, int limit, Path out, Progress progress)
      throws InputException, IOException {
    Path models = RunFolder.epochs(looked.modelFolder());
    List<Integer> kept = EpochsFile.kept(models);
    if (kept.isEmpty()) {
      throw new InputException(
          looked.folder().path()
              + ": no models of epochs were kept; explain.epochs in the configuration does");
    }
    List<Sample> all = looked.partForAttention(split, limit).stream().map(DataRow::sample).toList();
    Map<Integer, Map<String, List<AttentionDrift>>> drifts = new LinkedHashMap<>();
    for (int epoch : kept) {
      try (Models then =
          Models.load(
              List.of(models.resolve(Integer.toString(epoch))),
              looked.config().training().threads())) {
        drifts.put(epoch, EpochsFile.drift(then.members().get(0), looked.model(), all));
      }
      progress.at("comparing epochs", "", drifts.size(), kept.size());
    }
    EpochsFile.write(out, all.size(), drifts);
    return all.size();
  }

  /** By stream, what part of its molecule each token belongs to; none where nothing is known. */
  private Map<String, String[]> parts(DataRow row) throws InputException {
    Map<String, String[]> out = new LinkedHashMap<>();
    for (int i = 0; i < row.inputs().size(); i++) {
      if (!looked.samples().has(row, i)) {
        continue;
      }
      String text = row.inputs().get(i).text();
      List<String> atoms = looked.samples().streams().get(i).modality().parts(text);
      TokenSequence tokens = row.sample().streams().get(i);
      if (!atoms.isEmpty()) {
        out.put(
            tokens.stream(),
            tokens.tokens().stream()
                .map(t -> t.atom() < 0 ? null : atoms.get(t.atom()))
                .toArray(String[]::new));
      }
    }
    return out;
  }
}

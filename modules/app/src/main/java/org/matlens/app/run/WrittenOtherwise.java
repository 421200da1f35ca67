package org.matlens.app.run;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.audit.Equivalents;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/**
 * Rows written down otherwise, one stream at a time, as a model reads them; those too large for it
 * are left out.
 */
final class WrittenOtherwise implements Equivalents {
  private final Samples samples;
  private final Map<Sample, DataRow> rows = new IdentityHashMap<>();

  WrittenOtherwise(Samples samples, List<DataRow> rows) {
    this.samples = samples;
    rows.forEach(r -> this.rows.put(r.sample(), r));
  }

  @Override
  public Map<String, Sample> of(Sample sample) {
    DataRow row = rows.get(sample);
    Map<String, Sample> out = new LinkedHashMap<>();
    for (int i = 0; i < samples.streams().size(); i++) {
      if (samples.has(row, i)) {
        String of = samples.streams().size() == 1 ? "" : " of " + samples.streams().get(i).name();
        for (Map.Entry<String, TokenSequence> e : written(row, i).entrySet()) {
          samples.with(row, i, e.getValue()).ifPresent(s -> out.put(e.getKey() + of, s));
        }
      }
    }
    return out;
  }

  private Map<String, TokenSequence> written(DataRow row, int stream) {
    try {
      return samples.streams().get(stream).modality().equivalents(row.inputs().get(stream));
    } catch (InputException e) {
      return Map.of(); // e.g. a molecule that cannot be written in another order
    }
  }

  @Override
  public double tolerance() {
    return samples.streams().stream()
        .mapToDouble(s -> s.modality().equivalenceTolerance())
        .max()
        .orElseThrow();
  }
}

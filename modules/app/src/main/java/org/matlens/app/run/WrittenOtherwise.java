package org.matlens.app.run;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.audit.Equivalents;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/** Rows written down otherwise, as a model reads them; those too large for it are left out. */
final class WrittenOtherwise implements Equivalents {
  private final Samples samples;
  private final Map<Sample, DataRow> rows = new IdentityHashMap<>();

  WrittenOtherwise(Samples samples, List<DataRow> rows) {
    this.samples = samples;
    rows.forEach(r -> this.rows.put(r.sample(), r));
  }

  @Override
  public Map<String, Sample> of(Sample sample) {
    if (sample.streams().size() > 1) {
      return Map.of();
    }
    DataRow row = rows.get(sample);
    Map<String, Sample> out = new LinkedHashMap<>();
    for (Map.Entry<String, TokenSequence> e : written(row.reading()).entrySet()) {
      samples.otherwise(row, e.getValue()).ifPresent(s -> out.put(e.getKey(), s));
    }
    return out;
  }

  private Map<String, TokenSequence> written(Modality.Reading reading) {
    try {
      return samples.modality().equivalents(reading);
    } catch (InputException e) {
      return Map.of(); // e.g. a molecule that cannot be written in another order
    }
  }

  @Override
  public double tolerance() {
    return samples.modality().equivalenceTolerance();
  }
}

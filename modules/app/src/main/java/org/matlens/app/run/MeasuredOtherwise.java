package org.matlens.app.run;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.analysis.audit.Measurements;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/** Spectra as other measurements of the same samples, as a model reads them. */
final class MeasuredOtherwise implements Measurements {
  private final Samples samples;
  private final Map<Sample, DataRow> rows = new IdentityHashMap<>();

  MeasuredOtherwise(Samples samples, List<DataRow> rows) {
    this.samples = samples;
    rows.forEach(r -> this.rows.put(r.sample(), r));
  }

  @Override
  public Map<String, Sample> disturbed(Sample sample) {
    DataRow row = rows.get(sample);
    Map<String, Sample> out = new LinkedHashMap<>();
    try {
      Modality modality = samples.modality();
      for (Map.Entry<String, TokenSequence> e : modality.disturbed(row.input()).entrySet()) {
        samples.otherwise(row, e.getValue()).ifPresent(s -> out.put(e.getKey(), s));
      }
    } catch (InputException e) {
      return Map.of(); // e.g. no edge is found in the noise
    }
    return out;
  }

  @Override
  public Optional<Sample> flattened(Sample sample, double from, double to) {
    DataRow row = rows.get(sample);
    try {
      return samples.otherwise(row, samples.modality().flattened(row.input(), from, to));
    } catch (InputException e) {
      return Optional.empty();
    }
  }
}

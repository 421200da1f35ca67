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

/** Spectra as other measurements of the same samples, one at a time, as a model reads them. */
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
    for (int i = 0; i < samples.streams().size(); i++) {
      String of = samples.streams().size() == 1 ? "" : " of " + samples.streams().get(i).name();
      for (Map.Entry<String, TokenSequence> e : disturbed(row, i).entrySet()) {
        samples.with(row, i, e.getValue()).ifPresent(s -> out.put(e.getKey() + of, s));
      }
    }
    return out;
  }

  private Map<String, TokenSequence> disturbed(DataRow row, int stream) {
    Modality modality = samples.streams().get(stream).modality();
    if (!modality.isMeasured() || !samples.has(row, stream)) {
      return Map.of();
    }
    try {
      return modality.disturbed(row.inputs().get(stream).text());
    } catch (InputException e) {
      return Map.of(); // e.g. no edge is found in the noise
    }
  }

  @Override
  public Optional<Sample> flattened(Sample sample, int stream, double from, double to) {
    DataRow row = rows.get(sample);
    try {
      String text = row.inputs().get(stream).text();
      Modality modality = samples.streams().get(stream).modality();
      return samples.with(row, stream, modality.flattened(text, from, to));
    } catch (InputException e) {
      return Optional.empty();
    }
  }
}

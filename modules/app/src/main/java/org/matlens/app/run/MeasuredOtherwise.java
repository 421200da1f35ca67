package org.matlens.app.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.matlens.analysis.audit.Measurements;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.Token;

/** Samples of one stream as they could have been, as a model reads them. */
final class MeasuredOtherwise implements Measurements {
  private final Samples samples;
  private final Map<Sample, DataRow> rows = new IdentityHashMap<>();

  MeasuredOtherwise(Samples samples, List<DataRow> rows) {
    this.samples = samples;
    rows.forEach(r -> this.rows.put(r.sample(), r));
  }

  @Override
  public Map<String, Disturbed> disturbed(Sample sample) {
    if (sample.streams().size() > 1) {
      return Map.of();
    }
    DataRow row = rows.get(sample);
    Map<String, Disturbed> out = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Modality.Disturbed> e :
          samples.modality().disturbed(row.reading()).entrySet()) {
        samples
            .otherwise(row, e.getValue().tokens())
            .ifPresent(s -> out.put(e.getKey(), disturbed(s, e.getValue().counterpart())));
      }
    } catch (InputException e) {
      return Map.of(); // e.g. no edge is found in the noise
    }
    return out;
  }

  private Disturbed disturbed(Sample sample, int[] counterpart) {
    int first = samples.classToken() ? 1 : 0;
    int[] out = new int[counterpart.length + first]; // a class token is its own counterpart
    for (int t = 0; t < counterpart.length; t++) {
      out[t + first] = counterpart[t] < 0 ? counterpart[t] : counterpart[t] + first;
    }
    return new Disturbed(sample, out);
  }

  @Override
  public boolean haveCurves() {
    return samples.modality().isMeasured();
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

  /** Peaks and windows are removed by checks of their own. */
  @Override
  public List<Substitute> substitutes(Sample sample) {
    if (sample.streams().size() > 1 || samples.modality().isMeasured()) {
      return List.of();
    }
    DataRow row = rows.get(sample);
    List<Token> tokens = SampleTokens.of(sample);
    List<Substitute> out = new ArrayList<>();
    try {
      for (Modality.Change c : samples.modality().changes(row.reading())) {
        BitSet touched = new BitSet();
        for (int t = 0; t < tokens.size(); t++) {
          touched.set(t, c.touches().test(tokens.get(t)));
        }
        samples
            .otherwise(row, c.reading().tokens())
            .ifPresent(s -> out.add(new Substitute(s, touched)));
      }
    } catch (InputException e) {
      return List.of(); // what has no valid neighbours
    }
    return out;
  }
}

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

/** Samples as they could have been, one stream at a time, as a model reads them. */
final class MeasuredOtherwise implements Measurements {
  private final Samples samples;
  private final Map<Sample, DataRow> rows = new IdentityHashMap<>();

  MeasuredOtherwise(Samples samples, List<DataRow> rows) {
    this.samples = samples;
    rows.forEach(r -> this.rows.put(r.sample(), r));
  }

  @Override
  public Map<String, Disturbed> disturbed(Sample sample) {
    DataRow row = rows.get(sample);
    Map<String, Disturbed> out = new LinkedHashMap<>();
    for (int i = 0; i < samples.streams().size(); i++) {
      String of = samples.streams().size() == 1 ? "" : " of " + samples.streams().get(i).name();
      for (Map.Entry<String, Modality.Disturbed> e : disturbed(row, i).entrySet()) {
        int stream = i;
        samples
            .with(row, i, e.getValue().tokens())
            .map(s -> new Disturbed(s, counterpart(sample, s, stream, e.getValue().counterpart())))
            .ifPresent(d -> out.put(e.getKey() + of, d));
      }
    }
    return out;
  }

  private Map<String, Modality.Disturbed> disturbed(DataRow row, int stream) {
    if (!samples.has(row, stream)) {
      return Map.of();
    }
    try {
      return samples.streams().get(stream).modality().disturbed(row.inputs().get(stream));
    } catch (InputException e) {
      return Map.of(); // e.g. no edge is found in the noise
    }
  }

  /**
   * Counterparts of all tokens of a sample: a class token and tokens of other streams are their
   * own.
   *
   * @param ofStream per token of the stream, without a class token
   */
  private int[] counterpart(Sample before, Sample after, int stream, int[] ofStream) {
    int[] out = new int[SampleTokens.count(before)];
    int from = 0;
    int to = 0;
    for (int i = 0; i < before.streams().size(); i++) {
      int special = i == stream && samples.streams().get(i).classToken() ? 1 : 0;
      for (int t = 0; t < before.streams().get(i).size(); t++) {
        int same = i == stream && t >= special ? ofStream[t - special] : t - special;
        out[from + t] = i == stream && same < 0 && t >= special ? -1 : to + special + same;
      }
      from += before.streams().get(i).size();
      to += after.streams().get(i).size();
    }
    return out;
  }

  @Override
  public boolean haveCurves() {
    return samples.isMeasured();
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

  /** Peaks and windows are removed by checks of their own. */
  @Override
  public List<Substitute> substitutes(Sample sample) {
    DataRow row = rows.get(sample);
    List<Substitute> out = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < samples.streams().size(); i++) {
      out.addAll(substitutes(row, i, from));
      from += sample.streams().get(i).size();
    }
    return out;
  }

  /**
   * Of one stream.
   *
   * @param from tokens of the sample before the stream
   */
  private List<Substitute> substitutes(DataRow row, int stream, int from) {
    Modality modality = samples.streams().get(stream).modality();
    if (modality.isMeasured() || !samples.has(row, stream)) {
      return List.of();
    }
    List<Token> tokens = row.sample().streams().get(stream).tokens();
    List<Substitute> out = new ArrayList<>();
    try {
      for (Modality.Change c : modality.changes(row.inputs().get(stream))) {
        BitSet touched = new BitSet();
        for (int t = 0; t < tokens.size(); t++) {
          touched.set(from + t, c.touches().test(tokens.get(t)));
        }
        samples
            .with(row, stream, c.reading().tokens())
            .ifPresent(s -> out.add(new Substitute(s, touched)));
      }
    } catch (InputException e) {
      return List.of(); // what has no valid neighbours
    }
    return out;
  }
}

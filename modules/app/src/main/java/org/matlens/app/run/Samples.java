package org.matlens.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.matlens.app.config.RunConfig;
import org.matlens.app.config.StreamsConfig;
import org.matlens.app.modality.Modality;
import org.matlens.app.modality.StreamsModality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.model.EncoderConfig;
import org.matlens.token.TokenSequence;

/**
 * From inputs to what a model reads.
 *
 * @param modality of the inputs
 * @param streams of a sample, in the order in which the model reads them
 * @param axisUnits of the spectra read so far; what is read next must have the same
 */
record Samples(Modality modality, List<Stream> streams, AxisUnits axisUnits) {

  /**
   * A stream of a sample.
   *
   * @param name empty where there is only one without a name
   * @param modality how it is read
   * @param classToken whether a class token stands in front, where the stream is there
   * @param maxTokens longest one the model accepts
   * @param limit the setting that says so
   */
  record Stream(String name, Modality modality, boolean classToken, int maxTokens, String limit) {

    private TokenSequence accepted(String text, TokenSequence tokens) throws InputException {
      TokenSequence s = classToken && !tokens.isAbsent() ? tokens.withClassToken() : tokens;
      if (s.size() > maxTokens) {
        throw new InputException(
            s.size()
                + " tokens, expected at most "
                + maxTokens
                + " ("
                + limit
                + "): "
                + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
      }
      return s;
    }
  }

  /** What the models of a run read. */
  static Samples of(RunConfig config) {
    Modality modality = Modality.of(config);
    if (!(modality instanceof StreamsModality several)) {
      EncoderConfig e = config.model();
      return new Samples(
          modality,
          List.of(
              new Stream("", modality, e.pooling().classToken(), e.maxTokens(), "model.maxTokens")),
          new AxisUnits());
    }
    List<Stream> streams = new ArrayList<>();
    for (StreamsConfig.Stream s : config.streams().streams()) {
      streams.add(
          new Stream(
              s.name(),
              several.modalities().get(streams.size()),
              s.shape().pooling().classToken(),
              s.shape().maxTokens(),
              "model.streams." + s.name() + ".maxTokens"));
    }
    return new Samples(modality, streams, new AxisUnits());
  }

  /** Whether a class token stands in front of the only input, or of the first of several. */
  boolean classToken() {
    return streams.get(0).classToken();
  }

  /** The row of an input; an error when it cannot be read or has too many tokens. */
  DataRow row(String id, int row, Modality.Reading reading, double[] targets)
      throws InputException {
    List<TokenSequence> tokens = new ArrayList<>();
    for (Modality.Reading own : reading.inputs()) {
      tokens.add(streams.get(tokens.size()).accepted(own.text(), own.tokens()));
    }
    Sample sample = new Sample(id, tokens);
    axisUnits.require(sample);
    return new DataRow(
        id, row, reading.text(), sample, targets, reading.crystal(), reading.inputs());
  }

  /**
   * A row's sample with the tokens of one stream replaced, e.g. by those of the same input written
   * down otherwise; empty when the model does not accept so many tokens.
   */
  Optional<Sample> with(DataRow row, int stream, TokenSequence tokens) {
    Stream s = streams.get(stream);
    try {
      TokenSequence accepted = s.accepted(row.input(), tokens);
      return Optional.of(row.sample().with(stream, named(row, stream, accepted)));
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  private static TokenSequence named(DataRow row, int stream, TokenSequence tokens) {
    String name = row.sample().streams().get(stream).stream();
    return new TokenSequence(name, tokens.tokens(), tokens.geometry());
  }

  /** Whether some stream is measured. */
  boolean isMeasured() {
    return streams.stream().anyMatch(s -> s.modality().isMeasured());
  }

  /** Whether a row has a stream. */
  boolean has(DataRow row, int stream) {
    return !row.sample().streams().get(stream).isAbsent();
  }

  /** For each stream the views beside the given one that training may see. */
  int[] trainingViews() {
    return streams.stream().mapToInt(s -> s.modality().trainingVariants()).toArray();
  }

  /** Views beside the given one whose predictions are averaged with that of the given one. */
  int testViews() {
    return streams.stream().mapToInt(s -> s.modality().testVariants()).max().orElse(0);
  }

  /**
   * View {@code number} of one stream of a row, 0 for the given one; the given one where the view
   * cannot be used, e.g. is too long, or the row lacks the stream.
   */
  TokenSequence view(DataRow row, int stream, int number) {
    TokenSequence given = row.sample().streams().get(stream);
    if (number == 0 || given.isAbsent()) {
      return given;
    }
    Stream s = streams.get(stream);
    String text = row.inputs().get(stream).text();
    try {
      return named(row, stream, s.accepted(text, s.modality().variant(text, number)));
    } catch (InputException e) {
      return given;
    }
  }

  /**
   * View {@code number} of a row's inputs for averaging, 0 for the given ones. A stream with fewer
   * views than another begins again with the given one.
   */
  Sample testView(DataRow row, int number) {
    if (number == 0) {
      return row.sample();
    }
    List<TokenSequence> views = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      views.add(view(row, i, number % (streams.get(i).modality().testVariants() + 1)));
    }
    return new Sample(row.id(), views);
  }
}

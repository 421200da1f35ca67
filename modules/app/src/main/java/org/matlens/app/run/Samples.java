package org.matlens.app.run;

import java.util.Optional;
import org.matlens.app.config.RunConfig;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;

/**
 * From inputs to what a model reads.
 *
 * @param modality of the inputs
 * @param classToken whether a class token stands in front
 * @param maxTokens longest sample the model accepts
 * @param axisUnits of the spectra read so far; what is read next must have the same
 */
record Samples(Modality modality, boolean classToken, int maxTokens, AxisUnits axisUnits) {

  /** What the models of a run read. */
  static Samples of(RunConfig config) {
    return new Samples(
        Modality.of(config),
        config.streams() == null && config.model().pooling().classToken(),
        config.model().maxTokens(),
        new AxisUnits());
  }

  /** The row of an input; an error when it cannot be read or has too many tokens. */
  DataRow row(String id, int row, Modality.Reading reading, double[] targets)
      throws InputException {
    Sample sample =
        reading.streams().size() > 1
            ? new Sample(id, reading.streams())
            : sample(id, reading.text(), reading.tokens());
    axisUnits.require(sample);
    return new DataRow(id, row, reading.text(), sample, targets, reading.crystal());
  }

  private Sample sample(String id, String text, TokenSequence tokens) throws InputException {
    TokenSequence s = classToken ? tokens.withClassToken() : tokens;
    if (s.size() > maxTokens) {
      throw new InputException(
          s.size()
              + " tokens, expected at most "
              + maxTokens
              + " (model.maxTokens): "
              + (text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }
    return new Sample(id, s);
  }

  /** A row's input written down otherwise, empty when the model does not accept so many tokens. */
  Optional<Sample> otherwise(DataRow row, TokenSequence tokens) {
    try {
      return Optional.of(sample(row.id(), row.input(), tokens));
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  /**
   * View {@code number} of a row's input, 0 for the given one; the given one where the view cannot
   * be used, e.g. is too long.
   */
  Sample variant(DataRow row, int number) {
    if (number == 0) {
      return row.sample();
    }
    try {
      return sample(row.id(), row.input(), modality.variant(row.input(), number));
    } catch (InputException e) {
      return row.sample();
    }
  }
}

package org.matlens.app.run;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenSource;

/**
 * The unit of the axis of each stream of spectra, as the first spectrum has it: numbers along an
 * axis in another unit would be read as if they meant the same.
 */
final class AxisUnits {
  private String[] units = {};

  /** Takes the units of training, one per stream, null for streams that are no spectra. */
  void expect(List<String> known) {
    units = known.toArray(String[]::new);
  }

  /** One per stream, null for streams that are no spectra, as far as spectra were seen. */
  List<String> known() {
    return Arrays.asList(units.clone());
  }

  /**
   * Makes sure that a sample's spectra have the same units as those before.
   *
   * @throws InputException when one has another
   */
  void require(Sample sample) throws InputException {
    int streams = sample.streams().size();
    if (units.length < streams) {
      units = Arrays.copyOf(units, streams);
    }
    for (int s = 0; s < streams; s++) {
      for (Token token : sample.streams().get(s).tokens()) {
        if (token.source() instanceof TokenSource.AxisRange range) {
          units[s] = Objects.requireNonNullElse(units[s], range.unit());
          if (!units[s].equals(range.unit())) {
            throw new InputException(
                "spectrum over an axis in %s, expected %s as the spectra before it"
                    .formatted(range.unit(), units[s]));
          }
        }
      }
    }
  }
}

package org.matlens.app.run;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.crystal.CrystalStructure;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;

/**
 * One row of the data that was read.
 *
 * @param id of the sample
 * @param row 0-based data row of the input file
 * @param input as it stands in the file
 * @param sample as a model reads it
 * @param targets one per task, NaN where missing
 * @param crystal whose sites the tokens are, empty for other inputs
 */
public record DataRow(
    String id,
    int row,
    String input,
    Sample sample,
    double[] targets,
    Optional<CrystalStructure> crystal) {

  /** What the input of a single stream said: its tokens without the special ones of the model. */
  Modality.Reading reading() {
    BitSet special = new BitSet();
    TokenSequence tokens = sample.sequence();
    for (int t = 0; t < tokens.size(); t++) {
      special.set(t, tokens.tokens().get(t).kind() == TokenKind.SPECIAL);
    }
    return new Modality.Reading(
        input, special.isEmpty() ? tokens : tokens.without(special), List.of(), crystal);
  }

  /** A row of another input than a crystal. */
  public DataRow(String id, int row, String input, Sample sample, double[] targets) {
    this(id, row, input, sample, targets, Optional.empty());
  }
}

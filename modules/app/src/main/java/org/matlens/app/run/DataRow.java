package org.matlens.app.run;

import java.util.List;
import java.util.Optional;
import org.matlens.app.modality.Modality;
import org.matlens.batch.Sample;
import org.matlens.crystal.CrystalStructure;

/**
 * One row of the data that was read.
 *
 * @param id of the sample
 * @param row 0-based data row of the input file
 * @param input as it stands in the file
 * @param sample as a model reads it
 * @param targets one per task, NaN where missing
 * @param crystal whose sites the tokens are, empty for other inputs
 * @param inputs what each stream of the sample was read from
 */
public record DataRow(
    String id,
    int row,
    String input,
    Sample sample,
    double[] targets,
    Optional<CrystalStructure> crystal,
    List<Modality.Reading> inputs) {

  /** A row of another input than a crystal, whose text is not asked for again. */
  public DataRow(String id, int row, String input, Sample sample, double[] targets) {
    this(id, row, input, sample, targets, Optional.empty(), List.of());
  }
}

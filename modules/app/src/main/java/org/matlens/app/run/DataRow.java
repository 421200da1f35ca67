package org.matlens.app.run;

import org.matlens.batch.Sample;

/**
 * One row of the data that was read.
 *
 * @param id of the sample
 * @param row 0-based data row of the input file
 * @param input as it stands in the file
 * @param sample as a model reads it
 * @param targets one per task, NaN where missing
 */
public record DataRow(String id, int row, String input, Sample sample, double[] targets) {}

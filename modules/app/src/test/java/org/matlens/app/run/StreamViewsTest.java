package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.config.RunConfig;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Other views of several inputs of a sample: drawn stream by stream, of the row's own input. */
class StreamViewsTest {
  @TempDir Path dir;

  private RowSet set;

  private Samples read(String rows, String file, String inputs, String tokenizers)
      throws Exception {
    Files.writeString(dir.resolve(file.replaceAll(",.*", "")), rows);
    Files.writeString(
        dir.resolve("c.yaml"),
        "name: views\ndata: {path: %s, input: %s, target: y}\ntokenizer: %s\n"
            .formatted(file, inputs, tokenizers));
    RunConfig config = RunConfig.read(dir.resolve("c.yaml"), List.of());
    Samples samples = Samples.of(config);
    List<DataRow> data = LoadedData.read(config.data(), samples).rows();
    set = new RowSet(data, samples, samples.trainingViews(), 5);
    return samples;
  }

  private static String text(TokenSequence s) {
    return s.tokens().stream().map(Token::text).collect(Collectors.joining());
  }

  @Test
  void viewsOfStreamsAreDrawnIndependentlyAndRepeat() throws Exception {
    Samples samples =
        read(
            "formula,smiles,y\nC4H10O,CCC(C)O,1\nC2H6O,,2\n",
            "d.csv",
            "{composition: formula, molecule: smiles}",
            "{composition: {kind: element, jitter: 0.2, jitterViews: 2},"
                + " molecule: {kind: smiles, enumerations: 3, testTimeEnumerations: 2}}");
    Set<String> molecules = new HashSet<>();
    Set<Float> fractions = new HashSet<>();
    Set<String> pairs = new HashSet<>();
    for (int epoch = 0; epoch < 400; epoch++) {
      Sample s = set.sample(0, epoch);
      assertThat(set.sample(0, epoch)).isEqualTo(s);
      String smiles = text(s.streams().get(1));
      float carbon = s.streams().get(0).tokens().get(0).weight();
      molecules.add(smiles);
      fractions.add(carbon);
      pairs.add(carbon + smiles);
      assertThat(smiles.replaceAll("[^CO]", "").chars().sorted().toArray())
          .isEqualTo("CCCCO".chars().toArray());
    }
    assertThat(fractions).hasSize(3);
    assertThat(molecules).hasSizeBetween(2, 4);
    assertThat(pairs).as("every view with every other").hasSize(3 * molecules.size());
    assertThat(set.sample(0, -1)).isEqualTo(set.sample(0, -1));
    assertThat(text(set.sample(0, -1).streams().get(1))).isEqualTo("CCC(C)O");
    assertThat(set.sample(1, 17).streams().get(1).isAbsent()).isTrue();

    assertThat(samples.testViews()).isEqualTo(2);
    DataRow row = samples.row("x", 0, samples.modality().read("C4H10O | CCC(C)O"), new double[1]);
    assertThat(samples.testView(row, 0)).isEqualTo(row.sample());
    assertThat(samples.testView(row, 1).streams().get(0)).isEqualTo(row.sample().streams().get(0));
    assertThat(text(samples.testView(row, 1).streams().get(1))).isNotEqualTo("CCC(C)O");
  }

  @Test
  void patternsAreThoseOfTheRowsOwnCrystalNotOfItsFormula() throws Exception {
    read(
        salt(2.8, 1) + salt(3.1, 2),
        "d.jsonl",
        "{composition: structure, pattern: structure}",
        "{composition: {kind: element, jitter: 0.1},"
            + " pattern: {kind: peak, simulate: {}, augment: {views: 5, shift: 0.02, texture: 0.3}}}");
    for (int row = 0; row < 2; row++) {
      double given = firstPeak(set.sample(row, -1));
      Set<Double> seen = new HashSet<>();
      for (int epoch = 0; epoch < 40; epoch++) {
        double peak = firstPeak(set.sample(row, epoch));
        seen.add(peak);
        assertThat(Math.abs(peak - given)).isLessThan(0.3);
      }
      assertThat(seen).hasSizeGreaterThan(2);
    }
    assertThat(firstPeak(set.sample(0, -1)) - firstPeak(set.sample(1, -1))).isGreaterThan(1);
  }

  @Test
  void aCrystalThatIsNotTheRowsFormulaIsRefused() throws Exception {
    String rows =
        salt(2.8, 1).replace("\"y\"", "\"formula\":\"NaCl\",\"y\"")
            + salt(3.1, 2).replace("\"y\"", "\"formula\":\"KCl\",\"y\"");
    String inputs = "{composition: formula, pattern: structure}";
    String tokenizers = "{composition: {kind: element}, pattern: {kind: peak, simulate: {}}}";
    assertThatThrownBy(() -> read(rows, "d.jsonl", inputs, tokenizers))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("d.jsonl, line 2: column \"structure\" holds a crystal of NaCl")
        .hasMessageContaining("column \"formula\" says KCl; expected one material in a row");
    read(rows, "d.jsonl, match: false", inputs, tokenizers);
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void streamsReadPoscarsAsTheyReadCifs() throws Exception {
    Files.writeString(
        dir.resolve("POSCAR"),
        "salt\n1\n0 2.8 2.8\n2.8 0 2.8\n2.8 2.8 0\nNa Cl\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
    read(
        "file,y\nPOSCAR,1\n",
        "d.csv",
        "{composition: file, crystal: file, pattern: file}",
        "{composition: {kind: element}, crystal: {kind: site},"
            + " pattern: {kind: peak, simulate: {}}}");
    assertThat(text(set.sample(0, -1).streams().get(0))).isEqualTo("NaCl");
    assertThat(text(set.sample(0, -1).streams().get(1))).isEqualTo("NaCl");
    assertThat(firstPeak(set.sample(0, -1).with(1, set.sample(0, -1).streams().get(2))))
        .isBetween(20.0, 40.0);
  }

  private static String salt(double half, int y) {
    return ("{\"lattice\":[[0,%1$s,%1$s],[%1$s,0,%1$s],[%1$s,%1$s,0]],\"species\":[\"Na\",\"Cl\"],"
            + "\"frac\":[[0,0,0],[0.5,0.5,0.5]],\"y\":%2$s}\n")
        .formatted(half, y);
  }

  private static double firstPeak(Sample s) {
    return s.streams().get(1).tokens().stream()
        .map(Token::source)
        .map(TokenSource.AxisRange.class::cast)
        .mapToDouble(r -> (r.from() + r.to()) / 2)
        .min()
        .orElseThrow();
  }
}

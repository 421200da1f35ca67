package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.analysis.audit.Measurements;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.app.config.RunConfig;
import org.matlens.batch.Sample;
import org.matlens.token.Token;

/** Samples of several streams a little otherwise: one stream at a time, tokens told from others. */
class MeasuredOtherwiseTest {
  @TempDir Path dir;

  private static final String CONFIG =
      """
      name: otherwise
      data: {path: d.csv, input: {first: formula, second: smiles, third: again}, target: y}
      tokenizer:
        first: {kind: element}
        second: {kind: smiles}
        third: {kind: element}
      model: {streams: {second: {pooling: class-token}}}
      """;

  @Test
  void oneStreamAtATimeAndEveryTokenHasItsCounterpart() throws Exception {
    Files.writeString(
        dir.resolve("d.csv"),
        "formula,smiles,again,y\nC4H10OS,CC(O)CCS,Fe2O3,1\nC2H6O,CCO,,2\nCN,,NaCl,3\n");
    Files.writeString(dir.resolve("c.yaml"), CONFIG);
    RunConfig config = RunConfig.read(dir.resolve("c.yaml"), List.of());
    Samples samples = Samples.of(config);
    List<DataRow> rows = LoadedData.read(config.data(), samples).rows();
    Measurements other = new MeasuredOtherwise(samples, rows);
    assertThat(other.haveCurves()).isFalse();
    Sample whole = rows.get(0).sample();
    Map<String, Measurements.Disturbed> ways = other.disturbed(whole);
    assertThat(ways.keySet())
        .contains(
            "fractions off by three percent of first", "fractions off by three percent of third")
        .anyMatch(way -> way.endsWith(" of second"));
    ways.forEach(
        (way, d) -> {
          List<Token> before = SampleTokens.of(whole);
          List<Token> after = SampleTokens.of(d.sample());
          assertThat(d.counterpart()).as(way).hasSize(before.size());
          for (int t = 0; t < before.size(); t++) {
            if (d.counterpart()[t] >= 0) { // brackets and bonds of a SMILES may have none
              assertThat(after.get(d.counterpart()[t]).text())
                  .as("%s, token %d", way, t)
                  .isEqualTo(before.get(t).text());
            }
          }
          for (int s = 0; s < 3; s++) {
            boolean own = way.endsWith(" of " + List.of("first", "second", "third").get(s));
            assertThat(d.sample().streams().get(s).equals(whole.streams().get(s)))
                .as("%s, stream %d", way, s)
                .isEqualTo(!own);
          }
        });
    // What is absent cannot be otherwise.
    assertThat(other.disturbed(rows.get(1).sample()).keySet())
        .noneMatch(way -> way.endsWith(" of third"));
    assertThat(other.disturbed(rows.get(2).sample()).keySet())
        .noneMatch(way -> way.endsWith(" of second"));
  }

  @Test
  void substitutesTouchTokensOfTheirStream() throws Exception {
    Files.writeString(dir.resolve("d.csv"), "formula,smiles,again,y\nC4H10OS,CC(O)CCS,Fe2O3,1\n");
    Files.writeString(dir.resolve("c.yaml"), CONFIG);
    RunConfig config = RunConfig.read(dir.resolve("c.yaml"), List.of());
    Samples samples = Samples.of(config);
    List<DataRow> rows = LoadedData.read(config.data(), samples).rows();
    Sample whole = rows.get(0).sample();
    List<Token> tokens = SampleTokens.of(whole);
    boolean[] streams = new boolean[3];
    for (Measurements.Substitute s : new MeasuredOtherwise(samples, rows).substitutes(whole)) {
      assertThat(s.replaced().cardinality()).isPositive();
      int stream = SampleTokens.streamOf(whole, s.replaced().nextSetBit(0));
      assertThat(SampleTokens.streamOf(whole, s.replaced().length() - 1)).isEqualTo(stream);
      streams[stream] = true;
      for (int i = 0; i < 3; i++) {
        assertThat(s.sample().streams().get(i).equals(whole.streams().get(i)))
            .isEqualTo(i != stream);
      }
      assertThat(s.replaced().stream().mapToObj(t -> tokens.get(t).text()))
          .noneMatch(text -> text.equals("[CLS]"));
    }
    assertThat(streams).containsExactly(true, true, true);
  }
}

package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.ElementTokenizerConfig;
import org.matlens.data.composition.FormulaParser;
import org.matlens.model.TrainedModel;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.token.TokenSequence;

/** The example of README.md, in the same words. */
class LibraryExampleTest {
  @TempDir Path dir;

  /** What the example answers. */
  private record Answer(double gap, AttentionMap last) {}

  private static Answer example(Path run) throws Exception {
    // README
    var tokenizer = new ElementTokenizer(ElementTokenizerConfig.defaults());
    TokenSequence tokens = tokenizer.tokenize(FormulaParser.parse("Ba0.5Sr0.5TiO3").composition());
    Sample sample = new Sample("titanate", tokens);
    try (var model = TrainedModel.load(run.resolve("model"), KernelChoice.AUTO, 2)) {
      double gap = model.predict(List.of(sample)).get(0).value();
      AttentionMap last = model.attention(List.of(sample)).get(0).layers().get(1);
      // README
      return new Answer(gap, last);
    }
  }

  @Test
  void theExampleAnswersAsTheCommandDoes() throws Exception {
    StringBuilder table = new StringBuilder("formula,gap\n");
    List<String> formulas =
        List.of("BaTiO3", "SrTiO3", "BaO", "SrO", "TiO2", "CaO", "MgO", "ZnO", "ZnS", "CdS", "GaN");
    for (int i = 0; i < formulas.size(); i++) {
      table.append(formulas.get(i)).append(',').append(1.5 + 0.37 * i).append('\n');
    }
    Files.writeString(dir.resolve("gaps.csv"), table);
    Files.writeString(
        dir.resolve("gaps.yaml"),
        """
        name: gaps
        data: {path: gaps.csv, input: formula, target: gap, unit: eV}
        tokenizer: {kind: element}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17}
        training: {epochs: 3, batchSize: 7, threads: 1}
        explain: {limit: 0}
        audit: {limit: 0}
        """);
    Path run = dir.resolve("run");
    TinyRun.ok("run", "" + dir.resolve("gaps.yaml"), "--out", "" + run);
    String predicted = TinyRun.ok("predict", "" + run, "Ba0.5Sr0.5TiO3").out();
    double said = Double.parseDouble(predicted.lines().toList().get(1).split(",")[4]);
    Answer answer = example(run);
    assertThat(answer.gap()).isCloseTo(said, within(1e-6));
    assertThat(answer.last().heads()).isEqualTo(3);
    assertThat(answer.last().queries()).isEqualTo(4);
  }

  @Test
  void theReadmeHasTheSameWords() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/org/matlens/app/cli/LibraryExampleTest.java"));
    String here = source.split("// README\n", -1)[1];
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    String there = readme.split("```java\n", -1)[1].split("```", -1)[0];
    assertThat(words(there)).isEqualTo(words(here) + " }");
  }

  private static String words(String code) {
    return code.lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .collect(Collectors.joining(" "));
  }
}

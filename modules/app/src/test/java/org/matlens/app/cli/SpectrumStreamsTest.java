package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.app.cli.TinyRun.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.explain.NpyArray;
import org.matlens.app.explain.NpzReader;

/** Spectra among the inputs of a sample, through every command. */
class SpectrumStreamsTest {
  @TempDir Path dir;

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }

  private String[] run(String out, String config) {
    return new String[] {"run", "" + dir.resolve(config), "--out", "" + dir.resolve(out)};
  }

  @Test
  void readsSpectraInLinesAndTargetsOffThem() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 23; i++) {
      String axis = i == 11 ? "[0.4,0.4,2]" : i == 12 ? "[0.6,1,2]" : "[0.4,0.8,2]";
      rows.append(
          "{\"material\":\"Na%dCl\",\"wavelength_um\":%s,\"n\":[%d,%d,1.5]}%n"
              .formatted(i % 7 + 1, axis, i + 2, i + 1));
    }
    Files.writeString(dir.resolve("s.jsonl"), rows);
    Files.writeString(
        dir.resolve("c.yaml"),
        """
        name: lines
        data:
          path: s.jsonl
          input: {composition: material, infrared: n}
          target: n at 0.5
          onError: skip
        tokenizer:
          composition: {kind: element}
          infrared: {kind: patch, preprocess: [resample: {from: 0.8, to: 1.6, step: 0.1}], patch: {length: 3}}
        split: {kind: kfold, folds: 3, group: material, validation: 0.2}
        model:
          dModel: 12
          numHeads: 3
          numLayers: 1
          fusion: [{kind: coattention, streams: [composition, infrared]}]
        training: {epochs: 1, batchSize: 7, threads: 1}
        explain: {limit: 2}
        audit: {limit: 0}
        """);
    ok(run("lines", "c.yaml"));
    assertThat(dir.resolve("lines/skipped.txt"))
        .content()
        .hasLineCount(1)
        .contains("s.jsonl, line 12: \"wavelength_um\"[1] is 0.4, expected strictly rising");
    List<String> predictions = Files.readAllLines(dir.resolve("lines/predictions.csv"));
    assertThat(predictions).anyMatch(l -> l.startsWith("3,3,") && l.contains(",n at 0.5,4.75,"));
    assertThat(predictions)
        .as("does not reach 0.5: no target")
        .anyMatch(l -> l.startsWith("12,12,") && l.contains(",n at 0.5,,"));
    assertThat(json("lines/explain/index.json").get(0).at("/drawings/cross.composition.infrared"))
        .hasToString("\"0.cross.composition.infrared.spectrum.svg\"");
    assertThat(dir.resolve("lines/explain/0.cross.composition.infrared.spectrum.svg"))
        .content()
        .contains("composition looks at infrared", "wavelength (um)", ">Na<");
    assertThat(dir.resolve("lines/explain/0.cross.infrared.composition.spectrum.svg"))
        .content()
        .contains("infrared looks at composition", "wavelength (um)", ">Na<", ">Cl<");
    assertThat(dir.resolve("lines/explain/0.attention.composition.infrared.svg"))
        .content()
        .contains("row: composition (query), column: infrared in um (key)");
  }

  /** Weights of one map summed over layers and heads, [query, key]. */
  private double[][] weights(String run, String pair) throws Exception {
    NpyArray.Floats a =
        (NpyArray.Floats) NpzReader.read(dir.resolve(run + "/explain/0.npz")).get(pair);
    int[] shape = a.shape();
    int n = shape[3];
    double[][] sum = new double[shape[2]][n];
    int i = 0;
    for (float[] piece : a.pieces()) {
      for (float w : piece) {
        sum[i / n % shape[2]][i++ % n] += w;
      }
    }
    return sum;
  }

  @Test
  void measurementsOfOneSampleMixWhenTheConfigurationSaysSo() throws Exception {
    StringBuilder rows = new StringBuilder("formula,pattern,y\n");
    for (int i = 0; i < 13; i++) {
      Files.writeString(dir.resolve("cold%d.xy".formatted(i)), xy(i, 8));
      Files.writeString(dir.resolve("hot%d.xy".formatted(i)), xy(i + 3, 12));
      String second = i == 5 ? "" : ";hot%d.xy".formatted(i);
      rows.append("Na%dCl,cold%d.xy%s,%d%n".formatted(i + 1, i, second, i));
    }
    Files.writeString(dir.resolve("p.csv"), rows);
    Files.writeString(
        dir.resolve("c.yaml"),
        """
        name: groups
        data: {path: p.csv, input: {composition: formula, pattern: pattern}, target: y}
        tokenizer:
          composition: {kind: element, properties: false}
          pattern: {kind: patch, patch: {length: 4}}
        split: {validation: 0.2, test: 0.2}
        model:
          dModel: 12
          numHeads: 3
          numLayers: 2
          streams: {composition: {numLayers: 0}}
          fusion: [{kind: cross, query: composition, context: pattern}]
        training: {epochs: 1, batchSize: 5, threads: 1}
        explain: {limit: 1, methods: [integrated-gradients]}
        audit: {limit: 0}
        """);
    ok(run("apart", "c.yaml"));
    // Two patches of the first measurement, three of the second.
    double[][] apart = weights("apart", "attention.pattern.pattern");
    assertThat(apart).hasDimensions(5, 5);
    for (int q = 0; q < 5; q++) {
      for (int k = 0; k < 5; k++) {
        if (q < 2 == k < 2) {
          assertThat(apart[q][k]).as(q + " looks at " + k).isPositive();
        } else {
          assertThat(apart[q][k]).as(q + " looks at " + k).isZero();
        }
      }
    }
    assertThat(weights("apart", "attention.composition.pattern")[0]).doesNotContain(0.0);

    String[] mixed = {
      "run",
      "" + dir.resolve("c.yaml"),
      "--out",
      "" + dir.resolve("mixed"),
      "--set",
      "tokenizer.pattern.mix=true"
    };
    ok(mixed);
    assertThat(weights("mixed", "attention.pattern.pattern")[0]).doesNotContain(0.0);
    assertThat(dir.resolve("mixed/config.yaml")).content().contains("mix: true");
    assertThat(
            CommandLineRun.of(
                    "predict",
                    "" + dir.resolve("apart"),
                    "NaCl | " + dir.resolve("cold0.xy") + "; none.xy")
                .onlyErrorLine())
        .contains("none.xy");
  }

  @Test
  void twoSpectraOfASampleShareAnEncoderAndAreDrawnEach() throws Exception {
    StringBuilder rows = new StringBuilder("cold,hot,y\n");
    for (int i = 0; i < 13; i++) {
      Files.writeString(dir.resolve("cold%d.xy".formatted(i)), xy(i, 8));
      Files.writeString(dir.resolve("hot%d.xy".formatted(i)), xy(i + 3, 12));
      rows.append("cold%d.xy,hot%d.xy,%d%n".formatted(i, i, i));
    }
    Files.writeString(dir.resolve("p.csv"), rows);
    Files.writeString(
        dir.resolve("c.yaml"),
        """
        name: twice
        data: {path: p.csv, input: {cold: cold, hot: hot}, target: y}
        tokenizer:
          cold: {kind: patch, patch: {length: 4}}
          hot: {kind: patch, patch: {length: 4}, augment: {views: 2, noise: 0.1}}
        split: {validation: 0.2, test: 0.2}
        model:
          dModel: 12
          numHeads: 3
          numLayers: 1
          streams: {cold: {share: hot}}
        training: {epochs: 2, batchSize: 5, threads: 1}
        explain: {limit: 1, methods: [occlusion]}
        audit: {limit: 0}
        """);
    ok(run("twice", "c.yaml"));
    assertThat(json("twice/explain/index.json").get(0).at("/drawings/spectrum.hot.occlusion"))
        .hasToString("\"0.occlusion.hot.spectrum.svg\"");
    assertThat(dir.resolve("twice/explain/0.occlusion.cold.spectrum.svg"))
        .content()
        .contains("occlusion · cold · ");
    assertThat(ok("run", "" + dir.resolve("c.yaml"), "--describe").out())
        .containsPattern("hot.embedding .* as cold.embedding")
        .containsPattern("hot.block0 .* as cold.block0");
  }

  private static String xy(int height, int points) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < points; i++) {
      out.append("%d %d%n".formatted(20 + i, height + i % 3));
    }
    return out.toString();
  }

  /** Formula, structure and pattern of the embedded crystals stand side by side in one table. */
  @Test
  void threeColumnsOfTheEmbeddedTableAreThreeInputs(@TempDir Path out) throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            "../../configs/fusion/embedded-materials.yaml",
            "--out",
            out.resolve("run").toString(),
            "--set",
            "training.epochs=1",
            "--set",
            "split.folds=2",
            "--set",
            "explain.limit=1");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    JsonNode tokens =
        new ObjectMapper().readTree(out.resolve("run/explain/index.json").toFile()).at("/0/tokens");
    Set<String> kinds = new TreeSet<>();
    tokens.forEach(t -> kinds.add(t.get("stream").asText() + " " + t.get("kind").asText()));
    assertThat(kinds).containsExactly("composition element", "crystal site", "pattern peak");
  }
}

package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class ExplainWriterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PHENOL = "Oc1cc[nH]c1";

  @TempDir Path dir;

  private JsonNode write(ExplainOptions options, Explanation... explanations) throws IOException {
    try (ExplainWriter writer = new ExplainWriter(dir, options)) {
      for (Explanation e : explanations) {
        writer.add(e);
      }
      assertThat(dir.resolve("index.json")).doesNotExist();
      writer.finish();
    }
    return JSON.readTree(dir.resolve("index.json").toFile());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static Explanation pyrrole() {
    return Examples.molecule("m \"1\"", PHENOL, Examples.symbols(PHENOL), 2, 3);
  }

  @Test
  void indexDescribesEverySample() throws Exception {
    JsonNode index = write(ExplainOptions.defaults(), pyrrole(), pyrrole());
    assertThat(index.isArray()).isTrue();
    assertThat(index).hasSize(2);
    JsonNode entry = index.get(1);
    assertThat(entry.get("id").asText()).isEqualTo("m \"1\"");
    assertThat(entry.get("input").asText()).isEqualTo(PHENOL);
    assertThat(entry.get("prediction").asDouble()).isEqualTo(-1.25);
    assertThat(entry.get("target").isNull()).isTrue();
    assertThat(entry.get("uncertainty").asDouble()).isEqualTo(0.5);
    assertThat(entry.get("file").asText()).isEqualTo("1.npz");
    assertThat(entry.get("tokens")).hasSize(9);
    assertThat(entry.get("tokens").get(0).toString())
        .isEqualTo(
            "{\"text\":\"[CLS]\",\"kind\":\"special\",\"stream\":\"molecule\",\"start\":null,\"end\":null,\"atom\":null}");
    assertThat(entry.get("tokens").get(3).toString())
        .isEqualTo(
            "{\"text\":\"1\",\"kind\":\"ring\",\"stream\":\"molecule\",\"start\":2,\"end\":3,\"atom\":null}");
    assertThat(entry.get("tokens").get(6).toString())
        .isEqualTo(
            "{\"text\":\"[nH]\",\"kind\":\"atom\",\"stream\":\"molecule\",\"start\":5,\"end\":9,\"atom\":4}");
    assertThat(entry.get("attention").toString())
        .isEqualTo(
            "{\"reduction\":\"none\",\"arrays\":[{\"name\":\"attention\",\"dtype\":\"float32\",\"shape\":[2,3,9,9],\"layers\":[0,1],\"heads\":[0,1,2]}]}");
    assertThat(files())
        .containsExactly(
            "0.attention.svg",
            "0.gradientTimesInput.molecule.svg",
            "0.npz",
            "0.rollout.molecule.svg",
            "1.attention.svg",
            "1.gradientTimesInput.molecule.svg",
            "1.npz",
            "1.rollout.molecule.svg",
            "index.json",
            "xsmiles.json");
    for (JsonNode drawing : entry.get("drawings")) {
      assertThat(dir.resolve(drawing.asText())).exists();
    }
  }

  /** Scores are (token - 4) / 8; the class token has the second largest |score| but is no atom. */
  @Test
  void topNamesAtomsByFallingMagnitude() throws Exception {
    JsonNode top =
        write(ExplainOptions.defaults(), pyrrole())
            .get(0)
            .get("attribution")
            .get("gradientTimesInput")
            .get("top");
    List<String> seen = new ArrayList<>();
    top.forEach(t -> seen.add(t.get("atom") + t.get("text").asText() + t.get("score").asDouble()));
    // tokens: 0 [CLS], 1 O, 2 c, 3 ring, 4 c, 5 c, 6 [nH], 7 c, 8 ring
    assertThat(seen)
        .containsExactly("0O-0.375", "5c0.375", "1c-0.25", "4[nH]0.25", "3c0.125", "2c0.0");
    assertThat(top.get(1).get("token").asInt()).isEqualTo(7);
  }

  @Test
  void arraysHoldTheNumbers() throws Exception {
    Explanation e = pyrrole();
    write(ExplainOptions.defaults(), e);
    Map<String, NpyArray> arrays = NpzReader.read(dir.resolve("0.npz"));
    assertThat(arrays)
        .containsOnlyKeys("attention", "attribution.gradientTimesInput", "attribution.rollout");
    assertThat(arrays.get("attention").shape()).containsExactly(2, 3, 9, 9);
    float[] all = ((NpyArray.Floats) arrays.get("attention")).pieces().get(0);
    AttentionMap second = e.attention().get().layers().get(1);
    assertThat(all[((1 * 3 + 2) * 9 + 7) * 9 + 5]).isEqualTo(second.get(2, 7, 5));
    assertThat(((NpyArray.Floats) arrays.get("attribution.rollout")).pieces().get(0))
        .containsExactly(e.attributions().get("rollout").values());
  }

  @Test
  void xsmilesScoresEverySymbol() throws Exception {
    write(
        ExplainOptions.defaults(),
        pyrrole(),
        Examples.molecule("a", "C%12CC%12=O", Examples.atoms("C%12CC%12=O"), 1, 1));
    JsonNode molecules = JSON.readTree(dir.resolve("xsmiles.json").toFile());
    assertThat(molecules).hasSize(2);
    JsonNode symbols = molecules.get(0);
    assertThat(symbols.get("string").asText()).isEqualTo(PHENOL);
    assertThat(symbols.get("sequence").toString())
        .isEqualTo("[\"O\",\"c\",\"1\",\"c\",\"c\",\"[nH]\",\"c\",\"1\"]");
    assertThat(symbols.get("methods").get(0).toString())
        .isEqualTo(
            "{\"name\":\"gradientTimesInput\",\"scores\":[-0.375,-0.25,-0.125,0.0,0.125,0.25,0.375,0.5],"
                + "\"attributes\":{\"[CLS] 0\":-0.5}}");
    assertThat(symbols.get("attributes").has("target")).isFalse();
    assertThat(symbols.get("attributes").get("prediction").asDouble()).isEqualTo(-1.25);
    JsonNode atoms = molecules.get(1);
    assertThat(atoms.get("sequence").toString())
        .isEqualTo("[\"C\",\"%12\",\"C\",\"C\",\"%12\",\"=\",\"O\"]");
    assertThat(atoms.get("methods").get(0).get("scores").toString())
        .isEqualTo("[-0.5,0.0,-0.375,-0.25,0.0,0.0,-0.125]");
  }

  /** 2 layers of 3 heads of 9 x 9: 1944 bytes in float32; two methods take 72. */
  @Test
  void tooLargeAttentionIsReducedStepByStep() throws Exception {
    assertThat(reduction(2016, List.of())).isEqualTo("none [2,3,9,9] float32 heads [0,1,2]");
    assertThat(reduction(2015, List.of())).isEqualTo("half [2,3,9,9] float16 heads [0,1,2]");
    assertThat(reduction(1043, List.of(2, 0))).isEqualTo("named [1,2,9,9] float16 heads [0,2]");
    assertThat(reduction(1043, List.of())).isEqualTo("headMean [2,1,9,9] float16 heads \"mean\"");
    assertThat(reduction(395, List.of())).isEqualTo("omitted");
  }

  /** The same file comes of attention that is not held, and that is not held afterwards. */
  @Test
  void attentionOnDemandIsWrittenHeadByHead() throws Exception {
    Explanation held = pyrrole();
    List<AttentionMap> made = new ArrayList<>();
    for (AttentionMap map : held.attention().get().layers()) {
      made.add(
          AttentionMap.onDemand(
              3, 9, 9, (h, into) -> System.arraycopy(map.values(), 81 * h, into, 0, 81)));
    }
    Explanation onDemand =
        new Explanation(
            held.sample(),
            held.input(),
            held.smiles(),
            held.outcome(),
            Optional.of(AttentionMaps.ofStream("molecule", made)),
            held.attributions());
    for (long maxBytes : new long[] {2016, 2015, 1043, 395}) {
      for (List<Integer> heads : List.of(List.<Integer>of(), List.of(2, 0))) {
        ExplainOptions options = new ExplainOptions(maxBytes, List.of(), heads, false);
        JsonNode index = write(options, held);
        byte[] expected = Files.readAllBytes(dir.resolve("0.npz"));
        assertThat(write(options, onDemand)).isEqualTo(index);
        assertThat(Files.readAllBytes(dir.resolve("0.npz"))).isEqualTo(expected);
      }
    }
    assertThat(made).noneMatch(AttentionMap::held);
  }

  private String reduction(long maxBytes, List<Integer> heads) throws Exception {
    List<Integer> layers = heads.isEmpty() ? List.of() : List.of(1);
    Explanation e = pyrrole();
    JsonNode attention =
        write(new ExplainOptions(maxBytes, layers, heads, false), e).get(0).get("attention");
    Map<String, NpyArray> arrays = NpzReader.read(dir.resolve("0.npz"));
    long bytes = arrays.values().stream().mapToLong(NpyArray::bytes).sum();
    assertThat(bytes).isLessThanOrEqualTo(maxBytes);
    JsonNode first = attention.get("arrays").get(0);
    if (first == null) {
      assertThat(arrays).doesNotContainKey("attention");
      return attention.get("reduction").asText();
    }
    int[] shape = arrays.get("attention").shape();
    assertThat(JSON.writeValueAsString(shape)).isEqualTo(first.get("shape").toString());
    // last layer, last head kept, query 7, key 5
    float[] values = ((NpyArray.Floats) arrays.get("attention")).pieces().get(0);
    AttentionMap last = e.attention().get().layers().get(1);
    double expected = shape[1] == 1 ? last.meanOverHeads()[7 * 9 + 5] : last.get(2, 7, 5);
    assertThat((double) values[values.length - 81 + 7 * 9 + 5])
        .isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(0.05));
    return attention.get("reduction").asText()
        + " "
        + first.get("shape")
        + " "
        + first.get("dtype").asText()
        + " heads "
        + first.get("heads");
  }

  @Test
  void otherSourcesAndSeveralStreams() throws Exception {
    TokenSequence elements =
        new TokenSequence(
            "formula",
            List.of(
                new Token("Fe", TokenKind.ELEMENT, new TokenSource.ElementShare("Fe", 0.4)),
                new Token("O", TokenKind.ELEMENT, new TokenSource.ElementShare("O", 0.6))));
    TokenSequence pattern =
        new TokenSequence(
            "xrd",
            List.of(
                new Token("patch", TokenKind.PATCH, new TokenSource.AxisRange(10, 12.5, "degree")),
                new Token("site", TokenKind.SITE, new TokenSource.Site(3)),
                new Token(
                    "patch", TokenKind.PATCH, new TokenSource.AxisRange(12.5, 15, "degree"))));
    AttentionMap self = new AttentionMap(1, 2, 2, new float[4]);
    AttentionMap cross = new AttentionMap(1, 2, 3, new float[6]);
    Explanation e =
        new Explanation(
            new Sample("x", List.of(elements, pattern)),
            "Fe2O3",
            Optional.empty(),
            new Explanation.Outcome("gap", 2, 2.1, Double.NaN),
            Optional.of(
                new AttentionMaps(
                    Map.of("formula.formula", List.of(self), "formula.xrd", List.of(cross)))),
            Map.of("occlusion", new TokenScores(Examples.ramp(5), true)));
    JsonNode entry = write(ExplainOptions.defaults(), e).get(0);
    assertThat(entry.get("tokens").get(0).toString())
        .endsWith("\"start\":null,\"end\":null,\"element\":\"Fe\",\"fraction\":0.4}");
    assertThat(entry.get("tokens").get(2).toString())
        .contains("\"stream\":\"xrd\"")
        .endsWith("\"range\":[10.0,12.5],\"unit\":\"degree\"}");
    assertThat(entry.get("tokens").get(3).get("site").asInt()).isEqualTo(3);
    assertThat(entry.get("attribution").get("occlusion").get("top").get(0).toString())
        .isEqualTo(
            "{\"element\":\"Fe\",\"fraction\":0.4,\"token\":0,\"text\":\"Fe\",\"score\":-0.5}");
    assertThat(entry.get("uncertainty").isNull()).isTrue();
    assertThat(NpzReader.read(dir.resolve("0.npz")).get("attention.formula.xrd").shape())
        .containsExactly(1, 1, 2, 3);
    assertThat(files())
        .containsExactly(
            "0.attention.formula.formula.svg",
            "0.attention.formula.xrd.svg",
            "0.npz",
            "0.occlusion.elements.svg",
            "index.json",
            "occlusion.periodic-table.svg");
  }

  @Test
  void anotherRunLeavesNothingStaleAndNothingForeignIsTouched() throws Exception {
    write(ExplainOptions.defaults(), pyrrole(), pyrrole());
    Files.writeString(dir.resolve("notes.txt"), "mine");
    Files.writeString(dir.resolve("7.csv"), "mine");
    write(new ExplainOptions(1 << 20, List.of(), List.of(), false), pyrrole());
    assertThat(files())
        .containsExactly("0.npz", "7.csv", "index.json", "notes.txt", "xsmiles.json");
  }

  @Test
  void withoutFinishThereIsNoIndex() throws Exception {
    try (ExplainWriter writer = new ExplainWriter(dir, ExplainOptions.defaults())) {
      writer.add(pyrrole());
    }
    assertThat(files())
        .contains("0.npz")
        .doesNotContain("index.json", "xsmiles.json")
        .noneMatch(f -> f.startsWith("."));
  }

  @Test
  void equalSamplesGiveEqualFiles() throws Exception {
    write(ExplainOptions.defaults(), pyrrole(), pyrrole());
    assertThat(dir.resolve("0.npz")).hasSameBinaryContentAs(dir.resolve("1.npz"));
    assertThat(dir.resolve("0.attention.svg"))
        .hasSameTextualContentAs(dir.resolve("1.attention.svg"));
  }

  @Test
  void samplesThatDoNotFitTogetherAreRefused() {
    TokenSequence tokens = Examples.symbols("CCO");
    assertThatThrownBy(
            () ->
                new Explanation(
                    new Sample("s", tokens),
                    "CCO",
                    Optional.empty(),
                    new Explanation.Outcome("t", 0, 0, 0),
                    Optional.empty(),
                    Map.of("m", new TokenScores(new float[3], true))))
        .hasMessage("method m scores 3 tokens, sample s has 4");
    assertThatThrownBy(
            () ->
                new Explanation(
                    new Sample("s", tokens),
                    "CCO",
                    Optional.empty(),
                    new Explanation.Outcome("t", 0, 0, 0),
                    Optional.of(Examples.attention(1, 2, 3, 1)),
                    Map.of()))
        .hasMessage(
            "attention \"molecule.molecule\" of sample s has a layer [2, 3, 3], expected [2, 4, 4]");
    assertThatThrownBy(() -> new TokenScores(new float[] {1, Float.NaN}, true))
        .hasMessage("score NaN of token 1, expected a finite number");
    assertThatThrownBy(
            () ->
                new Explanation(
                    new Sample("s", tokens),
                    "CCO",
                    Optional.empty(),
                    new Explanation.Outcome("t", 0, 0, 0),
                    Optional.empty(),
                    Map.of("../m", new TokenScores(new float[4], true))))
        .hasMessageStartingWith("method \"../m\", expected letters");
  }
}

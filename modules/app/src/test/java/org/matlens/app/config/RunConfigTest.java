package org.matlens.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.input.InputException;
import org.matlens.model.EncoderConfig;

class RunConfigTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void writeTable() throws IOException {
    Files.writeString(dir.resolve("d.csv"), "smiles,y\nC,1\n");
    file = dir.resolve("c.yaml");
  }

  private static final String GOOD =
      """
      name: small
      data:
        path: d.csv
        input: smiles
        target: y
      """;

  private RunConfig read(String text, String... overrides) throws InputException, IOException {
    Files.writeString(file, text);
    return RunConfig.read(file, List.of(overrides));
  }

  private void assertRefused(String text, String message, String... overrides) {
    assertThatThrownBy(() -> read(text, overrides))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message.replace("FILE", file.toString()).replace("DIR", "" + dir))
        .satisfies(e -> assertThat(e.getMessage().lines().count()).isEqualTo(1));
  }

  @Test
  void whatIsNotWrittenHasItsDefault() throws Exception {
    RunConfig c = read(GOOD);
    assertThat(c.name()).isEqualTo("small");
    assertThat(c.data().path()).isEqualTo(dir.resolve("d.csv"));
    assertThat(c.data().targets()).containsExactly("y");
    assertThat(c.model()).isEqualTo(EncoderConfig.defaults());
    assertThat(c.split().seeds()).containsExactly(0L);
    assertThat(c.ensemble()).isOne();
  }

  @Test
  void whatIsWrittenIsInForce() throws Exception {
    RunConfig c =
        read(
            GOOD
                + """
                seed: 7
                tokenizer: {kind: smiles, enumerations: 11}
                split: {kind: scaffold, seed: [3, 5], validation: 0.15, test: 0.25}
                model: {dModel: 26, numHeads: 13, numLayers: 3, pooling: class-token}
                training: {learningRate: 1e-3, epochs: 17}
                ensemble: 2
                explain: {split: train, limit: 19, methods: [rollout]}
                """);
    assertThat(c.split().kind()).isEqualTo(SplitConfig.Kind.SCAFFOLD);
    assertThat(c.split().seeds()).containsExactly(3L, 5L);
    assertThat(c.split().test()).isEqualTo(0.25);
    assertThat(c.model().dModel()).isEqualTo(26);
    assertThat(c.model().dFeedForward()).isEqualTo(4 * 26);
    assertThat(c.model().pooling()).isEqualTo(EncoderConfig.Pooling.CLASS_TOKEN);
    assertThat(c.training().learningRate()).isEqualTo(0.001);
    assertThat(c.training().epochs()).isEqualTo(17);
    assertThat(c.tokenizer().enumerations()).isEqualTo(11);
    assertThat(c.ensemble()).isEqualTo(2);
    assertThat(c.explain().methods()).containsExactly("rollout");
  }

  @Test
  void whatDoesNotGoTogetherIsToldByName() {
    assertThatThrownBy(() -> read(GOOD + "model: {pooling: class-sum, causal: true}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.causal")
        .hasMessageContaining("class-sum adds all tokens");
    assertThatThrownBy(() -> read(GOOD + "model: {fractionSteps: 5}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.fractionSteps")
        .hasMessageContaining("expected model.fractionStd above 0");
  }

  @Test
  void theSeedIsTheDefaultOfTheSplit() throws Exception {
    assertThat(read(GOOD + "seed: 41\n").split().seeds()).containsExactly(41L);
    assertThat(read(GOOD + "seed: 41\nsplit: {seed: 43}\n").split().seeds()).containsExactly(43L);
  }

  @Test
  void writtenOutAndReadAgainItIsTheSame() throws Exception {
    RunConfig c =
        read(
            GOOD
                + """
                split: {kind: kfold, folds: 3}
                explain: {limit: 0, epochs: 7}
                audit: {methods: [lime, rollout], where: kind=amine}
                """);
    assertThat(c.explain().epochs()).isEqualTo(7);
    assertThat(c.audit().where()).isEqualTo("kind=amine");
    StringBuilder yaml = new StringBuilder();
    append(yaml, "", c.toMap());
    assertThat(read(yaml.toString())).isEqualTo(c);
  }

  @SuppressWarnings("unchecked")
  private static void append(StringBuilder yaml, String indent, Map<String, Object> map) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> m) {
            yaml.append(indent).append(key).append(":\n");
            append(yaml, indent + "  ", (Map<String, Object>) m);
          } else {
            yaml.append(indent).append(key).append(": ").append(value).append('\n');
          }
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "trainign: {epochs: 3}|FILE, line 6: unknown key \"trainign\", expected one of seed, name,"
            + " data, tokenizer, split, model, training, ensemble, compare, explain, audit (did you mean"
            + " \"training\"?)",
        "training: {epoch: 3}|FILE, line 6: unknown key \"training.epoch\", expected one of",
        "model: {dmodel: 3}|FILE, line 6: unknown key \"model.dmodel\", expected one of",
        "training: {epochs: many}|FILE, line 6: key \"training.epochs\" is \"many\", expected a"
            + " whole number from 1 to 1000000",
        "training: {epochs: 2.5}|FILE, line 6: key \"training.epochs\" is \"2.5\", expected a whole",
        "training: {epochs: 0}|FILE, line 6: key \"training.epochs\" is \"0\", expected a whole"
            + " number from 1 to 1000000",
        "training: {epochs: [1]}|FILE, line 6: key \"training.epochs\" is a list, expected a whole",
        "training: {epochs: {a: 1}}|FILE, line 6: key \"training.epochs\" is a section, expected",
        "training: 5|FILE, line 6: key \"training\" is \"5\", expected a section with keys",
        "training: {learningRate: fast}|FILE, line 6: key \"training.learningRate\" is \"fast\","
            + " expected a number from 1.0E-9 to 1.0",
        "training: {learningRate: .nan}|FILE, line 6: key \"training.learningRate\" is \".nan\"",
        "training: {learningRate: NaN}|FILE, line 6: key \"training.learningRate\" is \"NaN\"",
        "training: {learningRate: 1f}|FILE, line 6: key \"training.learningRate\" is \"1f\"",
        "training: {learningRate: 0x1p-3}|FILE, line 6: key \"training.learningRate\" is",
        "training: {restoreBest: 1}|FILE, line 6: key \"training.restoreBest\" is \"1\", expected"
            + " true or false",
        "model: {dropoutRate: 1.5}|FILE, line 6: key \"model.dropoutRate\" is \"1.5\", expected a"
            + " number from 0.0 to 0.95",
        "model: {dModel: 30, numHeads: 7}|FILE, line 6: key \"model.dModel\": 30 is not a multiple"
            + " of model.numHeads 7",
        "model: {pooling: max}|FILE, line 6: key \"model.pooling\" is \"max\", expected one of mean,"
            + " sum, weighted, class-token",
        "split: {kind: randm}|FILE, line 6: key \"split.kind\" is \"randm\", expected one of random,",
        "split: {kind: file}|FILE, line 6: key \"split.file\": missing, expected a JSON file",
        "split: {kind: file, file: no.json}|FILE, line 6: key \"split.file\": no such file:"
            + " DIR/no.json",
        "split: {seed: [1, 1]}|FILE, line 6: key \"split.seed\": expected one or more different",
        "split: {kind: kfold, seed: [1, 2]}|FILE, line 6: key \"split.seed\": several seeds go with",
        "split: {test: 0.5, validation: 0.5}|FILE, line 6: key \"split.test\": validation and test",
        "audit: {where: kind}|FILE, line 6: key \"audit.where\": \"kind\", expected COLUMN=VALUE",
        "audit: {methods: [all, guess]}|FILE, line 6: key \"audit.methods\": attribution method"
            + " \"all\", expected one of",
        "explain: {epochs: -1}|FILE, line 6: key \"explain.epochs\" is \"-1\", expected a whole",
        "seed: -1|FILE, line 6: key \"seed\" is \"-1\", expected a whole number from 0 to 2147483647",
        "ensemble: 0|FILE, line 6: key \"ensemble\" is \"0\", expected a whole number from 1 to 100",
        "name: again|FILE, line 6: key \"name\" stands twice in its section",
        "explain: {split: tst}|FILE, line 6: key \"explain.split\"",
        "tokenizer: {kind: atom, enumerations: 3}|FILE, line 6: key \"tokenizer.enumerations\":",
      })
  void aWrongKeyOrValueIsNamedWithItsLine(String line, String message) {
    assertRefused(GOOD + line + "\n", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training.epochs=x|--set training.epochs=x: key \"training.epochs\" is \"x\", expected a",
        "training.epoch=3|--set training.epoch=3: unknown key \"training.epoch\", expected one of",
        "nonsense|--set nonsense: expected key=value, e.g. --set training.epochs=10",
        "=3|--set =3: expected key=value",
        "training..epochs=3|--set training..epochs=3: the key has an empty part",
        "training=3|--set training=3: key \"training\" is \"3\", expected a section",
        "name.x=3|--set name.x=3: key \"name\" is a section, expected a text",
        "split.seed=[1,|--set split.seed=[1,, line 1: not valid YAML:",
        "data.path=absent.csv|--set data.path=absent.csv: key \"data.path\": no such file: ",
      })
  void aWrongOverrideIsNamed(String override, String message) {
    assertRefused(GOOD, message, override);
  }

  @Test
  void overridesReplaceAddAndNest() throws Exception {
    RunConfig c =
        read(
            GOOD + "training: {epochs: 3}\n",
            "training.epochs=5",
            "training.batchSize=7",
            "split.seed=[0, 1]",
            "name=other",
            "training.epochs=11");
    assertThat(c.training().epochs()).isEqualTo(11);
    assertThat(c.training().batchSize()).isEqualTo(7);
    assertThat(c.split().seeds()).containsExactly(0L, 1L);
    assertThat(c.name()).isEqualTo("other");
  }

  @Test
  void pathsAreRelativeToTheFileThatNamesThem() throws Exception {
    Path sub = Files.createDirectory(dir.resolve("sub"));
    Path other = sub.resolve("c.yaml");
    Files.writeString(other, GOOD.replace("d.csv", "../d.csv"));
    assertThat(RunConfig.read(other, List.of()).data().path()).isEqualTo(dir.resolve("d.csv"));
    Path working = Path.of("").toAbsolutePath();
    Path fromWorking = working.relativize(dir.resolve("d.csv").toAbsolutePath());
    RunConfig c = RunConfig.read(other, List.of("data.path=" + fromWorking));
    assertThat(c.data().path()).isEqualTo(dir.resolve("d.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|FILE: the file is empty, expected a YAML configuration",
        "`# nothing`|FILE: the file is empty, expected a YAML configuration",
        "`[1, 2]`|FILE, line 1: expected keys and values",
        "`name: [`|FILE, line 1: not valid YAML:",
        "`a: &x {b: 1}\nc: *x`|FILE, line 1: aliases",
        "`data: {path: d.csv}`|FILE, line 1: key \"name\" is missing, expected a name for the run",
        "`name: a/b`|FILE, line 1: key \"name\": \"a/b\" names a folder, expected letters",
        "`name: x`|FILE: key \"data.card\" is missing, expected the name of a dataset, or data.path,",
        "`name: x\ndata: {card: a, path: d.csv}`|FILE, line 2: key \"data.path\": expected either",
        "`name: x\ndata: {path: d.csv}`|FILE, line 2: key \"data.input\" is missing, expected the",
        "`name: x\ndata: {path: d.csv, input: a}`|FILE, line 2: key \"data.target\" is missing",
        "`name: x\ndata: {path: d.csv, inptu: a, target: y}`|FILE, line 2: unknown key"
            + " \"data.inptu\"",
        "`name: x\ndta: {path: d.csv}`|FILE, line 2: unknown key \"dta\"",
        "`name: x\ndata:\n  path: no.csv`|FILE, line 3: key \"data.path\": no such file: DIR/no.csv",
        "`name: x\ndata: {path: d.csv, format: xls}`|FILE, line 2: key \"data.format\"",
      })
  void aFileThatIsNoConfigurationIsRefused(String text, String message) {
    assertRefused(text, message);
  }

  @Test
  void aFileThatExtendsAnotherSaysOnlyWhatDiffers() throws Exception {
    Path sub = Files.createDirectory(dir.resolve("sub"));
    Files.writeString(
        dir.resolve("base.yaml"), GOOD + "model: {dModel: 26, numHeads: 13}\nensemble: 3\n");
    Files.writeString(
        sub.resolve("c.yaml"),
        "extends: ../base.yaml\nname: other\nmodel: {dModel: 39}\nsplit: {kind: scaffold}\n");
    RunConfig c = RunConfig.read(sub.resolve("c.yaml"), List.of("model.numLayers=5"));
    assertThat(c.name()).isEqualTo("other");
    assertThat(c.ensemble()).isEqualTo(3);
    assertThat(c.data().path()).isEqualTo(dir.resolve("d.csv"));
    assertThat(c.model().dModel()).isEqualTo(39);
    assertThat(c.model().numHeads()).isEqualTo(13);
    assertThat(c.model().numLayers()).isEqualTo(5);
    assertThat(c.split().kind()).isEqualTo(SplitConfig.Kind.SCAFFOLD);
  }

  @Test
  void faultsOfAnExtendedFileNameThatFile() throws Exception {
    Path base = Files.writeString(dir.resolve("base.yaml"), GOOD + "ensemble: many\n");
    assertRefused(
        "extends: base.yaml\nname: x\n", base + ", line 6: key \"ensemble\" is \"many\", expected");
    assertRefused(
        "name: x\nextends: nope.yaml\n",
        "FILE, line 2: key \"extends\": no such file: DIR/nope.yaml");
    assertRefused("extends: [a, b]\n", "FILE, line 1: key \"extends\": expected the name of one");
    assertRefused(
        "extends: c.yaml\n", "FILE, line 1: key \"extends\": more than 5 files extend each other");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void hostileNestingIsRefused(int depth) {
    assertRefused("a: " + "[".repeat(depth) + "]".repeat(depth), "FILE");
  }

  @Test
  void aHugeFileIsRefused() {
    assertRefused(GOOD + "# " + "x".repeat(2 << 20), "FILE: 2097214 bytes, expected");
  }

  @Test
  void anAliasBombIsRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused(text.toString(), "FILE");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> RunConfig.read(file, List.of()))
        .hasMessage(file + ": not a text in UTF-8, expected a YAML configuration");
    assertThatThrownBy(() -> RunConfig.read(dir, List.of()))
        .hasMessage(dir + ": no such file, expected a YAML configuration");
  }
}

package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;
import picocli.CommandLine;

class DataCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Two cards: the file of the first is here, the second cannot be had. */
  private static final class Fake implements Datasets {
    @Override
    public List<String> names() {
      return List.of("esol", "secret");
    }

    @Override
    public ObjectNode card(String name) throws InputException {
      if (!names().contains(name)) {
        throw new InputException("no dataset \"" + name + "\"; there are esol, secret");
      }
      ObjectNode card =
          JSON.createObjectNode()
              .put("name", name)
              .put("title", "Set " + name)
              .put("licence", "MIT");
      card.putArray("columns").addObject().put("name", "y").put("unit", "eV");
      return card;
    }

    @Override
    public Optional<Path> file(String name) {
      return name.equals("esol") ? Optional.of(Path.of("data", "esol.csv")) : Optional.empty();
    }

    @Override
    public ObjectNode statistics(String name) {
      return JSON.createObjectNode().put("rows", 1128).put("mean", -3.0501019503546);
    }

    @Override
    public Path fetch(String name, Progress progress) throws IOException {
      LongConsumer bytes = progress.start("esol.csv", 97);
      bytes.accept(97);
      if (name.equals("secret")) {
        throw new IOException("https://example.org/secret.csv: status 404, expected 200");
      }
      return Path.of("data", "esol.csv");
    }
  }

  private int run(String... args) {
    return new CommandLine(new DataCommand(new Fake()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              command.getErr().println(e.getMessage());
              return e instanceof InputException ? 2 : 1;
            })
        .execute(args);
  }

  @Test
  void listNamesEveryCardAndItsFile() throws Exception {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "  name    title       licence  file",
            "  esol    Set esol    MIT      " + Path.of("data", "esol.csv"),
            "  secret  Set secret  MIT      not here; data fetch secret");
  }

  @Test
  void listAsJsonIsOneArray() throws Exception {
    assertThat(run("list", "--json")).isZero();
    JsonNode all = JSON.readTree(out.toString());
    assertThat(all).hasSize(2);
    assertThat(all.get(0).get("name").asText()).isEqualTo("esol");
    assertThat(all.get(1).get("file").isNull()).isTrue();
  }

  @Test
  void showAddsStatisticsWhereTheFileIsHere() throws Exception {
    assertThat(run("show", "esol", "--json")).isZero();
    JsonNode card = JSON.readTree(out.toString());
    assertThat(card.get("statistics").get("rows").asInt()).isEqualTo(1128);
    assertThat(run("show", "esol")).isZero();
    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "name: esol",
            "title: Set esol",
            "licence: MIT",
            "columns:",
            "  -",
            "    name: y",
            "    unit: eV",
            "file: " + Path.of("data", "esol.csv"),
            "statistics:",
            "  rows: 1128",
            "  mean: -3.05");
  }

  @Test
  void showSaysHowToGetAFileThatIsNotHere() {
    assertThat(run("show", "secret")).isZero();
    assertThat(out.toString())
        .doesNotContain("statistics")
        .endsWith("The file is not here: data fetch secret brings it." + System.lineSeparator());
  }

  @Test
  void fetchPrintsThePathAlone() throws Exception {
    assertThat(run("fetch", "esol")).isZero();
    assertThat(out.toString().strip()).isEqualTo(Path.of("data", "esol.csv").toString());
    assertThat(run("fetch", "secret")).isEqualTo(1);
    assertThat(err.toString()).contains("status 404, expected 200");
  }

  @Test
  void unknownNamesAndMissingVerbsExitWithTwo() {
    assertThat(run("show", "nope")).isEqualTo(2);
    assertThat(run("fetch", "nope")).isEqualTo(2);
    assertThat(err.toString()).startsWith("no dataset \"nope\"; there are esol, secret");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("data: expected list, show or fetch");
    assertThat(run("show")).isEqualTo(2);
  }
}

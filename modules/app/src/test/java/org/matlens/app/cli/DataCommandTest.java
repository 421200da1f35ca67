package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.DatasetStore;
import org.matlens.data.dataset.Sha256;
import org.matlens.input.InputException;
import picocli.CommandLine;

class DataCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE = "smiles,y,c\nC,1,0\nCC,2,1\nCCC,,1\nO,4,1\nN,8,\n";

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private DatasetStore store;

  /** Two cards: the file of "here" ships with them, that of "there" is on a server. */
  @BeforeEach
  void cards() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/there.csv",
        exchange -> {
          byte[] body = TABLE.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Path datasets = Files.createDirectories(dir.resolve("home/datasets"));
    Files.writeString(datasets.resolve("here.csv"), TABLE);
    card("here", "  - path: datasets/here.csv\n");
    remote("there", Sha256.of(datasets.resolve("here.csv")));
    store = new DatasetStore(dir.resolve("home"), Optional.empty(), dir.resolve("cache"));
  }

  private void remote(String name, String sha256) throws IOException {
    card(
        name,
        "  - path: sets/%s.csv\n    url: http://localhost:%d/%s.csv\n    sha256: \"%s\"\n"
            .formatted(name, server.getAddress().getPort(), name, sha256));
  }

  private void card(String name, String files) throws IOException {
    Files.writeString(
        dir.resolve("home/datasets/" + name + ".yaml"),
        """
        name: %s
        title: Set %s
        description: Made for this test.
        input: molecule
        licence: MIT
        citation: nobody
        source: nowhere
        files:
        %scolumns:
          - {name: smiles, role: input}
          - {name: y, role: target, task: regression, unit: eV}
          - {name: c, role: target, task: binary}
        rows: 5
        """
            .formatted(name, name, files));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... args) {
    return new CommandLine(new DataCommand(() -> store))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              command.getErr().println(e.getMessage());
              return e instanceof InputException ? 2 : 1;
            })
        .execute(args);
  }

  private JsonNode json(String... args) throws IOException {
    assertThat(run(args)).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    return JSON.readTree(lines.get(lines.size() - 1));
  }

  @Test
  void listNamesEveryCardAndItsFile() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "  name   title      rows  licence  file",
            "  here   Set here      5  MIT      " + dir.resolve("home/datasets/here.csv"),
            "  there  Set there     5  MIT      not here; data fetch there");
  }

  @Test
  void listAsJsonIsOneArray() throws Exception {
    JsonNode all = json("list", "--json");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).get("columns").get(1).toString())
        .isEqualTo("{\"name\":\"y\",\"role\":\"target\",\"task\":\"regression\",\"unit\":\"eV\"}");
    assertThat(all.get(1).get("file").isNull()).isTrue();
    assertThat(all.get(1).get("files").get(0).get("sha256").asText()).hasSize(64);
  }

  /** Quartiles of 1, 2, 4, 8 as numpy gives them: 1.75, 3, 5; their standard deviation 3.0957. */
  @Test
  void showAddsStatisticsWhereTheFileIsHere() throws Exception {
    JsonNode statistics = json("show", "here", "--json").get("statistics");
    assertThat(statistics.get("rows").asInt()).isEqualTo(5);
    JsonNode y = statistics.get("targets").get("y");
    assertThat(y.get("std").asDouble()).isBetween(3.0956, 3.0958);
    assertThat(y.toString().replaceAll("\"std\":[0-9.]+", "\"std\":0"))
        .isEqualTo(
            "{\"n\":4,\"missing\":1,\"mean\":3.75,\"std\":0,\"min\":1.0,\"q25\":1.75,\"median\":3.0,"
                + "\"q75\":5.0,\"max\":8.0}");
    assertThat(statistics.get("targets").get("c").toString())
        .isEqualTo("{\"n\":4,\"missing\":1,\"classes\":{\"0\":1,\"1\":3}}");
  }

  @Test
  void showForAPersonIsAnOutline() {
    assertThat(run("show", "here")).isZero();
    assertThat(out.toString().lines().toList())
        .startsWith("name: here", "title: Set here")
        .containsSequence("columns:", "  - name: smiles", "    role: input", "  - name: y")
        .contains("licence: MIT", "statistics:", "  rows: 5", "    y:", "      std: 3.096")
        .endsWith("      classes:", "        0: 1", "        1: 3");
  }

  @Test
  void showSaysHowToGetAFileThatIsNotHere() {
    assertThat(run("show", "there")).isZero();
    assertThat(out.toString())
        .doesNotContain("statistics")
        .endsWith("The file is not here: data fetch there brings it." + System.lineSeparator());
  }

  @Test
  void fetchPrintsThePathAlone() throws Exception {
    assertThat(run("fetch", "there")).as(err.toString()).isZero();
    Path file = dir.resolve("cache/sets/there.csv");
    assertThat(out.toString().strip()).isEqualTo(file.toString());
    assertThat(file).hasContent(TABLE);
    JsonNode again = json("fetch", "there", "--json");
    assertThat(again.get("file").asText()).isEqualTo(file.toString());
    assertThat(again.get("fileSha256").asText()).isEqualTo(Sha256.of(file));
  }

  @Test
  void failedDownloadsExitWithOneAndLeaveNoFile() throws Exception {
    remote("gone", "0".repeat(64));
    assertThat(run("fetch", "gone")).isEqualTo(1);
    assertThat(err.toString()).contains("/gone.csv").contains("404");
    assertThat(err.toString().strip()).doesNotContain("\n");
    assertThat(dir.resolve("cache/sets/gone.csv")).doesNotExist();
  }

  @Test
  void aWrongFileIsToldAndHidesNoOther() throws Exception {
    Path wrong = Files.createDirectories(dir.resolve("cache/sets")).resolve("there.csv");
    Files.writeString(wrong, "other");
    JsonNode all = json("list", "--json");
    assertThat(all.get(0).get("file").isNull()).isFalse();
    assertThat(all.get(1).get("error").asText()).startsWith(wrong + ": sha256 is ");
    assertThat(run("show", "there")).isEqualTo(2);
  }

  @Test
  void unknownNamesAndMissingVerbsExitWithTwo() {
    assertThat(run("show", "nope")).isEqualTo(2);
    assertThat(run("fetch", "nope")).isEqualTo(2);
    assertThat(err.toString()).startsWith("no dataset \"nope\"; there are here, there");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("data: expected list, show or fetch");
    assertThat(run("show")).isEqualTo(2);
  }
}

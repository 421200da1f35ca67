package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeSpectrumTest {
  @TempDir Path dir;

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  @Test
  void everyFileIsAnObjectAndABadOneDoesNotStopTheOthers() throws IOException {
    String good = file("a.csv", "Raman shift (cm-1),Counts\n103,7\n101,11\n97,5\n");
    String bad = file("b.csv", "Raman shift (cm-1),Counts\n103,7\n101,NaN\n");
    String absent = dir.resolve("absent.xy").toString();
    CommandLineRun run =
        CommandLineRun.of("tokenize", "spectrum", "--json", "--patch", "2", bad, absent, good);
    assertThat(run.exitCode()).isEqualTo(2);
    List<JsonNode> objects = run.objects();
    assertThat(objects).hasSize(3);
    assertThat(objects.get(0))
        .hasToString(
            new ObjectMapper()
                .createObjectNode()
                .put("input", bad)
                .set(
                    "error",
                    new ObjectMapper()
                        .createObjectNode()
                        .put("line", 3)
                        .put(
                            "message",
                            bad + ", line 3: column 2 Counts: \"NaN\"; expected a finite number"))
                .toString());
    assertThat(objects.get(1).get("error").get("message").asText())
        .isEqualTo(absent + ": no such file");
    JsonNode read = objects.get(2);
    assertThat(read.get("input").asText()).isEqualTo(good);
    assertThat(read.get("kind").asText()).isEqualTo("spectrum");
    assertThat(read.get("axis"))
        .hasToString(
            "{\"quantity\":\"raman shift\",\"unit\":\"1/cm\",\"n\":3,\"first\":103.0,"
                + "\"last\":97.0,\"values\":[103.0,101.0,97.0]}");
    assertThat(read.get("intensity"))
        .hasToString("{\"unit\":\"counts\",\"values\":[7.0,11.0,5.0]}");
    assertThat(read.get("tokens")).hasSize(2);
    assertThat(read.get("tokens").get(0))
        .hasToString(
            "{\"text\":\"patch\",\"kind\":\"patch\",\"stream\":\"spectrum\",\"start\":null,"
                + "\"end\":null,\"range\":[97.0,101.0],\"unit\":\"1/cm\"}");
    assertThat(read.get("warnings")).isEmpty();
  }

  @Test
  void aTableForPeopleAndWhatTheySayOfTheAxis() throws IOException {
    String open = file("a.txt", "1 7\n2 11\n3 5\n");
    CommandLineRun unknown = CommandLineRun.of("tokenize", "spectrum", open);
    assertThat(unknown.exitCode()).isZero();
    assertThat(unknown.err()).contains("warning: " + open + ": neither the header");
    CommandLineRun run =
        CommandLineRun.of(
            "tokenize", "spectrum", open, "--axis", "energy", "--unit", "eV", "--peaks", "3");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .startsWith(open + ": spectrum over energy (eV) 1.0 … 3.0, n = 3; intensity in arbitrary");
    assertThat(run.out()).contains("peak");
    String named = file("b.csv", "2theta,counts\n1,7\n2,11\n");
    CommandLineRun other =
        CommandLineRun.of("tokenize", "spectrum", named, "--axis", "energy", "--unit", "eV");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.onlyErrorLine())
        .isEqualTo("error: " + named + ": axis is 2theta in degree; stated was energy in eV");
  }

  @Test
  void wrongUseIsRefused() throws IOException {
    String file = file("a.txt", "1 7\n2 11\n");
    for (List<String> wrong :
        List.of(
            List.of("--patch", "0"),
            List.of("--patch", "3", "--stride", "5"),
            List.of("--peaks", "0"),
            List.of("--axis", "energy"))) {
      List<String> all = new ArrayList<>(List.of("tokenize", "spectrum", file));
      all.addAll(wrong);
      CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
      assertThat(run.exitCode()).as(wrong.toString()).isEqualTo(2);
      assertThat(run.err()).doesNotContain("\tat ");
    }
  }
}

package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XrdCommandTest {
  @TempDir Path dir;
  private String caesium;
  private String tungsten;
  private String broken;

  @BeforeEach
  void files() throws IOException {
    caesium = file("cscl.poscar", "chloride\n4.209\n1 0 0\n0 1 0\n0 0 1\nCs Cl\n1 1\nD\n", 2);
    tungsten = file("w.vasp", "metal\n3.1653\n1 0 0\n0 1 0\n0 0 1\nW\n2\nD\n", 2);
    broken = file("broken.vasp", "metal\n3.1653\n1 0 0\n0 1 0\n0 0 1\nW\n2\nD\n", 1);
  }

  private String file(String name, String head, int atoms) throws IOException {
    Path file = dir.resolve(name);
    Files.writeString(file, head + "0 0 0\n.5 .5 .5\n".substring(0, 6 + (atoms - 1) * 9));
    return file.toString();
  }

  @Test
  void peaksAsJson() throws IOException {
    CommandLineRun run = CommandLineRun.of("xrd", caesium, tungsten, "--json");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    List<JsonNode> objects = run.objects();
    assertThat(objects).hasSize(2);
    JsonNode chloride = objects.get(0);
    assertThat(chloride.get("input").asText()).isEqualTo(caesium);
    assertThat(chloride.get("block").asText()).isEqualTo("chloride");
    assertThat(chloride.get("wavelength").asDouble()).isEqualTo(1.54184);
    JsonNode first = chloride.get("peaks").get(0);
    assertThat(first.get("twoTheta").asDouble()).isCloseTo(21.1077, within(1e-4));
    assertThat(first.get("d").asDouble()).isCloseTo(4.209, within(1e-12));
    assertThat(first.get("intensity").asDouble()).isCloseTo(36.5, within(1.5));
    assertThat(first.get("hkl")).hasToString("[1,0,0]");
    assertThat(first.get("multiplicity").asInt()).isEqualTo(6);
    assertThat(chloride.get("peaks").get(1).get("intensity").asDouble()).isEqualTo(100);
    assertThat(objects.get(1).get("peaks").get(0).get("hkl")).hasToString("[1,1,0]");
  }

  @Test
  void aProfileHasTheAreasOfItsPeaks() throws IOException {
    JsonNode w =
        CommandLineRun.of("xrd", tungsten, "--json", "--profile", "0.3", "--two-theta", "30", "80")
            .objects()
            .get(0);
    JsonNode curve = w.get("profile");
    double step = curve.get("step").asDouble();
    assertThat(curve.get("from").asDouble()).isEqualTo(30);
    assertThat(curve.get("intensity")).hasSize(2501);
    double area = 0;
    double highest = 0;
    double at = 0;
    for (int i = 0; i < 2501; i++) {
      double y = curve.get("intensity").get(i).asDouble();
      area += y * step;
      if (y > highest) {
        highest = y;
        at = 30 + i * step;
      }
    }
    double peaks = 0;
    for (JsonNode peak : w.get("peaks")) {
      peaks += peak.get("intensity").asDouble();
    }
    assertThat(area).isCloseTo(peaks, within(1e-6 * peaks));
    assertThat(at)
        .isCloseTo(w.get("peaks").get(0).get("twoTheta").asDouble(), within(step / 2 + 1e-9));
    assertThat(CommandLineRun.of("xrd", tungsten, "--profile", "0.3").onlyErrorLine())
        .isEqualTo(
            "error: --profile 0.3 without --json, expected a width of 0.05 to 10.0 degrees, with"
                + " --json");
    assertThat(CommandLineRun.of("xrd", tungsten, "--json", "--profile", "0").exitCode())
        .isEqualTo(2);
  }

  @Test
  void optionsChangeThePattern() throws IOException {
    JsonNode peaks =
        CommandLineRun.of(
                "xrd", "--json", "--wavelength", "0.7093", "--two-theta", "18", "32", tungsten)
            .objects()
            .get(0)
            .get("peaks");
    // 110 at 18.24, 200 at 25.90, 211 at 31.86 degrees of molybdenum's radiation.
    assertThat(peaks).hasSize(3);
    assertThat(peaks.get(2).get("twoTheta").asDouble()).isCloseTo(31.86, within(0.01));
    JsonNode moved =
        CommandLineRun.of("xrd", "--json", tungsten, "--debye-waller", "W=0.1526,O=1")
            .objects()
            .get(0)
            .get("peaks");
    JsonNode atRest = CommandLineRun.of("xrd", "--json", tungsten).objects().get(0).get("peaks");
    double weaker = moved.get(1).get("intensity").asDouble();
    // s² of 200 is 0.0998 - 0.0499 1/Å² above that of the strongest peak, 110.
    assertThat(weaker / atRest.get(1).get("intensity").asDouble())
        .isCloseTo(Math.exp(-2 * 0.1526 * 0.0499), within(1e-5));
  }

  @Test
  void aTableForAPerson() {
    CommandLineRun run = CommandLineRun.of("xrd", tungsten);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(6)
        .first()
        .isEqualTo(tungsten + " (metal): 4 peaks at 1.54184 Å");
    assertThat(run.out()).contains("2θ", "40.2948", "2.23821", "100.000");
  }

  @Test
  void aBadFileDoesNotStopTheOthers() throws IOException {
    CommandLineRun run = CommandLineRun.of("xrd", "--json", broken, tungsten);
    assertThat(run.exitCode()).isEqualTo(2);
    List<JsonNode> objects = run.objects();
    assertThat(objects).hasSize(2);
    assertThat(objects.get(0).get("input").asText()).isEqualTo(broken);
    assertThat(objects.get(0).get("error").get("line").asInt()).isEqualTo(10);
    assertThat(objects.get(0).get("error").get("message").asText())
        .startsWith(broken + ", line 10: ");
    assertThat(objects.get(1).get("peaks")).hasSize(4);

    CommandLineRun plain = CommandLineRun.of("xrd", broken, tungsten);
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.onlyErrorLine()).startsWith("error: " + broken + ", line 10: ");
  }

  @Test
  void badOptionsAreOneLine() {
    assertThat(CommandLineRun.of("xrd", tungsten, "--two-theta", "60", "20").onlyErrorLine())
        .isEqualTo("error: 2θ from 60.0 to 20.0 degrees, expected 0 <= from < to <= 180");
    assertThat(CommandLineRun.of("xrd", tungsten, "--wavelength", "-1").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("xrd", tungsten, "--debye-waller", "Xx=1").onlyErrorLine())
        .contains("Xx");
    assertThat(CommandLineRun.of("xrd", dir.resolve("absent.vasp").toString()).onlyErrorLine())
        .endsWith("absent.vasp: no such file");
    assertThat(CommandLineRun.of("xrd", tungsten, "--wavelength", "0.001").onlyErrorLine())
        .startsWith("error: " + tungsten + ": about 3.8e+11 reflections");
  }
}

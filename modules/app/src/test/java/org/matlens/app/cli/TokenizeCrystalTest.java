package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeCrystalTest {
  private static final String SALT =
      "data_%s\n_cell_length_a 5.6402\n_cell_length_b 5.6402\n_cell_length_c 5.6402\n"
          + "_space_group_name_H-M_alt 'F m -3 m'\n_chemical_formula_sum 'Cl Na'\n"
          + "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
          + "Na1 0 0 0\nCl1 0.5 0.5 %s\n";

  @TempDir Path dir;

  private String file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text).toString();
  }

  @Test
  void everyBlockIsAnObjectAndABadOneDoesNotStopTheOthers() throws IOException {
    String cif =
        file(
            "salt.cif",
            SALT.formatted("one", "0.5") + SALT.formatted("two", "?") + "data_three\n_x 1\n");
    String absent = dir.resolve("absent.cif").toString();
    String poscar =
        file("POSCAR", "cube\n3\n1 0 0\n0 1 0\n0 0 1\nFe Co\n1 1\nDirect\n0 0 0\n.5 .5 .5\n");
    CommandLineRun run =
        CommandLineRun.of("tokenize", "crystal", cif, absent, poscar, "--json", "--cutoff", "2.9");
    assertThat(run.exitCode()).isEqualTo(2);
    List<JsonNode> objects = run.objects();
    assertThat(objects).hasSize(4);
    JsonNode salt = objects.get(0);
    assertThat(salt.get("input").asText()).isEqualTo(cif);
    assertThat(salt.get("kind").asText()).isEqualTo("crystal");
    assertThat(salt.get("block").asText()).isEqualTo("one");
    assertThat(salt.get("formula").asText()).isEqualTo("Na4Cl4");
    assertThat(salt.get("cell")).hasToString("[5.6402,5.6402,5.6402,90.0,90.0,90.0]");
    assertThat(salt.get("volume").asDouble()).isCloseTo(179.425, within(1e-3));
    assertThat(salt.get("density").asDouble()).isCloseTo(2.163, within(1e-3));
    assertThat(salt.get("sites")).hasSize(8);
    assertThat(salt.get("sites").get(0).get("species")).hasToString("{\"Na\":1.0}");
    assertThat(salt.get("sites").get(4).get("fractional")).hasToString("[0.5,0.5,0.5]");
    assertThat(salt.get("tokens")).hasSize(8);
    assertThat(salt.get("tokens").get(4))
        .hasToString(
            "{\"text\":\"Cl\",\"kind\":\"site\",\"stream\":\"crystal\",\"start\":null,"
                + "\"end\":null,\"site\":4}");
    // Six neighbours of each of eight atoms, half an edge away.
    assertThat(salt.get("neighbours")).hasSize(48);
    for (JsonNode n : salt.get("neighbours")) {
      assertThat(n).hasSize(6);
      assertThat(n.get(5).asDouble()).isCloseTo(2.8201, within(1e-9));
      assertThat(n.get(0).asInt() < 4).isNotEqualTo(n.get(1).asInt() < 4);
    }
    assertThat(salt.get("warnings").get(0).asText()).startsWith("angles of the cell");
    JsonNode bad = objects.get(1);
    assertThat(bad.get("input").asText()).isEqualTo(cif);
    assertThat(bad.get("error").get("line").asInt()).isEqualTo(26);
    assertThat(bad.get("error").get("message").asText())
        .isEqualTo(cif + ", line 26: atom \"Cl1\": _atom_site_fract_z \"?\", expected a number");
    assertThat(objects.get(2).get("error").get("message").asText())
        .isEqualTo(absent + ": no such file");
    assertThat(objects.get(3).get("block").asText()).isEqualTo("cube");
    assertThat(objects.get(3).get("formula").asText()).isEqualTo("FeCo");
  }

  @Test
  void aTableForPeople() throws IOException {
    String cif = file("salt.cif", SALT.formatted("one", "0.5"));
    CommandLineRun run = CommandLineRun.of("tokenize", "crystal", "--cutoff", "2.9", cif);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().toList())
        .startsWith(
            cif + " (one): Na4Cl4, F m -3 m",
            "a 5.6402  b 5.6402  c 5.6402 Å, angles 90.000  90.000  90.000°, 179.425 Å³,"
                + " 2.163 g/cm³");
    assertThat(run.out().lines().filter(l -> l.contains("2.8201"))).hasSize(8);
    assertThat(run.err()).startsWith("warning: " + cif + ": angles of the cell");
  }

  @Test
  void wrongUseIsRefused() throws IOException {
    String cif = file("salt.cif", SALT.formatted("one", "0.5"));
    assertThat(CommandLineRun.of("tokenize", "crystal", "--cutoff", "0", cif).exitCode())
        .isEqualTo(2);
    CommandLineRun far = CommandLineRun.of("tokenize", "crystal", "--cutoff", "1e9", cif);
    assertThat(far.exitCode()).isEqualTo(2);
    assertThat(far.err()).contains("neighbours, expected at most").doesNotContain("\tat ");
  }
}

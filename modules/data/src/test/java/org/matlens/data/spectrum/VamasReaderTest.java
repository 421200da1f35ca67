package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class VamasReaderTest {
  private static final String ID =
      "VAMAS Surface Chemical Analysis Standard Data Transfer Format 1988 May 4\n";

  /** A header of two comments and one experimental variable, and its blocks. */
  private static String file(String scan, String... blocks) {
    return ID
        + "institution\ninstrument\noperator\nexperiment\n2\none\ntwo\nNORM\n"
        + scan
        + "\n0\n1\nExp Variable\nd\n0\n0\n0\n0\n"
        + blocks.length
        + "\n"
        + String.join("", blocks)
        + "end of experiment\n";
  }

  private static String block(String name, String axis, String values) {
    return name
        + "\nsample\n2024\n1\n2\n3\n4\n5\n0\n1\nremark\nXPS\n0.5\nAl\n1486.6\n1\n1\n1\n45\n0\nFAT\n"
        + "20\n1\n4.1\n0\n0\n0\n0\n0\nFe\n2p\n-1\n"
        + axis
        + "pulse counting\n0.1\n1\n0\n0\n0\n0\n1\nMFP\nd\n0\n"
        + values;
  }

  private static final String REGULAR =
      block(
          "survey",
          "kinetic energy\neV\n10.5\n0.5\n2\ncounts\nd\nTransmission\nd\n",
          "6\n3\n7\n0.1\n0.3\n3\n0.1\n5\n0.2\n7\n0.3\n");
  private static final String IRREGULAR =
      block(
          "detail",
          "3\nBinding Energy\neV\nIntensity\nc/s\nTransmission\nd\n",
          "6\n3\n7\n0.1\n0.3\n0\n1\n30\n3\n0.1\n20.5\n5\n0.2\n");

  private static List<SpectrumEntry> read(String text) throws InputException {
    return VamasReader.read(SpectrumText.of("a.vms", text));
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text).get(0).orThrow())
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void regularAndIrregularScans() throws InputException {
    List<SpectrumEntry> two = read(file("REGULAR", REGULAR, REGULAR.replace("survey", "again")));
    assertThat(two).hasSize(2);
    NamedSpectrum first = two.get(0).orThrow();
    assertThat(first.name()).isEqualTo("survey");
    assertThat(first.spectrum().axis().values()).containsExactly(10.5, 11, 11.5);
    assertThat(first.spectrum().intensities()).containsExactly(3, 5, 7);
    assertThat(first.spectrum())
        .hasToString("spectrum over kinetic energy (eV) 10.5 … 11.5, n = 3; intensity in counts");
    assertThat(first.spectrum().metadata())
        .containsEntry("transition", "Fe 2p")
        .containsEntry("source energy (eV)", "1486.6")
        .containsEntry("Exp Variable", "0.5");
    assertThat(two.get(1).orThrow().name()).isEqualTo("again");
    Spectrum detail = read(file("IRREGULAR", IRREGULAR)).get(0).orThrow().spectrum();
    assertThat(detail.axis().values()).containsExactly(30, 20.5);
    assertThat(detail.intensities()).containsExactly(3, 5);
    assertThat(detail)
        .hasToString("spectrum over binding energy (eV) 30.0 … 20.5, n = 2; intensity in counts/s");
  }

  @Test
  void oneErrorWithFileAndLine() {
    refuses("VAMAS\n", "a.vms, line 1: \"VAMAS\"; expected " + ID.strip());
    refuses(
        file("MAPPING", REGULAR),
        "a.vms, line 10: scan mode \"MAPPING\"; expected REGULAR or IRREGULAR");
    refuses(
        file("REGULAR", REGULAR.replace("\n5\n0.2", "\nNaN\n0.2")),
        "a.vms, line 79: ordinate value 3 of 6 \"NaN\"; expected a finite number");
    String cut = file("REGULAR", REGULAR);
    refuses(
        cut.substring(0, cut.indexOf("\n5\n0.2")),
        "a.vms, line 78: the file ends after 2 of 6 lines of ordinate values");
    refuses(ID, "a.vms, line 1: the file ends after 0 of 4 lines of identifiers");
    refuses(
        file("REGULAR", REGULAR.replace("eV\n10.5\n0.5", "eV\n10.5\n0")),
        "a.vms, line 80: kinetic energy 10.5 after 10.5; expected strictly rising or falling");
    refuses(
        file("REGULAR", REGULAR.replace("\n6\n", "\n5\n")),
        "a.vms, line 72: 5 ordinate values; expected a multiple of 2 variables");
    refuses(
        file("REGULAR", REGULAR.replace("energy\neV", "energy\n")),
        "a.vms, line 53: no unit of the abscissa kinetic energy; expected e.g. eV");
    refuses(
        file("REGULAR", REGULAR).replace("Exp Variable\nd\n0\n", "Exp Variable\nd\n-2\n"),
        "a.vms, line 15: \"-2\" entries in the parameter list; expected 0, blocks that say"
            + " everything");
  }
}

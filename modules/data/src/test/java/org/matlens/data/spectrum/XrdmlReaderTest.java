package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class XrdmlReaderTest {
  private static final String SCAN =
      "<scan scanAxis=\"Gonio\">\n<dataPoints>\n"
          + "<positions axis=\"Omega\" unit=\"deg\"><startPosition>5</startPosition>"
          + "<endPosition>6</endPosition></positions>\n"
          + "<positions axis=\"2Theta\" unit=\"deg\">\n<startPosition>10</startPosition>\n"
          + "<endPosition>11</endPosition></positions>\n"
          + "<counts unit=\"counts\">7 11 13</counts>\n</dataPoints>\n</scan>\n";

  private static String file(String... scans) {
    return "<?xml version=\"1.0\"?>\n<xrdMeasurements xmlns=\"http://example.org/2\">\n"
        + "<xrdMeasurement><usedWavelength><kAlpha1 unit=\"Angstrom\">1.54</kAlpha1>"
        + "</usedWavelength>\n"
        + String.join("", scans)
        + "</xrdMeasurement></xrdMeasurements>\n";
  }

  private static List<SpectrumEntry> read(String text) throws InputException {
    return XrdmlReader.read(SpectrumText.of("a.xrdml", text));
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> read(text).get(0).orThrow())
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void twoThetaGoesFirst() throws InputException {
    List<SpectrumEntry> two = read(file(SCAN, SCAN.replace("7 11", "5 11")));
    assertThat(two).hasSize(2);
    Spectrum first = two.get(0).orThrow().spectrum();
    assertThat(first)
        .hasToString("spectrum over 2theta (degree) 10.0 … 11.0, n = 3; intensity in counts");
    assertThat(first.axis().value(1)).isEqualTo(10.5);
    assertThat(first.metadata()).containsEntry("kAlpha1", "1.54");
    assertThat(two.get(1).orThrow().spectrum().intensities()).containsExactly(5, 11, 13);
  }

  @Test
  void listsOtherAxesAndAttenuation() throws InputException {
    String list =
        SCAN.replace(
            "<startPosition>10</startPosition>\n<endPosition>11</endPosition>",
            "<listPositions>10 10.25 11</listPositions>");
    assertThat(read(file(list)).get(0).orThrow().spectrum().axis().values())
        .containsExactly(10, 10.25, 11);
    String rocking =
        SCAN.replace(
            "<startPosition>10</startPosition>\n<endPosition>11</endPosition>",
            "<commonPosition>10</commonPosition>");
    assertThat(read(file(rocking)).get(0).orThrow().spectrum().axis().quantity())
        .isEqualTo("omega");
    String weak =
        SCAN.replace(
            "</counts>", "</counts><beamAttenuationFactors>1 10 1</beamAttenuationFactors>");
    NamedSpectrum raised = read(file(weak)).get(0).orThrow();
    assertThat(raised.spectrum().intensities()).containsExactly(7, 110, 13);
    assertThat(raised.warnings())
        .containsExactly("counts are multiplied by the beam attenuation factors");
    assertThat(
            read(file(weak.replace("counts>", "intensities>").replace("<counts", "<intensities")))
                .get(0)
                .orThrow()
                .spectrum()
                .intensities())
        .containsExactly(7, 11, 13);
  }

  @Test
  void oneErrorWithFileAndLine() {
    refuses(
        file(SCAN.replace("11 13", "x 13")),
        "a.xrdml, line 10: <counts> value 2: \"x\"; expected a finite number");
    refuses(
        file(SCAN.replace("7 11 13", "")),
        "a.xrdml, line 10: <counts> value 1: empty; expected a finite number");
    refuses(
        file(SCAN.replace(" unit=\"deg\"", "")),
        "a.xrdml, line 6: <positions> without unit; expected e.g. unit=\"deg\"");
    refuses(
        file(
            SCAN.replace(
                "<startPosition>10</startPosition>\n<endPosition>11</endPosition>",
                "<listPositions>10 9</listPositions>")),
        "a.xrdml, line 9: 3 counts; expected 2 as there are positions");
    refuses(
        file(SCAN.replaceAll("<counts.*</counts>", "")),
        "a.xrdml, line 4: no <counts> or <intensities> in the scan");
    refuses(file(), "a.xrdml, line 4: no <scan>; expected a measurement");
    refuses("<html>\n</html>", "a.xrdml, line 1: XML of <html>; expected <xrdMeasurements>");
    assertThatThrownBy(() -> read(file(SCAN).substring(0, 400)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("a.xrdml, line ")
        .hasMessageContaining("no well-formed XML: ");
  }

  /** A file may not make this machine read another file, nor grow without bound. */
  @Test
  void entitiesAreNotFollowed() {
    String evil =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n"
            + file(SCAN.replace("7 11", "&e; 11")).replace("<?xml version=\"1.0\"?>\n", "");
    refuses(
        evil, "a.xrdml, line 2: XML with a document type; expected <xrdMeasurements> without one");
  }
}

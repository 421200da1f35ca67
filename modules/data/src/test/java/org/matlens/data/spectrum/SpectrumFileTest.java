package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.input.InputException;

class SpectrumFileTest {
  private static final String TEXT = "Raman shift (cm⁻¹),I\r\n3,5\r7,11\n";

  @TempDir Path dir;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void refuses(Path file, String message) {
    assertThatThrownBy(() -> SpectrumFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + message);
  }

  @Test
  void anyEncoding() throws IOException, InputException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Path[] files = {
      file("a.csv", TEXT),
      file("b.csv", "\uFEFF" + TEXT),
      file("c.csv", TEXT.getBytes(StandardCharsets.UTF_16)),
      file("d.csv", ("\uFEFF" + TEXT).getBytes(StandardCharsets.UTF_16LE)),
      file(
          "e.csv",
          TEXT.replace("⁻¹", "-1 °").replace(" °", "").getBytes(StandardCharsets.ISO_8859_1)),
      file("f.csv.gz", packed.toByteArray())
    };
    for (Path f : files) {
      assertThat(SpectrumFile.one(f).spectrum())
          .as(f.toString())
          .hasToString("spectrum over raman shift (1/cm) 3.0 … 7.0, n = 2; intensity in arbitrary");
    }
    Path latin = file("g.csv", "2theta (°),I\n3,5\n7,11\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(SpectrumFile.one(latin).spectrum().axis().unit()).isEqualTo("degree");
  }

  @Test
  void contentGoesBeforeTheName() throws IOException, InputException {
    Path jcamp =
        file(
            "a.txt",
            "##TITLE= a\n##XUNITS= NANOMETERS\n##FIRSTX= 3\n##LASTX= 5\n##XYDATA= (X++(Y..Y))\n3 7 9\n");
    assertThat(SpectrumFile.one(jcamp).spectrum().axis().unit()).isEqualTo("nm");
    Path xdi = file("a.001", "# XDI/1.0\n# Column.1: energy eV\n# Column.2: mutrans\n# ---\n3 5\n");
    assertThat(SpectrumFile.one(xdi).spectrum().axis().unit()).isEqualTo("eV");
    refuses(file("a.xdi", "3 5\n"), ", line 1: \"3 5\"; expected # XDI/1.0 in the first line");
    refuses(
        file("a.vms", "3 5\n"),
        ", line 1: \"3 5\"; expected VAMAS Surface Chemical Analysis in the first line");
    Path two = file("two.xy", "#S 1\n#L 2theta  I\n1 2\n#S 2\n#L 2theta  I\n1 2\n");
    assertThat(SpectrumFile.read(two)).extracting(NamedSpectrum::name).containsExactly("1", "2");
    assertThatThrownBy(() -> SpectrumFile.one(two)).hasMessage(two + ": 2 spectra; expected one");
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    refuses(dir.resolve("absent"), ": no such file");
    refuses(dir, ": a folder; expected a file");
    refuses(file("a.txt", " \n"), ", line 1: no text; expected a spectrum");
    refuses(file("a.txt", ""), ", line 1: no text; expected a spectrum");
    refuses(file("a.spc", "x\ny\0"), ", line 2: binary data (Galactic SPC); expected text");
    refuses(file("a.bin", "x\0"), ", line 1: binary data; expected text");
    refuses(
        file("a.json", "{}"),
        ", line 1: a file in JSON; expected columns, XRDML, JCAMP-DX, VAMAS, XDI or CIF");
    refuses(file("a.xml", "<a>\n</a>"), ", line 1: XML of <a>; expected <xrdMeasurements>");
  }

  @Test
  void aPersonMaySayWhatAnAxisIs() throws IOException, InputException {
    NamedSpectrum open = SpectrumFile.one(file("a.txt", "3 5\n7 11\n"));
    NamedSpectrum stated = open.stated("raman shift", "1/cm");
    assertThat(stated.spectrum().axis().unit()).isEqualTo("1/cm");
    assertThat(stated.warnings()).isEmpty();
    assertThatThrownBy(() -> stated.stated("energy", "eV"))
        .isInstanceOf(InputException.class)
        .hasMessage("axis is raman shift in 1/cm; stated was energy in eV");
    // The name of a file, and a unit by convention, are guesses; a header is none.
    NamedSpectrum named = SpectrumFile.one(file("a.xy", "3 5\n7 11\n"));
    assertThat(named.spectrum().axis().unit()).isEqualTo("degree");
    assertThat(named.stated("q", "1/nm").spectrum().axis().unit()).isEqualTo("1/nm");
    NamedSpectrum usual = SpectrumFile.one(file("b.xy", "energy,intensity\n300,5\n700,11\n"));
    assertThat(usual.stated("energy", "meV").warnings()).isEmpty();
    assertThat(usual.allows("wavelength", "nm")).isFalse();
    NamedSpectrum headed = SpectrumFile.one(file("c.xy", "2theta (deg),intensity\n3,5\n7,11\n"));
    assertThat(headed.allows("q", "1/nm")).isFalse();
  }
}

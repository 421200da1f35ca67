package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class ColumnReaderTest {
  private static NamedSpectrum read(String name, String text) throws InputException {
    List<SpectrumEntry> entries = ColumnFile.read(SpectrumText.of(name, text));
    assertThat(entries).hasSize(1);
    return entries.get(0).orThrow();
  }

  private static void is(NamedSpectrum named, double[] x, double[] y) {
    assertThat(named.spectrum().axis().values()).containsExactly(x);
    assertThat(named.spectrum().intensities()).containsExactly(y);
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> read("a.txt", text))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void anySeparatorAndDecimalSign() throws InputException {
    double[] x = {1.5, 2.5, 4.5};
    double[] y = {7, -0.25, 1100};
    for (String text :
        List.of(
            "1.5 7\n2.5 -.25\n4.5 1.1e3\n",
            "  1.5\t7 \n\n2.5   -0.25\r\n4.5\t1.1D+03",
            "1.5\t7\r2.5\t-0.25\r4.5\t1100\t\r",
            "1.5,7,\n2.5, -0.25\n4.5,1.1E+3\n\u001A",
            "1,5;7\n2,5;-0,25;\n4,5;1100\n",
            "1,5\t7\n2,5\t-0,25\n4,5\t1100\n",
            "1,5 7,0\n2,5 -0,25\n4,5 1,1E3\n",
            "\"1.5\",\"7\"\n\"2.5\",\"-0.25\"\n\"4.5\",\"1100\"\n",
            "# remark\n1.5 7\n# pause\n2.5 -0.25\n% more\n4.5 1100\n# end\n")) {
      NamedSpectrum read = read("a.txt", text);
      is(read, x, y);
      assertThat(read.spectrum().axis().quantity()).isEqualTo("unknown");
      assertThat(read.spectrum().axis().unit()).isEqualTo("unknown");
      assertThat(read.warnings()).containsExactly(ColumnReader.OPEN_AXIS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2Theta,Intensity | 2theta | degree | arbitrary",
        "2-theta (deg),I (counts) | 2theta | degree | counts",
        "# twotheta counts | 2theta | degree | counts",
        "# 2theta (deg) intensity (counts) | 2theta | degree | counts",
        "# Raman shift (cm-1) Intensity (a.u.) | raman shift | 1/cm | a.u.",
        "# photon energy (eV) absorption | energy | eV | arbitrary",
        "2θ [°],Counts | 2theta | degree | counts",
        "Angle,Intensity | 2theta | degree | arbitrary",
        "Raman Shift (cm-1);Intensity (a.u.) | raman shift | 1/cm | a.u.",
        "#Raman shift / cm^-1\tCounts | raman shift | 1/cm | counts",
        "Wavenumber [1/cm],Absorbance | wavenumber | 1/cm | arbitrary",
        "freq(cm-1),activity | wavenumber | 1/cm | arbitrary",
        "wavelength_nm,counts | wavelength | nm | counts",
        "Wavelength (µm),R | wavelength | um | arbitrary",
        "q (1/nm),I(q) | q | 1/nm | arbitrary",
        "2theta q I | 2theta | degree | arbitrary",
        "2theta,Intensity(counts) | 2theta | degree | counts",
        "Q [Å-1],I | q | 1/angstrom | arbitrary",
        "d (Å),I | d | angstrom | arbitrary",
        "# energy mu | energy | unknown | 1",
        "Energy (keV),mu | energy | keV | 1",
        "Binding Energy (eV),CPS | binding energy | eV | counts/s",
        "K.E.,Counts | kinetic energy | eV | counts",
        "#  k   chi | k | 1/angstrom | 1",
        "m/z,abundance | m/z | m/z | arbitrary",
        "δ (ppm),I | chemical shift | ppm | arbitrary",
        "nm,CCD cts | wavelength | nm | counts"
      })
  void headersNameTheAxis(String header, String quantity, String unit, String intensity)
      throws InputException {
    boolean three = header.strip().endsWith("q I");
    String rows = three ? "\n3 4 5\n7 8 11\n" : "\n3,5\n7,11\n";
    Spectrum read = read("a.csv", header.strip() + rows).spectrum();
    assertThat(read.axis().quantity()).isEqualTo(quantity);
    assertThat(read.axis().unit()).isEqualTo(unit);
    assertThat(read.intensityUnit()).isEqualTo(intensity);
    assertThat(read.axis().values()).containsExactly(3, 7);
  }

  /** Remarks and settings that speak of an axis name no column. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "# binding energy\n",
        "# energy scan\n",
        "Wavelength,785\n",
        "Wavelength,785 nm\n",
        "Wavelength\t785nm\n",
        "# Energy: 8000\n",
        "energy = 8000\n"
      })
  void whatSpeaksOfAnAxisNamesNone(String header) throws InputException {
    NamedSpectrum read = read("a.txt", header + "3 5\n7 11\n");
    assertThat(read.spectrum().axis().quantity()).isEqualTo("unknown");
    is(read, new double[] {3, 7}, new double[] {5, 11});
  }

  @Test
  void longHeadersTakeNoTime() {
    String blanks = "(" + " ".repeat(200_000) + "*".repeat(200_000) + "x A1 = {".repeat(20_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(read("a.txt", "# " + blanks + "\n3 5\n7 11\n").warnings()).hasSize(1));
  }

  @Test
  void unitsMayStandBelowNames() throws InputException {
    NamedSpectrum read = read("a.txt", "Diffraction\n2Theta\tI\ndeg\tcounts\n3\t5\n7\t11\n");
    assertThat(read.spectrum())
        .hasToString("spectrum over 2theta (degree) 3.0 … 7.0, n = 2; intensity in counts");
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void conventionsAreWarnedOf() throws InputException {
    assertThat(read("a.dat", "# energy mu\n7100 5\n7101 11\n").warnings())
        .containsExactly("unit of energy not stated: eV by convention");
    NamedSpectrum pattern = read("dir/a.xy", "3 5\n7 11\n");
    assertThat(pattern.spectrum().axis().quantity()).isEqualTo("2theta");
    assertThat(pattern.warnings())
        .containsExactly("2theta in degree, by the name of the file alone");
    assertThat(read("a.xy", "3 5\n700 11\n").spectrum().axis().quantity()).isEqualTo("unknown");
    assertThat(read("a.txt", "3 5 1\n7 11 2\n").warnings())
        .contains("3 columns: column 2 is taken as intensity");
  }

  @Test
  void oneOfManyColumns() throws InputException {
    NamedSpectrum raman =
        read(
            "a.txt",
            "laser;532,02\nPixel;Wavelength;Raman Shift;Dark;Dark Subtracted #1;\n"
                + "0;  ;  ;1,0;2,0;\n1;532,5;10,5;3,0;5,0;\n2;533,5;12,5;3,0;7,0;\n3; ; ;1,0;1,0;\n");
    is(raman, new double[] {10.5, 12.5}, new double[] {5, 7});
    assertThat(raman.spectrum().axis().quantity()).isEqualTo("raman shift");
    assertThat(raman.warnings())
        .contains("2 rows at the ends have no value of the axis and are left out");
    NamedSpectrum xafs =
        read(
            "a.dat",
            "; P1 = {Energy} --> x\n; D1 = {I0}\n; D2 = {I1}\n;P1 D1 D2\n500 6 2\n501 9 3\n");
    assertThat(xafs.spectrum().axis().unit()).isEqualTo("eV");
    assertThat(xafs.spectrum().intensities())
        .containsExactly(new double[] {Math.log(3), Math.log(3)}, within(1e-15));
    assertThat(xafs.spectrum().metadata()).containsEntry("intensity", "ln(i0/i1)");
    NamedSpectrum below = read("a.dat", "Data:\nRequested Energy\nI0\nIf\n500 4 2\n501 8 2\n");
    assertThat(below.spectrum().intensities()).containsExactly(0.5, 0.25);
  }

  @Test
  void severalTables() throws InputException {
    String text =
        "# Energy Axis: Binding Energy\n# Region: one\n# ColumnLabels: energy counts/s\n9 1\n8 2\n"
            + "# Region: two\n# ColumnLabels: energy counts/s\n5 3\n4 nan\n"
            + "# Region: three\n# ColumnLabels: energy counts/s\n3 3\n1 7\n0 2\n";
    List<SpectrumEntry> entries = ColumnFile.read(SpectrumText.of("a.xy", text));
    assertThat(entries).hasSize(3);
    assertThat(entries.get(0).orThrow().name()).isEqualTo("one");
    assertThatThrownBy(() -> entries.get(1).orThrow())
        .hasMessage("a.xy, line 9: column 2 counts/s: \"nan\"; expected a finite number");
    NamedSpectrum three = entries.get(2).orThrow();
    assertThat(three.name()).isEqualTo("three");
    assertThat(three.spectrum())
        .hasToString("spectrum over binding energy (eV) 3.0 … 0.0, n = 3; intensity in counts/s");
  }

  /** Frames of a detector one below the other: a counter goes up where the axis turns back. */
  @Test
  void scansInOneTable() throws InputException {
    String head = "image  2theta  intensity  date  time\n";
    String text = head + "0 3 5 7/7 9:1\n0 4 6 7/7 9:1\n1 3 7 7/7 9:1\n1 4 8 7/7 9:1\n";
    List<SpectrumEntry> entries = ColumnFile.read(SpectrumText.of("a.dat", text));
    assertThat(entries).hasSize(2);
    assertThat(entries.get(1).orThrow().name()).isEqualTo("image 1");
    is(entries.get(0).orThrow(), new double[] {3, 4}, new double[] {5, 6});
    is(entries.get(1).orThrow(), new double[] {3, 4}, new double[] {7, 8});
    for (String counter : List.of("0 0 0 0", "0 1 1 2", "1 1 0 0", "0 0 0.5 0.5")) {
      String[] c = counter.split(" ");
      String rows = "%s 3 5\n%s 4 6\n%s 3 7\n%s 4 8\n".formatted((Object[]) c);
      refuses(
          "image  2theta  intensity\n" + rows,
          "a.txt, line 4: 2theta 3.0 after 4.0; expected strictly rising or falling");
    }
  }

  /** A monochromator that does not move yet: few rows at an end are one point. */
  @Test
  void rowsInWhichTheAxisStandsStillAreAveraged() throws InputException {
    StringBuilder text = new StringBuilder("energy (eV),intensity\n500,3\n500,5\n500,10\n");
    for (int i = 1; i < 47; i++) {
      text.append(500 + i).append(',').append(i).append('\n');
    }
    NamedSpectrum read = read("a.csv", text + "546,48\n");
    assertThat(read.spectrum().size()).isEqualTo(47);
    assertThat(read.spectrum().axis().value(0)).isEqualTo(500);
    assertThat(read.spectrum().intensity(0)).isEqualTo(6);
    assertThat(read.spectrum().axis().value(46)).isEqualTo(546);
    assertThat(read.spectrum().intensity(46)).isEqualTo(47);
    assertThat(read.warnings())
        .containsExactly(
            "3 rows at 500.0, where the axis stands still, are averaged",
            "2 rows at 546.0, where the axis stands still, are averaged");
    refuses(
        text.toString().replace("520,20", "519,20"),
        "a.txt, line 24: energy 519.0 after 519.0; expected strictly rising or falling");
  }

  @Test
  void blanksInsideAreLeftOutAndCounted() throws InputException {
    NamedSpectrum read = read("a.xy", "1 5\n2 7\n3\n4 3\n5 2\n6\n");
    is(read, new double[] {1, 2, 4, 5}, new double[] {5, 7, 3, 2});
    assertThat(read.warnings()).contains("2 rows have no intensity and are left out");
  }

  @Test
  void oneErrorWithFileAndLine() {
    refuses(
        "1 2\n2 3\n2 4\n",
        "a.txt, line 3: unknown 2.0 after 2.0; expected strictly rising or falling");
    refuses(
        "3 2\n2 3\n4 4\n",
        "a.txt, line 3: unknown 4.0 after 2.0; expected strictly rising or falling");
    refuses("1 2\n2 NaN\n", "a.txt, line 2: column 2: \"NaN\"; expected a finite number");
    refuses("1 NaN\n2 3\n3 4\n", "a.txt, line 1: column 2: \"NaN\"; expected a finite number");
    refuses("1 2\n2 1e999\n", "a.txt, line 2: column 2: \"1e999\"; expected a finite number");
    refuses(
        "1 2\n2 three\n3 4\n",
        "a.txt, line 2: \"2 three\"; expected a row of numbers as in line 1");
    refuses(
        "1 2\n2 3\ntotal\n", "a.txt, line 3: \"total\"; expected a row of numbers as in line 1");
    refuses("1 x\n2 3\n3 4\n", "a.txt, line 1: column 2: \"x\"; expected a finite number");
    refuses("1 2\n2 3 4\n", "a.txt, line 2: 3 columns; expected 2 as in line 1");
    refuses("1,2\n2,3\n3,\n4,\n", "a.txt, line 3: column 2 is empty; expected an intensity");
    refuses("1,2\n,3\n3,4\n", "a.txt, line 2: \",3\"; expected a row of numbers as in line 1");
    refuses(
        "1,5;2\n2.5;3\n",
        "a.txt, line 2: column 1: \"2.5\"; expected one decimal sign, comma or point, in all rows");
    refuses(
        "1\n2\n3\n",
        "a.txt, line 1: one column of numbers; expected a column of an axis and one of intensities");
    refuses(
        "hello\n",
        "a.txt, line 1: no rows of numbers; expected a column of an axis and one of intensities");
  }
}

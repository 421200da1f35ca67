package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class JcampReaderTest {
  private static final String HEAD =
      "##TITLE= a\n##JCAMP-DX= 4.24\n##DATA TYPE= RAMAN SPECTRUM\n##XUNITS= 1/CM\n"
          + "##YUNITS= COUNTS\n##XFACTOR= 0.5\n##YFACTOR= 0.25\n";

  private static List<SpectrumEntry> entries(String text) throws InputException {
    return JcampReader.read(SpectrumText.of("a.jdx", text));
  }

  private static Spectrum one(String text) throws InputException {
    assertThat(entries(text)).hasSize(1);
    return entries(text).get(0).orThrow().spectrum();
  }

  private static String ends(double first, double last, int n) {
    return "##FIRSTX= " + first + "\n##LASTX= " + last + "\n##NPOINTS= " + n + "\n";
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> one(text)).isInstanceOf(InputException.class).hasMessage(message);
  }

  /** First digit of a number as a letter of one of the alphabets of the format. */
  private static String letter(int value, String zeroAndPositive, String negative) {
    String digits = Integer.toString(Math.abs(value));
    int first = digits.charAt(0) - '0';
    char c = value < 0 ? negative.charAt(first - 1) : zeroAndPositive.charAt(first);
    return c + digits.substring(1);
  }

  private static String squeezed(int value) {
    return letter(value, "@ABCDEFGHI", "abcdefghi");
  }

  private static String difference(int value) {
    return letter(value, "%JKLMNOPQR", "jklmnopqr");
  }

  private static String repeated(int count) {
    return letter(count, " STUVWXYZs", "");
  }

  /** Writes lines of at most {@code width} ordinates; abscissas are halves, factor 0.5. */
  private static String encode(List<Integer> values, int width, String form) {
    StringBuilder out = new StringBuilder();
    boolean dif = form.startsWith("DIF");
    int i = 0;
    boolean differs = false;
    while (i < values.size()) {
      boolean check = differs;
      int from = check ? i - 1 : i;
      int to = Math.min(values.size(), i + width);
      out.append(200 + from);
      List<String> tokens = new ArrayList<>();
      for (int k = from; k < to; k++) {
        int v = values.get(k);
        tokens.add(
            switch (form) {
              case "AFFN" -> " " + v;
              case "PAC" -> (v < 0 ? "" : "+") + v;
              case "SQZ", "SQZDUP" -> squeezed(v);
              default -> k == from ? squeezed(v) : difference(v - values.get(k - 1));
            });
      }
      for (int t = 0; t < tokens.size(); ) {
        int same = 1;
        while (form.endsWith("DUP")
            && (t > 0 || !dif)
            && t + same < tokens.size()
            && tokens.get(t + same).equals(tokens.get(t))) {
          same++;
        }
        out.append(tokens.get(t)).append(same > 1 ? repeated(same) : "");
        t += same;
      }
      out.append('\n');
      differs = dif && tokens.size() > 1;
      i = to;
    }
    // Behind differences, the last ordinate once more.
    if (differs) {
      out.append(199 + values.size()).append(squeezed(values.get(values.size() - 1))).append('\n');
    }
    return out.toString();
  }

  @Property(tries = 300)
  void allFormsSayTheSame(
      @ForAll @Size(min = 2, max = 60) List<@IntRange(min = -1200, max = 1200) Integer> values,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll @IntRange(min = 1, max = 4) int coarse)
      throws InputException {
    // Coarse values make runs for DUP.
    List<Integer> some = values.stream().map(v -> coarse == 1 ? v : v / 600).toList();
    double last = 100 + 0.5 * (some.size() - 1);
    for (String form : List.of("AFFN", "PAC", "SQZ", "SQZDUP", "DIF", "DIFDUP")) {
      String table = encode(some, width, form);
      Spectrum read =
          one(HEAD + ends(100, last, some.size()) + "##XYDATA= (X++(Y..Y))\n" + table + "##END=\n");
      assertThat(read.intensities())
          .as(form + "\n" + table)
          .containsExactly(some.stream().mapToDouble(v -> 0.25 * v).toArray());
      assertThat(read.axis().value(0)).isEqualTo(100);
      assertThat(read.axis().value(some.size() - 1)).isEqualTo(last);
    }
  }

  /** Worked by hand: 5; +2 three times; -13; 0 twice; the check; a number with an exponent. */
  @Test
  void readsByHand() throws InputException {
    String table = "##XYDATA= (X++(Y..Y)) $$ remark\n200EKUj3%T\n206b 8 $$ remark\n";
    Spectrum read = one(HEAD + ends(100, 103.5, 8) + table);
    assertThat(read.intensities()).containsExactly(1.25, 1.75, 2.25, 2.75, -0.5, -0.5, -0.5, 2);
    refuses(
        HEAD + ends(100, 103.5, 8) + table.replace("206b", "206a0"),
        "a.jdx, line 13: ordinate -10.0 as a check; expected -2.0, where line 12 ended");
  }

  @Test
  void exponentsAreNoLetters() throws InputException {
    Spectrum read =
        one(HEAD + ends(100, 101.5, 4) + "##XYDATA= (X++(Y..Y))\n2.0E+02 1.5E1 -2e-1E3\n203.4E1\n");
    assertThat(read.intensities()).containsExactly(3.75, -0.05, 13.25, 12.75);
  }

  @Test
  void warnsOfIntensitiesTheHeaderDoesNotKnow() throws InputException {
    String says = "##FIRSTY= 1\n##MINY= 0.5\n##MAXY= 7\n";
    String table = "##XYDATA= (X++(Y..Y))\n200 4 8 12\n##END=\n";
    assertThat(entries(HEAD + ends(100, 101, 3) + says + table).get(0).orThrow().warnings())
        .containsExactly(
            "##MINY= 0.5, but the least intensity is 1.0",
            "##MAXY= 7.0, but the greatest intensity is 3.0");
  }

  @Test
  void namesTheAxis() throws InputException {
    Spectrum read = one(HEAD + ends(100, 101, 3) + "##XYDATA= (X++(Y..Y))\n200 4 8 12\n##END=\n");
    assertThat(read)
        .hasToString("spectrum over raman shift (1/cm) 100.0 … 101.0, n = 3; intensity in counts");
    assertThat(
            one(HEAD.replace("RAMAN", "INFRARED")
                    + ends(9, 8, 2)
                    + "##XYDATA=(X++(Y..Y))\n18 1 2\n")
                .axis()
                .quantity())
        .isEqualTo("wavenumber");
  }

  @Test
  void pointsByPairs() throws InputException {
    String pairs = "##XYPOINTS= (XY..XY)\n6,4; 10 8\n 14\t12\n";
    Spectrum read = one(HEAD + pairs);
    assertThat(read.axis().values()).containsExactly(3, 5, 7);
    assertThat(read.intensities()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> one(HEAD + "##XYPOINTS= (XY..XY)\n6 4\n4 1\n8 2\n"))
        .hasMessage(
            "a.jdx, line 11: raman shift 4.0 after 2.0; expected strictly rising or falling");
    SpectrumEntry peaks = entries(HEAD + "##PEAK TABLE= (XYW..XYW)\n8 4 1\n4 8 1\n6 1 1\n").get(0);
    assertThat(peaks.orThrow().spectrum().axis().values()).containsExactly(2, 3, 4);
    assertThat(peaks.orThrow().spectrum().intensities()).containsExactly(2, 0.25, 1);
    assertThat(peaks.orThrow().warnings()).containsExactly("peaks are sorted by their position");
    refuses(
        HEAD + "##XYPOINTS= (XY..XY)\n6 4 1\n", "a.jdx, line 9: 3 values; expected 2 per point");
  }

  @Test
  void blocksAndPages() throws InputException {
    String inner = HEAD + ends(100, 101, 3) + "##XYDATA= (X++(Y..Y))\n200 4 8 12\n##END=\n";
    String linked =
        "##TITLE= all\n##DATA TYPE= LINK\n##BLOCKS= 2\n"
            + inner
            + inner.replace("TITLE= a", "TITLE= b").replace("200 4", "200 x")
            + "##END=\n"
            + inner.replace("TITLE= a", "TITLE= c");
    List<SpectrumEntry> read = entries(linked);
    assertThat(read).hasSize(3);
    assertThat(read.get(0).orThrow().name()).isEqualTo("a");
    assertThat(read.get(1)).isInstanceOf(SpectrumEntry.Refused.class);
    assertThatThrownBy(() -> read.get(1).orThrow())
        .hasMessage(
            "a.jdx, line 28: \"x\" at character 5; expected digits in AFFN, PAC, SQZ, DIF or DUP"
                + " form");
    assertThat(read.get(2).orThrow().name()).isEqualTo("c");
    String tuples =
        "##TITLE= n\n##DATA TYPE= NMR SPECTRUM\n##NTUPLES= NMR SPECTRUM\n"
            + "##VAR_NAME= FREQUENCY, REAL, IMAG, PAGE\n##SYMBOL= X, R, I, N\n"
            + "##VAR_DIM= 3, 3, 3, 2\n##UNITS= HZ, ARBITRARY UNITS, COUNTS,\n"
            + "##FIRST= 7, 1, 1, 1\n##LAST= 3, 1, 1, 2\n##FACTOR= 1, 0.5, 2, 1\n"
            + "##PAGE= N=1\n##DATA TABLE= (X++(R..R)), XYDATA\n7 2 4 6\n"
            + "##PAGE= N=2\n##DATA TABLE= (X++(I..I)), XYDATA\n7 2 4 6\n##END NTUPLES=\n##END=\n";
    List<SpectrumEntry> pages = entries(tuples);
    assertThat(pages).hasSize(2);
    assertThat(pages.get(1).orThrow().name()).isEqualTo("n, N=2, IMAG");
    assertThat(pages.get(0).orThrow().spectrum().intensities()).containsExactly(1, 2, 3);
    Spectrum imaginary = pages.get(1).orThrow().spectrum();
    assertThat(imaginary.intensities()).containsExactly(4, 8, 12);
    assertThat(imaginary.axis().values()).containsExactly(7, 5, 3);
    assertThat(imaginary.axis().quantity()).isEqualTo("frequency");
    assertThat(imaginary.intensityUnit()).isEqualTo("counts");
  }

  /** A table that ends in order and has its abscissas may have another number of points. */
  @Test
  void anotherNumberOfPointsThanStatedIsAWarning() throws InputException {
    String spaced = "##XYDATA= (X++(Y..Y))\n200 4 8 12\n203 5\n##END=\n";
    NamedSpectrum counted = entries(HEAD + ends(100, 101.5, 3) + spaced).get(0).orThrow();
    assertThat(counted.spectrum().axis().values()).containsExactly(100, 100.5, 101, 101.5);
    assertThat(counted.warnings()).containsExactly("4 points; the header says 3");
    String tuples = "##PEAK TABLE= (XY..XY)\n200 4\n203 5\n";
    String cutShort = HEAD + ends(100, 140, 80) + tuples;
    NamedSpectrum cut = entries(cutShort + "##END=\n").get(0).orThrow();
    assertThat(cut.spectrum().axis().values()).containsExactly(100, 101.5);
    assertThat(cut.warnings())
        .containsExactly(
            "2 points; the header says 80",
            "the header says that the last point lies at 140.0, not at 101.5");
    refuses(cutShort, "a.jdx, line 13: 2 points; the header says 80");
  }

  @Test
  void oneErrorWithFileAndLine() {
    String data = "##XYDATA= (X++(Y..Y))\n200 4 8 12\n203 5\n##END=\n";
    refuses(HEAD + ends(100, 101, 2) + data, "a.jdx, line 13: 4 points; the header says 2");
    refuses(
        HEAD + ends(100, 101.5, 5) + data.replace("##END=\n", ""),
        "a.jdx, line 13: 4 points; the header says 5");
    refuses(
        HEAD + ends(100, 101, 3) + data,
        "a.jdx, line 13: line starts at 101.5, but its first point lies at 101.0");
    refuses(
        HEAD + ends(100, 101.5, 4) + data.replace("203", "205"),
        "a.jdx, line 13: line starts at 102.5, but its first point lies at 101.5");
    refuses(
        HEAD + ends(100, 101.5, 4) + "##MAXX= 140\n" + data,
        "a.jdx, line 11: ##MAXX= 140.0, but the axis ends at 101.5");
    refuses(
        HEAD.replace("##XUNITS= 1/CM\n", "") + ends(100, 101.5, 4) + data,
        "a.jdx, line 10: no ##XUNITS= in the block; expected the unit of the axis");
    refuses(
        HEAD + data, "a.jdx, line 8: no first value of the axis; expected ##FIRSTX= and ##LASTX=");
    refuses(
        HEAD + ends(100, 101.5, 4) + data.replace("8 12", "8 ?"),
        "a.jdx, line 12: \"?\" at character 9; expected digits in AFFN, PAC, SQZ, DIF or DUP form");
    refuses(
        HEAD.replace("0.25", "a") + ends(100, 101.5, 4) + data,
        "a.jdx, line 7: ##YFACTOR= \"a\"; expected a finite number");
    refuses(
        HEAD + ends(100, 101.5, 4) + "##XYDATA= (X++(Y..Y))\n##END=\n",
        "a.jdx, line 11: the table is empty; expected points");
    refuses(
        HEAD + ends(100, 101.5, 4) + "##XYDATA= (Z)\n1 2\n",
        "a.jdx, line 11: form \"(Z)\"; expected (X++(Y..Y)) or (XY..XY)");
    refuses(
        HEAD + ends(100, 101.5, 4) + "##XYDATA= (X++(Y..Y))\n200J3\n",
        "a.jdx, line 12: \"J3\" at character 4; expected an ordinate before a difference");
    refuses(
        HEAD,
        "a.jdx, line 7: no table of a spectrum; expected ##XYDATA=, ##XYPOINTS=, ##PEAK TABLE="
            + " or ##DATA TABLE=");
    refuses(
        HEAD + ends(100, 101.5, 4) + "##XYDATA= (X++(Y..Y))\n200 4Z99999999\n",
        "a.jdx, line 12: more than 8388608 points; expected fewer");
  }
}

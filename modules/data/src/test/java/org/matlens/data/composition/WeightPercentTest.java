package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.chem.AtomicWeights;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.input.InputException;

class WeightPercentTest {

  /** Compares with percentages by weight, "Ti 90 Al 6 V 4". */
  private static void assertWeights(Composition c, String expected) {
    String[] words = expected.split(" ");
    Map<Element, Double> want = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      want.put(Element.ofSymbol(words[i]).orElseThrow(), Double.parseDouble(words[i + 1]) / 100);
    }
    assertThat(c.amounts().keySet()).isEqualTo(want.keySet());
    want.forEach((e, w) -> assertThat(c.weightFraction(e)).as("" + e).isCloseTo(w, offset(1e-12)));
  }

  private static void assertAtoms(Composition c, String expected) throws InputException {
    Composition want = FormulaParser.parse(expected).composition();
    assertThat(c.elements()).isEqualTo(want.elements());
    want.elements()
        .forEach(e -> assertThat(c.fraction(e)).isCloseTo(want.fraction(e), offset(1e-12)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fe74Cr18Ni8|Fe 74 Cr 18 Ni 8",
        "Fe0.74Cr0.18Ni0.08|Fe 74 Cr 18 Ni 8",
        "Fe-18Cr-8Ni|Fe 74 Cr 18 Ni 8",
        "Fe - 18 Cr - 8 Ni|Fe 74 Cr 18 Ni 8",
        "18Cr-8Ni-Fe|Fe 74 Cr 18 Ni 8",
        "Fe-Cr18-Ni8|Fe 74 Cr 18 Ni 8",
        "Ti-6Al-4V|Ti 90 Al 6 V 4",
        "Ti–6Al–4V|Ti 90 Al 6 V 4",
        "Ti-6Al-4V-.2O|Ti 89.8 Al 6 V 4 O 0.2",
        "Ti-6%Al-4%V|Ti 90 Al 6 V 4",
        "Ti-6Al-4V (wt%)|Ti 90 Al 6 V 4",
        "63Sn-37Pb|Sn 63 Pb 37",
        "Sn63-Pb37|Sn 63 Pb 37",
        "Fe70%Cr20%Ni10%|Fe 70 Cr 20 Ni 10",
        "Fe 70 % Cr 20 % Ni 10 %|Fe 70 Cr 20 Ni 10",
        "(Fe0.7Cr0.3)80B20|Fe 56 Cr 24 B 20",
      })
  void percentagesByWeightOnRequest(String text, String expected) throws InputException {
    FormulaParser.Formula f = FormulaParser.parseWeights(text);
    assertWeights(f.composition(), expected);
    assertThat(f.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cu-2wt%Be|Cu 98 Be 2",
        "Cu-2 wt.% Be|Cu 98 Be 2",
        "Cu-2mass%Be|Cu 98 Be 2",
        "Fe-18Cr-8Ni (wt.%)|Fe 74 Cr 18 Ni 8",
        "Fe-18Cr-8Ni wt%|Fe 74 Cr 18 Ni 8",
        "Fe70wt%Cr20wt%Ni10wt%|Fe 70 Cr 20 Ni 10",
      })
  void aUnitThatIsWrittenNeedsNoRequest(String text, String expected) throws InputException {
    assertWeights(FormulaParser.parse(text).composition(), expected);
    assertWeights(FormulaParser.parseWeights(text).composition(), expected);
  }

  @Test
  void otherUnitsStandForThemselves() throws InputException {
    for (String text : new String[] {"Ti-48Al-2Cr-2Nb (at.%)", "Ti-48at%Al-2at%Cr-2at%Nb"}) {
      assertAtoms(FormulaParser.parse(text).composition(), "Ti48Al48Cr2Nb2");
      assertAtoms(FormulaParser.parseWeights(text).composition(), "Ti48Al48Cr2Nb2");
    }
    assertAtoms(FormulaParser.parse("ZrO2-3mol%Y2O3").composition(), "(ZrO2)97(Y2O3)3");
    Composition composite = FormulaParser.parse("Al-10wt%SiC").composition();
    double carbide = 10 / (28.085 + 12.011);
    assertThat(composite.fraction(Element.C))
        .isCloseTo(carbide / (2 * carbide + 90 / 26.982), offset(1e-12));
    // Rounded percentages need not add up to 100 to the last digit.
    assertAtoms(FormulaParser.parse("33.3at%Fe-33.3at%Co-33.3at%Ni").composition(), "FeCoNi");
  }

  @Test
  void deuteriumWeighsWhatItWeighs() throws InputException {
    double d = AtomicWeights.DEUTERIUM;
    Composition hydride = FormulaParser.parseWeights("Pd99D1").composition();
    assertThat(hydride.fraction(Element.H)).isCloseTo(1 / d / (1 / d + 99 / 106.42), offset(1e-12));
    assertAtoms(FormulaParser.parse("99wt%Pd-1wt%D").composition(), hydride.formula());
    double t = AtomicWeights.TRITIUM;
    assertThat(FormulaParser.parseWeights("D0.5T0.5").composition().amounts().get(Element.H))
        .isCloseTo(0.5 / d + 0.5 / t, offset(1e-12));
    assertAtoms(FormulaParser.parse("HDO").composition(), "H2O");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ti6Al4V", "Ni3Al", "(CoCrFeMnNi)95Al5"})
  void partsThatAreNoPercentagesAreRemarkedOn(String text) throws InputException {
    assertThat(FormulaParser.parseWeights(text).warnings())
        .singleElement()
        .asString()
        .startsWith("'" + text + "': parts by weight add up to ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fe-60Cr-50Ni|the others' 110 % leave nothing of this at character 1: →Fe-60Cr-50Ni",
        "Fe-50Cr-50Ni|the others' 100 % leave nothing of this at character 1: →Fe-50Cr-50Ni",
        "Fe-120Cr|percentage of this not above 0 and at most 100 at character 7: Fe-120→Cr",
        "60Fe-30Cr|percentages add up to 90, expected 100: 60Fe-30Cr",
        "Fe50%Cr60%|percentages add up to 110, expected 100: Fe50%Cr60%",
        "Fe-C|a second component without a percentage at character 4: Fe-→C",
        "Fe-0Cr|percentage of this not above 0 and at most 100 at character 5: Fe-0→Cr",
        "Fe-18Cr-8Xx|unknown element 'Xx' at character 10: Fe-18Cr-8→Xx",
        "Fe-18|no element here at character 4: Fe-→18",
        "Ti-6242|no element here at character 4: Ti-→6242",
        "Fe-5wt%Cr-5at%Ni|another unit than before at character 12: Fe-5wt%Cr-5→at%Ni",
        "Cu 30% Zn|expected elements with percentages as in Ti-6wt%Al-4wt%V or Fe80wt%Ni20wt% at"
            + " character 8: Cu 30% →Zn",
        "Al-5at%SiC|at% of more than one element; mol% counts formula units at character 8:"
            + " Al-5at%→SiC",
        "CuSO4·5H2O|the parts of an adduct are no parts by weight: CuSO4·5H2O",
        "70Fe20Cr10Ni|parts by weight stand behind their elements, or as in 63Sn-37Pb at character"
            + " 1: →70Fe20Cr10Ni",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> FormulaParser.parseWeights(text))
        .isInstanceOf(InputException.class)
        .hasMessage("invalid formula: " + message);
  }

  @Property(tries = 2000)
  void anyAlloyIsReadOrRefusedInOneLine(
      @ForAll
          @Chars({'F', 'e', 'C', 'r', 'D', '1', '9', '0', '.', '-', '%', 'w', 't', ' ', '(', ')'})
          @StringLength(max = 16)
          String text) {
    for (boolean byWeight : new boolean[] {true, false}) {
      try {
        Composition c =
            byWeight
                ? FormulaParser.parseWeights(text).composition()
                : FormulaParser.parse(text).composition();
        assertThat(c.atoms()).isPositive().isFinite();
      } catch (InputException e) {
        assertThat(e.getMessage()).doesNotContain("\n").isNotBlank();
      }
    }
  }

  @Test
  void percentagesOfNothingSaidAreRefused() {
    assertThatThrownBy(() -> FormulaParser.parse("Fe-18%Cr"))
        .hasMessage(
            "invalid formula: '%' of what? write wt% or at%, or ask for weightPercent at"
                + " character 6: Fe-18→%Cr");
    assertThatThrownBy(() -> FormulaParser.parse("Ti-6Al-4V"))
        .hasMessageContaining("alloys like Ti-6Al-4V need weightPercent");
  }
}

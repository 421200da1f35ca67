package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

class FormulaParserTest {

  private static String formula(String text) throws InputException {
    return FormulaParser.parse(text).composition().formula();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fe2O3|O3Fe2",
        "CO|CO",
        "Co|Co",
        "Ca(OH)2|H2O2Ca",
        "K4[Fe(CN)6]|C6N6K4Fe",
        "{[(H2O)2]3}2|H24O12",
        "Al2(SO4)3|O12Al2S3",
        "Fe0.7Cr0.2Ni0.1|Cr0.2Fe0.7Ni0.1",
        "Fe 0.7 Cr 0.2 Ni 0.1|Cr0.2Fe0.7Ni0.1",
        "La1/2Sr1/2MnO3|O3MnSr0.5La0.5",
        "CuSO4·5H2O|H10O9SCu",
        "CuSO4•5H2O|H10O9SCu",
        "CuSO4*5H2O|H10O9SCu",
        "CuSO4 . 5 H2O|H10O9SCu",
        "CuSO4.H2O|H2O5SCu",
        "2CaSO4·1/2H2O|HO8.5S2Ca2",
        "CaSO4·1/2H2O|HO4.5SCa",
        "SO4^2-|O4S",
        "SO4(2-)|O4S",
        "SO4 2-|O4S",
        "Na^+|Na",
        "SO4^{2-}|O4S",
        "[Fe(CN)6]^4-·3H2O|C6N6FeH6O3",
        "K4{[Fe(CN)6]^4-}|C6N6K4Fe",
        "Na(+)|Na",
        "Na +|Na",
        "D2O|H2O",
        "T2|H2",
        "HDO|H2O",
        "H₂SO₄|H2O4S",
        "Fe1e-3C|CFe0.001",
        "CH3CH2OH|C2H6O",
        "Ag(W3Br7)2|Br14AgW6",
        "CaSO4·½H2O|HO4.5SCa",
        "2CaSO4·1½H2O|H3O9.5S2Ca2",
        ".5Fe2O3|O1.5Fe",
        "CuSO4‧5H2O|H10O9SCu",
        "CuSO4・5H2O|H10O9SCu",
        "SO₄²⁻|O4S",
        "NH4⁺|H4N",
        "[Fe(CN)6]^3−|C6N6Fe",
        "Na^+Cl^-|NaCl",
        "Na⁺Cl⁻|NaCl",
        "(NH₄⁺)₂SO₄²⁻|H8N2O4S",
        "Ｆｅ２（ＳＯ４）３|O12S3Fe2",
        "Fe 2 O　3 |O3Fe2",
        "CuSO4 . 5H2O|H10O9SCu",
        "NiI2|NiI2",
        "I2|I2",
        "VI3|VI3",
        "Fe1E-3C|CFe0.001",
        "Ne2Er|Ne2Er",
        "(NaN)2|Na2N2",
      })
  void readsWhatIsWritten(String text, String expected) throws InputException {
    // Our formulas are sorted by atomic number; compare amounts, not texts.
    Composition want = FormulaParser.parse(expected).composition();
    Composition got = FormulaParser.parse(text).composition();
    assertThat(got.elements()).isEqualTo(want.elements());
    want.amounts().forEach((e, n) -> assertThat(got.amounts().get(e)).isCloseTo(n, offset(1e-12)));
  }

  @Test
  void aDotThatCanOnlyBeADecimalPointIsNotRemarkedOn() throws InputException {
    for (String formula :
        List.of("CaSO4·0.5H2O", "CaSO4 . 2.5H2O", "2.5H2O", "FeO0.5H2O", "(Cu0.5D2O)2", "NiO1.5")) {
      assertThat(FormulaParser.parse(formula).warnings()).as(formula).isEmpty();
    }
    for (String formula : List.of("(CuSO4)1.5H2O", "[CuSO4]1.5D2O", "NiCl2.6(H2O)")) {
      assertThat(FormulaParser.parse(formula).warnings()).as(formula).hasSize(1);
    }
  }

  @Test
  void aDotBetweenDigitsIsADecimalPointAndSaysSo() throws InputException {
    FormulaParser.Formula f = FormulaParser.parse("CuSO4.5H2O");
    assertThat(f.composition().amounts().get(Element.O)).isEqualTo(5.5);
    assertThat(f.warnings())
        .containsExactly(
            "'CuSO4.5H2O': '.' is read as the decimal point of 4.5; if a hydrate is meant, write"
                + " 'CuSO4·5H2O'");
    assertThat(FormulaParser.parse("Fe0.7Cr0.3").warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FeXx2|invalid formula: unknown element 'Xx' at character 3: Fe→Xx2",
        "fe2|invalid formula: unknown element 'fe' at character 1: →fe2",
        "Fe2(SO4|invalid formula: '(' is not closed at character 4: Fe2→(SO4",
        "Fe2SO4)3|invalid formula: ')' closes no bracket at character 7: Fe2SO4→)3",
        "Fe(SO4]3|invalid formula: '(' is closed by ']' at character 7: Fe(SO4→]3",
        "Fe()2|invalid formula: empty brackets at character 3: Fe→()2",
        "Fe0O|invalid formula: amount 0, expected a positive number at character 3: Fe→0O",
        "Fe1/0O|invalid formula: amount 1/0, expected a positive number at character 3: Fe→1/0O",
        "Fe-2O|invalid formula: '-' where a charge or a negative amount cannot stand; a charge is"
            + " ^2+ or (2+), parts are separated by ·, alloys like Ti-6Al-4V need weightPercent at"
            + " character 3: Fe→-2O",
        "Na+|invalid formula: '+' where a charge or a negative amount cannot stand; a charge is"
            + " ^2+ or (2+) at character 3: Na→+",
        "[Fe(CN)6]4-|invalid formula: '-' where a charge or a negative amount cannot stand; a"
            + " charge is ^2+ or (2+) at character 11: [Fe(CN)6]4→-",
        "Fe.5O|invalid formula: '.' after a symbol may be a decimal point or a hydrate; write 0."
            + " or · at character 3: Fe→.5O",
        "Fe2/O|invalid formula: a fraction without a denominator at character 5: Fe2/→O",
        "Fe2O3·|invalid formula: nothing here at character 7: Fe2O3·→",
        "12|invalid formula: nothing here at character 1: →12",
        "Fe#2|invalid formula: '#' is not expected here at character 3: Fe→#2",
        "FeOx|invalid formula: unknown element 'Ox', or the variable 'x' in place of a number at"
            + " character 3: Fe→Ox",
        "La1-xSrxMnO3|invalid formula: 'x' is a variable, expected a number in its place at"
            + " character 5: La1-→xSrxMnO3",
        "YBa2Cu3O7−δ|invalid formula: 'δ' is a variable, expected a number in its place at"
            + " character 11: YBa2Cu3O7-→δ",
        "LaMnO3+d|invalid formula: 'd' is a variable, expected a number in its place at"
            + " character 8: LaMnO3+→d",
        "NaxCoO2|invalid formula: 'x' is a variable, expected a number in its place at"
            + " character 3: Na→xCoO2",
        "(C2H4)n|invalid formula: 'n' is a variable, expected a number in its place at"
            + " character 7: (C2H4)→n",
        "FeOxide|invalid formula: unknown element 'Ox' at character 3: Fe→Oxide",
        "СO|invalid formula: unknown element 'С' (U+0421) at character 1: →СO",
        "Fe0,7O|invalid formula: ',' within a number; a decimal point is '.' at character 4:"
            + " Fe0→,7O",
        "Fe(III)2O3|invalid formula: (III) is an oxidation state or a count of I and V; leave"
            + " it out or count at character 3: Fe→(III)2O3",
        "HgII|invalid formula: 'II' is an oxidation state or a count of iodine; leave it out"
            + " or count at character 3: Hg→II",
        "(NH4)^+2SO4|invalid formula: a number behind a charge; a charge is ^2+, an amount"
            + " stands before it at character 8: (NH4)^+→2SO4",
        "Fe^+2|invalid formula: a number behind a charge; a charge is ^2+, an amount stands"
            + " before it at character 5: Fe^+→2",
        "Fe²O3|invalid formula: '²' (U+00B2) is not expected here at character 3: Fe→²O3",
        "[13C]O2|invalid formula: '1' is not expected here; an amount follows its element or"
            + " bracket at character 2: [→13C]O2",
        "NaN|invalid formula: NaN stands for a missing value; sodium and nitrogen are Na1N1 at"
            + " character 1: →NaN",
        "(((Fe1e200)1e200)1e200)|invalid formula: amount Infinity of Fe, expected above 0 and"
            + " at most 1e+12: (((Fe1e200)1e200)1e200)",
        "Fe1e308O1e308|invalid formula: amount 1.00e+308 of O, expected above 0 and at most"
            + " 1e+12: Fe1e308O1e308",
        "(Fe1e-300)1e-300O|invalid formula: amount 0.00 of Fe, expected above 0 and at most"
            + " 1e+12: (Fe1e-300)1e-300O",
        "Fe^xO|invalid formula: '^' without a charge like ^2+ at character 3: Fe→^xO",
        "^2+|invalid formula: a charge alone at character 1: →^2+",
      })
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertThatThrownBy(() -> FormulaParser.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void amountsOfManyDigitsAreShortened() {
    assertThatThrownBy(() -> FormulaParser.parse("Fe0." + "0".repeat(400) + "O"))
        .hasMessageContaining("amount 0." + "0".repeat(28) + "…, expected a positive number at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CaSO4.1/2H2O|'.' is read as the decimal point of 4.1; if a hydrate is meant, write"
            + " 'CaSO4·1/2H2O'",
        "Al2O3.2SiO2.2H2O|'.' is read as the decimal point of 3.2 and 2.2; if a hydrate is meant,"
            + " write 'Al2O3·2SiO2·2H2O'",
        "Al2O3.2SiO2|'.' is read as the decimal point of 3.2; if a hydrate is meant, write"
            + " 'Al2O3·2SiO2'",
        "NiCl2.6NH3|'.' is read as the decimal point of 2.6; if a hydrate is meant, write"
            + " 'NiCl2·6NH3'",
        "63Sn37Pb|amounts are read as those of the elements before them; if of those behind, write"
            + " 'Sn63Pb37'",
        "Cu(I)Cl|(I) is read as iodine, no oxidation state",
      })
  void whatMayMeanSomethingElseIsRemarkedOn(String text, String warning) throws InputException {
    assertThat(FormulaParser.parse(text).warnings()).containsExactly("'" + text + "': " + warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zr41.2Ti13.8Cu12.5Ni10.0Be22.5",
        "La1.5Sr0.5CuO4",
        "Bi2Sr2Ca1.5Cu2O8.2",
        "Fe1.5Ti0.5O3",
        "2Fe2O3",
        "2CaSO4·H2O",
        "Ba2.5La1.5CuO6.25",
        "Li1.2Mn0.54Ni0.13Co0.13O2",
        "AlCoCrFeNi2.1Ti"
      })
  void whatIsPlainIsNotRemarkedOn(String text) throws InputException {
    assertThat(FormulaParser.parse(text).warnings()).isEmpty();
  }

  @Test
  void theCaretStandsUnderTheFault() {
    assertThatThrownBy(() -> FormulaParser.parse("FeXx2"))
        .satisfies(e -> assertThat(TextFault.caretOf((InputException) e)).contains("FeXx2\n  ^"));
    assertThatThrownBy(() -> FormulaParser.parse("  "))
        .hasMessage("empty formula, expected one like Fe2O3");
    assertThatThrownBy(() -> FormulaParser.parse("(".repeat(60) + "Fe" + ")".repeat(60)))
        .hasMessageContaining("brackets more than 50 deep");
    assertThatThrownBy(() -> FormulaParser.parse("Fe2O3".repeat(1000)))
        .hasMessageContaining("formula of 5000 characters, expected at most 2000");
  }

  @Property(tries = 300)
  void theOrderDoesNotMatter(
      @ForAll @Size(min = 1, max = 7) List<@IntRange(min = 1, max = 118) Integer> numbers,
      @ForAll long seed)
      throws InputException {
    Random random = new Random(seed);
    Map<Element, Double> amounts = new EnumMap<>(Element.class);
    for (int n : numbers) {
      amounts.put(Element.ofNumber(n), (1 + random.nextInt(9999)) / 1000.0);
    }
    List<String> units = new ArrayList<>();
    amounts.forEach((e, a) -> units.add(e.symbol() + a));
    Composition c = FormulaParser.parse(String.join("", units)).composition();
    assertThat(c.amounts()).isEqualTo(amounts);
    Collections.shuffle(units, random);
    assertThat(FormulaParser.parse(String.join("", units)).composition()).isEqualTo(c);
    assertThat(FormulaParser.parse(c.formula()).composition()).isEqualTo(c);
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefusedInOneLine(@ForAll @Size(max = 30) String text) {
    try {
      assertThat(FormulaParser.parse(text).composition().atoms()).isPositive();
    } catch (InputException e) {
      assertThat(e.getMessage()).doesNotContain("\n").isNotBlank();
    }
  }

  @Test
  void everyFormulaOfTheCompositionSetsIsRead() throws Exception {
    Path folder = SharedData.file("compositions/matbench_expt_gap.csv").getParent();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
    }
    int count = 0;
    for (Path file : files) {
      CsvTable table = CsvTable.read(file);
      if (table.hasColumn("formula")) {
        for (String text : table.column("formula").texts()) {
          FormulaParser.Formula f = FormulaParser.parse(text);
          assertThat(f.warnings()).isEmpty();
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(10_000);
  }
}

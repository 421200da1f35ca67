package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.chem.Composition;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;

/** The band gaps the project ships: every line a compound of its own, with a credible value. */
class EmbeddedBandGapsTest {
  private static final Path FILE = Path.of("..", "..", "datasets", "embedded", "band-gaps.csv");

  private static final Set<String> METALS = Set.of("metal", "metallic compound", "intermetallic");
  private static final Set<String> SEMIMETALS = Set.of("HgSe", "HgTe", "Cd3As2", "Mg3Bi2");

  /** Measured gaps of the same compound agree to this, or to a share of the gap. */
  private static final double TOLERANCE_EV = 0.3;

  private static final double TOLERANCE_SHARE = 0.15;

  /**
   * Where matbench_expt_gap has another value. Ours are those of handbooks: no gap of metals (ZrC,
   * LaB6, ReO3, NbSe2, LaSb), the lowest gap of semiconductors; theirs may be a direct gap (GaP),
   * of a film or another polymorph.
   */
  private static final Set<String> OTHERWISE_THERE =
      Set.of(
          "BP",
          "AlAs",
          "GaP",
          "SrSe",
          "EuSe",
          "SnSe2",
          "AgCl",
          "CaF2",
          "Cu2O",
          "TeO2",
          "ScN",
          "MoSe2",
          "ZrS2",
          "ZrSe2",
          "HfS2",
          "HfSe2",
          "RuS2",
          "MnS",
          "Ce2S3",
          "ZnSiAs2",
          "Cu2ZnSnSe4",
          "Mg2Si",
          "Mg2Ge",
          "CrSi2",
          "Zn3P2",
          "ZnSb",
          "ZrC",
          "LaB6",
          "ReO3",
          "NbSe2",
          "LaSb");

  private static CsvTable table;
  private static Map<String, Double> gaps;

  @BeforeAll
  static void read() throws InputException {
    table = CsvTable.read(FILE);
    assertThat(table.columns()).containsExactly("formula", "band_gap_ev", "kind", "source");
    gaps = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      gaps.put(
          table.column("formula").text(i), Double.parseDouble(table.column("band_gap_ev").text(i)));
    }
  }

  @Test
  void everyLineIsACompositionOfItsOwn() throws InputException {
    assertThat(table.size()).isEqualTo(420);
    Set<String> seen = new TreeSet<>();
    for (String formula : table.column("formula").texts()) {
      FormulaParser.Formula read = FormulaParser.parse(formula);
      assertThat(read.warnings()).isEmpty();
      assertThat(seen.add(fractions(formula))).as(formula + " stands twice").isTrue();
    }
    assertThat(table.column("source").texts()).allSatisfy(s -> assertThat(s).isNotBlank());
  }

  /** No solid but a noble gas has a larger gap than lithium fluoride. */
  @Test
  void metalsAloneHaveNoGap() throws InputException {
    for (int i = 0; i < table.size(); i++) {
      String formula = table.column("formula").text(i);
      boolean metal = METALS.contains(table.column("kind").text(i)) || SEMIMETALS.contains(formula);
      assertThat(gaps.get(formula) == 0).as(formula).isEqualTo(metal);
      assertThat(gaps.get(formula)).as(formula).isBetween(0.0, gaps.get("LiF"));
    }
  }

  /** Down a column of the periodic table, at either place, the gap shrinks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C Si Ge",
        "AlP AlAs AlSb",
        "GaN GaP GaAs GaSb",
        "InP InAs InSb",
        "AlN GaN InN",
        "AlP GaP InP",
        "AlAs GaAs InAs",
        "AlSb GaSb InSb",
        "ZnS ZnSe ZnTe",
        "CdS CdSe CdTe",
        "HgS HgSe",
        "ZnS CdS HgS",
        "BeO MgO CaO SrO BaO",
        "LiF LiCl LiBr LiI",
        "NaF NaCl NaBr NaI",
        "KF KCl KBr KI",
        "RbF RbCl RbBr RbI",
        "CsF CsCl CsBr CsI",
        "LiF NaF KF RbF CsF",
        "MoS2 MoSe2 MoTe2",
        "WS2 WSe2",
        "ZrS2 ZrSe2",
        "HfS2 HfSe2",
        "Mg2Si Mg2Ge Mg2Sn",
        "Bi2S3 Bi2Se3 Bi2Te3",
        "Sb2S3 Sb2Se3 Sb2Te3",
        "CuAlS2 CuGaS2 CuInS2",
        "CuGaS2 CuGaSe2 CuGaTe2",
        "AgGaS2 AgGaSe2 AgGaTe2",
        "ZnSiP2 ZnGeP2 ZnSnP2",
        "CdSiAs2 CdGeAs2 CdSnAs2",
        "CsPbCl3 CsPbBr3 CsPbI3",
        "CsGeCl3 CsGeBr3 CsGeI3",
        "Cs2SnCl6 Cs2SnBr6 Cs2SnI6",
        "BiOCl BiOBr BiOI",
        "GaS GaSe GaTe"
      })
  void gapsShrinkDownTheColumns(String formulas) {
    List<Double> values = List.of(formulas.split(" ")).stream().map(gaps::get).toList();
    for (int i = 1; i < values.size(); i++) {
      assertThat(values.get(i)).as(formulas).isLessThan(values.get(i - 1));
    }
  }

  /** Written from other sources, the values agree with the measured ones of Matbench. */
  @Test
  void agreesWithMatbench() throws InputException {
    CsvTable theirs = CsvTable.read(SharedData.file("compositions/matbench_expt_gap.csv"));
    Map<String, Double> measured = new HashMap<>();
    for (int i = 0; i < theirs.size(); i++) {
      measured.put(
          fractions(theirs.column("formula").text(i)),
          Double.parseDouble(theirs.column("target").text(i)));
    }
    List<Double> differences = new ArrayList<>();
    Set<String> apart = new TreeSet<>();
    for (Map.Entry<String, Double> ours : gaps.entrySet()) {
      Double other = measured.get(fractions(ours.getKey()));
      if (other == null) {
        continue;
      }
      double difference = Math.abs(other - ours.getValue());
      differences.add(difference);
      if (difference > Math.max(TOLERANCE_EV, TOLERANCE_SHARE * ours.getValue())) {
        apart.add(ours.getKey());
      }
    }
    assertThat(differences).hasSizeGreaterThanOrEqualTo(100);
    assertThat(apart).isEqualTo(new TreeSet<>(OTHERWISE_THERE));
    double median = differences.stream().sorted().toList().get(differences.size() / 2);
    assertThat(median).isLessThanOrEqualTo(0.12);
  }

  /** Elements and their fractions: Ga2S3 and Ga4S6 are the same. */
  private static String fractions(String formula) throws InputException {
    Composition c = FormulaParser.parse(formula).composition();
    return c.elements().stream()
        .map(e -> String.format(Locale.ROOT, "%s%.6f", e.symbol(), c.fraction(e)))
        .collect(Collectors.joining());
  }
}

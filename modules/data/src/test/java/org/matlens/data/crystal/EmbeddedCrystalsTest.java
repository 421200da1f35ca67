package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.composition.FormulaParser;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;

/** The crystals the project ships: each is what its file says, with credible distances. */
class EmbeddedCrystalsTest {
  private static final Path FOLDER = Path.of("..", "..", "datasets", "embedded", "crystals");

  /** Polymorphs other than the one of the compositions' table. */
  private static final Set<String> POLYMORPHS =
      Set.of("C-graphite", "BN-hexagonal", "TiO2-anatase");

  /**
   * Where matbench_expt_gap has another value: metals (LaB6, ReO3), direct instead of lowest gaps
   * (GaP), other polymorphs or films.
   */
  private static final Set<String> OTHERWISE_THERE =
      Set.of(
          "AgCl", "AlAs", "BP", "CaF2", "CdF2", "Cu2O", "GaP", "GeO2", "LaB6", "Mg2Ge", "Mg2Si",
          "MoSe2", "ReO3");

  private static CsvTable table;
  private static Map<String, NamedStructure> crystals;

  @BeforeAll
  static void read() throws InputException {
    table = StructureTable.read(FOLDER);
    crystals = new TreeMap<>();
    for (int i = 0; i < table.size(); i++) {
      crystals.put(
          table.column("id").text(i),
          StructureText.read(table.column(StructureTable.STRUCTURE).text(i)));
    }
  }

  @Test
  void everyFileGivesWhatItStates() throws InputException {
    assertThat(table.columns())
        .containsExactly("id", "formula", "prototype", "band_gap_ev", "space_group", "structure");
    assertThat(crystals).hasSize(167);
    for (int i = 0; i < table.size(); i++) {
      String id = table.column("id").text(i);
      NamedStructure named = crystals.get(id);
      assertThat(named.name()).isEqualTo(id);
      // Formula, Z and the settings of space groups are compared by the reader, which then warns.
      assertThat(named.warnings()).as(id).isEmpty();
      Map<Element, Double> content = named.structure().content();
      double atoms = content.values().stream().mapToDouble(Double::doubleValue).sum();
      parts(table.column("formula").text(i))
          .forEach((e, x) -> assertThat(content.get(e) / atoms).as(id).isCloseTo(x, within(1e-5)));
    }
  }

  @Test
  void theTableNamesTheSpaceGroupsOfItsFiles() throws IOException, InputException {
    for (int i = 0; i < table.size(); i++) {
      String id = table.column("id").text(i);
      assertThat(Files.readAllLines(FOLDER.resolve(id + ".cif")))
          .contains("_space_group_IT_number " + table.column("space_group").text(i));
    }
  }

  @Test
  void noTwoAtomsAreNearerThanABond() {
    crystals.forEach(
        (id, named) -> {
          CrystalStructure c = named.structure();
          NeighbourList near = NeighbourList.nearest(c.lattice().vectors(), c.fractional(), 1);
          double shortest = Double.POSITIVE_INFINITY;
          for (double d : near.distance()) {
            shortest = Math.min(shortest, d);
          }
          double least = c.content().containsKey(Element.H) ? 0.9 : 1.25;
          assertThat(shortest).as(id).isBetween(least, 4.0);
        });
  }

  /** Measured densities of handbooks, g/cm³, and known coordinations. */
  @ParameterizedTest
  @CsvSource({
    "NaCl, 2.165, 6, 2.820", "GaAs, 5.317, 4, 2.448", "C-diamond, 3.515, 4, 1.545",
    "CsCl, 3.988, 8, 3.571", "CaF2, 3.18, 8, 2.365", "TiO2-rutile, 4.25, 6, 1.95",
    "TiO2-anatase, 3.89, 6, 1.96", "SiO2-quartz, 2.648, 4, 1.61", "Cu, 8.93, 12, 2.556",
    "Fe, 7.87, 8, 2.482", "ZnO, 5.66, 4, 1.98", "MgAl2O4, 3.58, 4, 1.92",
    "CaCO3-calcite, 2.711, 6, 2.36", "FeS2, 5.01, 6, 2.262", "K2PtCl6, 3.48, 6, 2.34",
    "ZrSiO4, 4.67, 4, 2.13", "MoS2, 5.0, 6, 2.42"
  })
  void densitiesAndCoordinations(String id, double density, int neighbours, double distance) {
    CrystalStructure c = crystals.get(id).structure();
    assertThat(c.density()).isCloseTo(density, within(0.006 * density));
    NeighbourList near =
        NeighbourList.within(c.lattice().vectors(), c.fractional(), 1.02 * distance);
    assertThat(near.start()[1]).isEqualTo(neighbours);
  }

  @Test
  void bandGapsAreThoseOfTheCompositions() throws InputException {
    CsvTable known = CsvTable.read(FOLDER.resolveSibling("band-gaps.csv"));
    Map<Map<Element, Double>, String> gaps = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      gaps.put(parts(known.column("formula").text(i)), known.column("band_gap_ev").text(i));
    }
    int compared = 0;
    for (int i = 0; i < table.size(); i++) {
      String gap = gaps.get(parts(table.column("formula").text(i)));
      String id = table.column("id").text(i);
      if (gap != null && !POLYMORPHS.contains(id)) {
        compared++;
        assertThat(table.column("band_gap_ev").text(i)).as(id).isEqualTo(gap);
      }
    }
    assertThat(compared).isGreaterThan(130);
  }

  @Test
  void bandGapsAgreeWithMatbench() throws InputException {
    CsvTable theirs = CsvTable.read(SharedData.file("compositions/matbench_expt_gap.csv"));
    Map<Map<Element, Double>, Double> gaps = new HashMap<>();
    for (int i = 0; i < theirs.size(); i++) {
      gaps.put(
          parts(theirs.column("formula").text(i)),
          Double.parseDouble(theirs.column("target").text(i)));
    }
    int compared = 0;
    for (int i = 0; i < table.size(); i++) {
      String id = table.column("id").text(i);
      Double gap = gaps.get(parts(table.column("formula").text(i)));
      String ours = table.column("band_gap_ev").text(i);
      if (gap != null && !ours.isEmpty() && !POLYMORPHS.contains(id)) {
        compared++;
        double difference = Math.abs(Double.parseDouble(ours) - gap);
        assertThat(difference > Math.max(0.3, 0.15 * Math.max(gap, Double.parseDouble(ours))))
            .as(id + " " + ours + " " + gap)
            .isEqualTo(OTHERWISE_THERE.contains(id));
      }
    }
    assertThat(compared).isGreaterThan(40);
  }

  private static Map<Element, Double> parts(String formula) throws InputException {
    Map<Element, Double> out = new TreeMap<>();
    Composition c = FormulaParser.parse(formula).composition();
    c.elements().forEach(e -> out.put(e, Math.rint(c.fraction(e) * 1e6) / 1e6));
    return out;
  }
}

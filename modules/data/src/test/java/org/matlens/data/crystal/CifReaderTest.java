package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;

class CifReaderTest {
  private static final String CUBE =
      "data_a\n_cell_length_a 5\n_cell_length_b 5\n_cell_length_c 5\n"
          + "_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n";
  private static final String LIST =
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n";
  private static final String MIXED =
      LIST.replace("_atom_site_fract_x", "_atom_site_occupancy\n_atom_site_fract_x");

  private static NamedStructure named(String text) throws InputException {
    List<StructureEntry> entries = CifReader.read("a.cif", text);
    assertThat(entries).hasSize(1);
    return entries.get(0).orThrow();
  }

  private static CrystalStructure read(String text) throws InputException {
    return named(text).structure();
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> named(text))
        .isInstanceOf(InputException.class)
        .hasMessage("a.cif, line " + message);
  }

  @Test
  void saltFromEveryKindOfSymmetry() throws InputException {
    for (String symmetry :
        List.of(
            "_symmetry_space_group_name_H-M 'F m -3 m'\n",
            "_space_group_name_H-M_alt Fm-3m\n",
            "_space_group.name_Hall '-F 4 2 3'\n",
            "_space_group_IT_number 225\n",
            "_symmetry_Int_Tables_number 225\n")) {
      NamedStructure n = named(CUBE + symmetry + LIST + "Na1+ 0 0 0\nCl1 1/2 .5 0.5(1)\n");
      assertThat(n.name()).isEqualTo("a");
      assertThat(n.warnings()).isEmpty();
      assertThat(n.structure().content()).isEqualTo(Map.of(Element.Na, 4.0, Element.Cl, 4.0));
      assertThat(n.structure().sites()).extracting(Site::label).startsWith("Na1+").endsWith("Cl1");
    }
  }

  @Test
  void theOperatorListWins() throws InputException {
    CrystalStructure c =
        read(
            CUBE
                + "_symmetry_space_group_name_H-M 'P 1'\nloop_ _symmetry_equiv_pos_as_xyz\n"
                + "x,y,z -x,-y,-z\n"
                + LIST
                + "O1 0.1 0.2 0.3\nFe1 0.5 0 0\n");
    assertThat(c.fractional())
        .isDeepEqualTo(new double[][] {{0.1, 0.2, 0.3}, {0.9, 0.8, 0.7}, {0.5, 0, 0}});
  }

  @Test
  void roundedSpecialPositionsAreOneSiteAndMadeExact() throws InputException {
    CrystalStructure c =
        read(
            CUBE.replace("gamma 90", "gamma 120")
                + "_symmetry_space_group_name_H-M 'P 63/m m c'\n"
                + LIST
                + "Zn1 0.333 0.667 0.25\n");
    assertThat(c.sites()).hasSize(2);
    assertThat(c.fractional()[0])
        .containsExactly(new double[] {1.0 / 3, 2.0 / 3, 0.25}, within(1e-12));
  }

  @Test
  void halfAtomsBesideAnElementOfSymmetryStayApart() throws InputException {
    String text = CUBE + "_space_group_name_H-M_alt 'P -1'\n" + MIXED + "O1 %s 0.02 0 0\n";
    // 0.2 Å apart: two halves of a split atom, or one whole atom on the centre.
    assertThat(read(text.formatted("0.5")).sites()).hasSize(2);
    CrystalStructure whole = read(text.formatted("1"));
    assertThat(whole.sites()).hasSize(1);
    assertThat(whole.fractional()[0]).containsExactly(new double[3], within(1e-12));
  }

  @Test
  void atomsAtOnePositionShareASite() throws InputException {
    CrystalStructure c =
        read(
            CUBE
                + "_space_group_name_H-M_alt 'I m -3 m'\n"
                + MIXED
                + "Fe1 0.5 0 0 0\nCo1 .25 0 0 0\nO1 . 0.5 0 0\n");
    assertThat(c.sites()).hasSize(8);
    assertThat(c.sites().get(0).species()).isEqualTo(Map.of(Element.Fe, 0.5, Element.Co, 0.25));
    assertThat(c.sites().get(0).label()).isEqualTo("Fe1/Co1");
    assertThat(c.content().get(Element.O)).isEqualTo(6);
  }

  @Test
  void elementsFromTypesAndLabels() throws InputException {
    String types = LIST.replace("_atom_site_fract_x", "_atom_site_type_symbol\n_atom_site_fract_x");
    CrystalStructure c =
        read(
            CUBE
                + types
                + "A Fe2+ 0 0 0\nB O-2 .5 0 0\nC D 0 .5 0\nT1 SI 0 0 .5\nE O1- .5 .5 0\n"
                + "F Cval .5 .5 .5\n");
    assertThat(c.content())
        .isEqualTo(
            Map.of(
                Element.Fe, 1.0, Element.O, 2.0, Element.H, 1.0, Element.Si, 1.0, Element.C, 1.0));
    refused(CUBE + types + "A Xx 0 0 0\n", "14: atom \"A\": type \"Xx\", expected an element");
    refused(
        CUBE + types + "A Fe0.5Mg0.5 0 0 0\n",
        "14: atom \"A\": type \"Fe0.5Mg0.5\", expected an element");
    CrystalStructure labels =
        read(CUBE + LIST + "'O(3)' 0 0 0\nCa1 .5 0 0\nWat 0 .5 0\nO-H 0 0 .5\nHw1 .5 .5 .5\n");
    assertThat(labels.content()).isEqualTo(Map.of(Element.O, 3.0, Element.Ca, 1.0, Element.H, 1.0));
    refused(
        CUBE + LIST + "Q1 0 0 0\n",
        "13: atom \"Q1\": which element? Neither its label nor a type says");
  }

  @Test
  void labelsInCapitalsFollowTheFormula() throws InputException {
    String carbonyl =
        CUBE
            + "_chemical_formula_sum '%s'\n_cell_formula_units_Z 1\n"
            + LIST
            + "CO1 0 0 0\nC1 .4 0 0\nO1 .6 0 0\n";
    assertThat(read(carbonyl.formatted("C O Co")).content())
        .isEqualTo(Map.of(Element.Co, 1.0, Element.C, 1.0, Element.O, 1.0));
    assertThat(read(carbonyl.formatted("C2 O")).content())
        .isEqualTo(Map.of(Element.C, 2.0, Element.O, 1.0));
  }

  @Test
  void whatTheFileStatesIsCompared() throws InputException {
    String text =
        CUBE
            + "_cell_volume %s\n_chemical_formula_sum '%s'\n_cell_formula_units_Z 1\n"
            + "_space_group_name_H-M_alt 'P -1'\n"
            + LIST
            + "Fe1 0 0 0\nO1 .2 .2 .2\n";
    assertThat(named(text.formatted("125.0(2)", "Fe O2")).warnings()).isEmpty();
    assertThat(named(text.formatted("127", "Fe O2 H3")).warnings())
        .containsExactly(
            "the cell has 125.00 Å³, stated are 127",
            "the cell holds less hydrogen than stated: O2 Fe, stated is H3 O2 Fe");
    assertThat(named(text.formatted("125", "Fe2 O3")).warnings())
        .containsExactly("the cell holds O2 Fe, stated is O3 Fe2");
    assertThat(named(text.formatted("125", "rust")).warnings()).isEmpty();
  }

  @Test
  void anIncompleteOperatorListGivesWayToTheSymbol() throws InputException {
    NamedStructure n =
        named(
            CUBE
                + "_chemical_formula_sum 'Na Cl'\n_cell_formula_units_Z 4\n"
                + "_symmetry_space_group_name_H-M 'F m -3 m'\n_symmetry_equiv_pos_as_xyz x,y,z\n"
                + LIST
                + "Na1 0 0 0\nCl1 .5 .5 .5\n");
    assertThat(n.structure().sites()).hasSize(8);
    assertThat(n.warnings())
        .containsExactly(
            "the operator list does not give the stated content, F m -3 m does and is used");
  }

  @Test
  void aListOfTheWholeCellIsNotMultiplied() throws InputException {
    // Two sites are images of each other by the body centring, so the list is the whole cell.
    NamedStructure n =
        named(
            CUBE
                + "_space_group_name_H-M_alt 'I m -3 m'\n"
                + LIST
                + "Fe1 0 0 0\nFe2 .5 .5 .5\nH1 .25 .1 .3\n");
    assertThat(n.structure().sites()).hasSize(3);
    assertThat(n.warnings())
        .containsExactly(
            "\"I m -3 m\" without operators may mean 2 things; taken is all atoms of the cell as"
                + " listed");
  }

  @Test
  void withoutSymmetryTheContentDecides() throws InputException {
    String text =
        CUBE + "_chemical_formula_sum '%s'\n_cell_formula_units_Z 1\n" + LIST + "Fe1 0 0 0\n";
    assertThat(named(text.formatted("Fe")).warnings())
        .containsExactly(
            "neither symmetry operations nor a space group: taken is the cell as listed");
    refused(
        text.formatted("Fe2"),
        "1: neither symmetry operations nor a space group, and the atoms listed are not the stated"
            + " content of the cell");
    refused(
        CUBE + "_space_group_name_H-M_alt X4bm\n" + LIST + "Fe1 0 0 0\n",
        "8: no symmetry operations, and space group \"X4bm\" is not known");
    refused(
        CUBE.replace("_c 5", "_c 7") + "_space_group_name_H-M_alt Fm-3m\n" + LIST + "Fe1 0 0 0\n",
        "8: the cell does not have the symmetry of space group \"Fm-3m\"");
  }

  @Test
  void everyFaultHasItsLine() {
    refused(CUBE, "1: no data block lists atoms, expected _atom_site_fract_x, _y and _z");
    refused(
        "data_b\n" + LIST + "Fe1 0 0 0",
        "1: data block \"b\" has no _cell_length_a, expected a cell");
    refused(
        CUBE.replace("_b 5", "_b 5x") + LIST + "Fe1 0 0 0",
        "3: _cell_length_b \"5x\", expected a number");
    refused(
        CUBE.replace("alpha 90", "alpha 200") + LIST + "Fe1 0 0 0",
        "2: cell 5.0 5.0 5.0 200.0 90.0 90.0: expected angles between 0 and 180 degrees");
    refused(
        CUBE + LIST + "Fe1 0 ? 0", "13: atom \"Fe1\": _atom_site_fract_y \"?\", expected a number");
    refused(
        CUBE + MIXED + "Fe1 1.3 0 0 0",
        "14: atom \"Fe1\": occupancy \"1.3\", expected a number from 0 to 1");
    refused(
        CUBE + LIST + "Fe1 0 0 0\nCo1 0.01 0 0",
        "13: atoms Fe1 and Co1 are 0.05 Å apart with occupancies 1.00 and 1.00, expected at most 1"
            + " together");
    refused(
        CUBE + "loop_ _symmetry_equiv_pos_as_xyz\nx,y,z\nx,y\n" + LIST + "Fe1 0 0 0",
        "10: symmetry operation \"x,y\": expected three parts such as x,y+1/2,-z");
    refused(
        CUBE + "loop_ _symmetry_equiv_pos_as_xyz\nx,y,z\ny,z,x\n" + LIST + "Fe1 0 0 0",
        "9: the 2 symmetry operations listed are no group: their products are 3 operations");
    refused(
        CUBE + "loop_\n_atom_site_label\nFe1\n",
        "8: data block \"a\" lists atoms without _atom_site_fract_x");
  }

  @Test
  void tooManyOperationsAreNoSpaceGroup() {
    StringBuilder list = new StringBuilder(CUBE + "loop_ _symmetry_equiv_pos_as_xyz\n");
    for (int i = 0; i <= 384; i++) {
      list.append("x+%d/20,y+%d/20,z\n".formatted(i / 20, i % 20));
    }
    refused(
        list + LIST + "Fe1 0 0 0\n",
        "393: more than 384 symmetry operations, expected a space group");
  }

  @Test
  void aBadBlockDoesNotHideTheOthers() throws InputException {
    String good = CUBE + LIST + "Fe1 0 0 0\n";
    List<StructureEntry> entries =
        CifReader.read("a.cif", good + "data_none\n_x 1\n" + good.replace("0 0 0", "0 0 q") + good);
    assertThat(entries).hasSize(3);
    assertThat(entries.get(1))
        .isInstanceOfSatisfying(
            StructureEntry.Refused.class, r -> assertThat(r.fault().line()).isEqualTo(28));
    assertThat(entries.get(2).orThrow().structure().sites()).hasSize(1);
  }

  @Test
  void anglesDefaultToRight() throws InputException {
    String text = CUBE.replace("beta 90", "beta ?") + "_cell_volume %s\n" + LIST + "Fe1 0 0 0\n";
    assertThat(named(text.formatted("125")).warnings())
        .contains("angles of the cell that are not stated are taken as 90 degrees");
    refused(
        text.formatted("100"),
        "2: an angle of the cell is not stated, and 90 degrees do not give the stated volume of"
            + " 100 Å³");
  }
}

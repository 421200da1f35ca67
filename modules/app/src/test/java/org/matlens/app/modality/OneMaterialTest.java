package org.matlens.app.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.matlens.chem.Composition;
import org.matlens.data.composition.FormulaParser;
import org.matlens.input.InputException;

class OneMaterialTest {
  private static Composition of(String formula) throws InputException {
    return FormulaParser.parse(formula).composition();
  }

  private static boolean alike(String a, String b) throws InputException {
    return OneMaterial.alike(of(a), of(b));
  }

  @Test
  void amountsAreRoundedAndHydrogenIsOftenMissing() throws Exception {
    assertThat(alike("NaCl", "Na4Cl4")).isTrue();
    assertThat(alike("LiMn2O4", "Li0.94Mn2O4")).isTrue();
    assertThat(alike("CaSO4", "CaSO4H4O2")).as("two more oxygens").isFalse();
    assertThat(alike("Ca(OH)2", "CaO2")).isTrue();
    assertThat(alike("H2", "H2")).isTrue();
    assertThat(alike("TiO2", "Ti2O3")).isFalse();
    assertThat(alike("NaCl", "KCl")).isFalse();
  }

  @Test
  void aCrystalMustBeThatOfOneFormulaOfTheRow() throws Exception {
    OneMaterial row = new OneMaterial();
    row.crystal("cif", of("Na4Cl4"));
    row.require(); // nothing to compare with
    row.formula("anode", of("LiC6"));
    assertThatThrownBy(row::require)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "column \"cif\" holds a crystal of NaCl, column \"anode\" says LiC6; expected one"
                + " material in a row, or data.match: false where they may differ");
    row.formula("salt", of("NaCl"));
    row.require();
  }
}

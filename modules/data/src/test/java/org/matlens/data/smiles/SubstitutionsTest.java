package org.matlens.data.smiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;

/** One symbol replaced: everything chemistry allows, nothing that it does not. */
class SubstitutionsTest {
  private static List<String> of(String smiles) throws InputException {
    return Substitutions.of(MoleculeReader.read(smiles)).stream()
        .map(s -> s.molecule().smiles())
        .toList();
  }

  @Test
  void endsOfAChainMayBeAnyElement() throws InputException {
    assertThat(of("CO"))
        .containsExactlyInAnyOrder(
            "NO", "OO", "FO", "SO", "ClO", "BrO", "PO", "BO", "IO", "CC", "CN", "CF", "CS", "CCl",
            "CBr", "CP", "CB", "CI");
  }

  @Test
  void valencesDecideWhatMayStandInTheMiddle() throws InputException {
    // A quaternary carbon: four bonds are more than nitrogen, oxygen, boron or a halogen has.
    List<String> quaternary =
        Substitutions.of(MoleculeReader.read("CC(C)(C)C")).stream()
            .filter(s -> s.atoms().equals(List.of(1)))
            .map(Substitutions.Substitution::after)
            .toList();
    assertThat(quaternary).containsExactlyInAnyOrder("S", "P"); // sulphur IV, phosphorus V
    assertThat(of("C=O"))
        .contains("C=S", "C=N", "C=C", "N=O", "O=O")
        .doesNotContain("C=F", "F=O", "C#O");
  }

  @Test
  void bondsChangeTheirOrder() throws InputException {
    assertThat(of("C=C")).contains("C-C", "C#C");
    assertThat(of("N#N")).contains("N=N", "N-N");
    assertThat(of("O=O")).contains("O-O").doesNotContain("O#O");
  }

  @Test
  void aromaticRingsKeepAKekuleStructure() throws InputException {
    assertThat(of("c1ccccc1")).contains("n1ccccc1", "c1cnccc1").doesNotContain("o1ccccc1");
    assertThat(of("c1cc[nH]c1")).contains("c1ccoc1", "c1ccsc1");
    assertThat(of("Cc1ccccc1")).doesNotContain("Cn1ccccc1", "Cs1ccccc1", "Cc1sccccc1");
  }

  @Test
  void chargesIsotopesAndStereoCentresStay() throws InputException {
    assertThat(of("[NH4+]")).isEmpty();
    assertThat(of("[13CH4]")).isEmpty();
    for (Substitutions.Substitution s : Substitutions.of(MoleculeReader.read("C[C@H](O)N"))) {
      assertThat(s.atoms()).doesNotContain(1);
    }
  }

  @Test
  void exactlyTheNamedAtomsDiffer() throws InputException {
    Molecule before = MoleculeReader.read("COc1cc(C=O)ccc1O");
    List<Substitutions.Substitution> all = Substitutions.of(before);
    assertThat(all).hasSizeGreaterThan(25);
    Set<String> texts = new java.util.HashSet<>();
    for (Substitutions.Substitution s : all) {
      Molecule after = s.molecule();
      assertThat(texts.add(after.smiles())).as(after.smiles()).isTrue();
      assertThat(after.atoms()).hasSameSizeAs(before.atoms());
      for (int i = 0; i < before.atoms().size(); i++) {
        Atom a = before.atoms().get(i);
        boolean same = a.symbol().equals(after.atoms().get(i).symbol());
        if (!s.atoms().contains(i)) {
          assertThat(same).isTrue();
        }
      }
      for (int i = 0; i < before.bonds().size(); i++) {
        Bond b = before.bonds().get(i);
        if (b.order() != after.bonds().get(i).order()) {
          assertThat(s.atoms()).contains(b.a(), b.b());
        }
      }
    }
  }
}

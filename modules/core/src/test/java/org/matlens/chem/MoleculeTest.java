package org.matlens.chem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MoleculeTest {
  private static final Bond BOND = new Bond(0, 1, Bond.Order.SINGLE, false);

  private static Atom atom(String symbol, int start, int end) {
    return new Atom(symbol, 0, 0, 3, false, false, start, end);
  }

  @Test
  void knowsItsAtomsAndBonds() {
    Molecule m = new Molecule("CCl", List.of(atom("C", 0, 1), atom("Cl", 1, 3)), List.of(BOND));
    assertThat(m.atoms().get(1).element()).contains(Element.Cl);
    assertThat(atom(Atom.ANY, 0, 1).element()).isEmpty();
    assertThat(m.bondsOfAtoms()).containsExactly(List.of(BOND), List.of(BOND));
    assertThat(BOND.other(0)).isEqualTo(1);
    assertThat(BOND.other(1)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> BOND.other(2));
  }

  @Test
  void refusesAtomsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> atom("Xx", 0, 2))
        .withMessage("no element has the symbol \"Xx\"");
    assertThatIllegalArgumentException().isThrownBy(() -> atom("C", 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> atom("C", -1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Atom("C", -1, 0, 0, false, false, 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Atom("C", 0, 0, -1, false, false, 0, 1));
  }

  @Test
  void refusesBondsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bond(2, 2, Bond.Order.SINGLE, false))
        .withMessage("bond between atoms 2 and 2: expected two atoms, counted from 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bond(-1, 2, Bond.Order.SINGLE, false));
    List<Atom> one = List.of(atom("C", 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Molecule("C", one, List.of(BOND)))
        .withMessageEndingWith("in a molecule of 1 atoms");
    List<Atom> two = List.of(atom("C", 0, 1), atom("C", 1, 2));
    List<Bond> twice = List.of(BOND, new Bond(1, 0, Bond.Order.DOUBLE, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Molecule("CC", two, twice))
        .withMessageStartingWith("a second bond between two atoms");
  }

  @Test
  void atomsAreThoseOfTheTextInItsOrder() {
    List<Atom> swapped = List.of(atom("C", 1, 2), atom("C", 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Molecule("CC", swapped, List.of()))
        .withMessageContaining("expected characters from 2 of \"CC\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Molecule("C", List.of(atom("Cl", 0, 2)), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Molecule("", List.of(), List.of()))
        .withMessage("molecule \"\" has no atoms");
  }
}

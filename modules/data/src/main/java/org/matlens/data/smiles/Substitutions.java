package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.token.TokenKind;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;

/**
 * Molecules that differ from one in a single symbol of its SMILES and are valid as chemistry: an
 * atom is another element, or a written bond has another order.
 *
 * <p>Valid means: every atom that the change touches has one of the normal valences of its element
 * (B 3; C 4; N 3; O 2; P 3, 5; S 2, 4, 6; halogens 1; hydrogens fill up to the next), the least of
 * them in an aromatic ring), and aromatic rings have a Kekulé structure. Atoms in brackets
 * (charges, isotopes, stereo centres) stay, but for {@code [nH]}, whose place oxygen and sulphur
 * may take.
 */
public final class Substitutions {
  private static final List<String> ELEMENTS =
      List.of("C", "N", "O", "F", "S", "Cl", "Br", "P", "B", "I");
  private static final List<String> AROMATIC = List.of("c", "n", "o", "s");
  private static final String PYRROLE = "[nH]";
  private static final List<String> IN_PLACE_OF_PYRROLE = List.of("o", "s");
  private static final List<String> BONDS = List.of("-", "=", "#");
  private static final Map<String, Set<Integer>> VALENCES =
      Map.of(
          "B", Set.of(3),
          "C", Set.of(4),
          "N", Set.of(3),
          "O", Set.of(2),
          "P", Set.of(3, 5),
          "S", Set.of(2, 4, 6),
          "F", Set.of(1),
          "Cl", Set.of(1),
          "Br", Set.of(1),
          "I", Set.of(1));

  private Substitutions() {}

  /**
   * A molecule with another symbol.
   *
   * @param molecule as it is then; atoms in the same order
   * @param atoms that the change touches: the atom itself, or both ends of a bond
   * @param before symbol that was there
   * @param after symbol that is there now
   */
  public record Substitution(Molecule molecule, List<Integer> atoms, String before, String after) {
    public Substitution {
      atoms = List.copyOf(atoms);
    }
  }

  /** All of them, in the order of the text. */
  public static List<Substitution> of(Molecule molecule) throws InputException {
    List<Substitution> out = new ArrayList<>();
    for (SmilesLexer.Symbol s : SmilesLexer.symbols(molecule.smiles())) {
      for (String other : others(s)) {
        String text =
            molecule.smiles().substring(0, s.start())
                + other
                + molecule.smiles().substring(s.end());
        List<Integer> atoms = s.kind() == TokenKind.ATOM ? List.of(s.atom()) : null;
        Molecule changed = valid(text, molecule, atoms);
        if (changed != null) {
          out.add(
              new Substitution(
                  changed, atoms != null ? atoms : ends(molecule, changed), s.text(), other));
        }
      }
    }
    return out;
  }

  private static List<String> others(SmilesLexer.Symbol s) {
    List<String> all =
        s.text().equals(PYRROLE)
            ? IN_PLACE_OF_PYRROLE
            : s.kind() == TokenKind.ATOM
                ? ELEMENTS.contains(s.text())
                    ? ELEMENTS
                    : AROMATIC.contains(s.text()) ? AROMATIC : List.of()
                : s.kind() == TokenKind.BOND && BONDS.contains(s.text()) ? BONDS : List.of();
    return all.stream().filter(o -> !o.equals(s.text())).toList();
  }

  /** The molecule of a text, null when it is none that is valid. */
  private static Molecule valid(String text, Molecule before, List<Integer> touched) {
    try {
      Molecule changed = MoleculeReader.read(text);
      if (changed.atoms().size() != before.atoms().size()) {
        return null;
      }
      List<Integer> atoms = touched != null ? touched : ends(before, changed);
      return !atoms.isEmpty() && hasNormalValences(text, atoms, changed) ? changed : null;
    } catch (InputException e) {
      return null; // e.g. no Kekulé structure
    }
  }

  private static boolean hasNormalValences(String text, List<Integer> atoms, Molecule changed)
      throws InputException {
    IAtomContainer c = MoleculeReader.parse(text);
    return MoleculeReader.deeply(
        text,
        () -> {
          for (int i : atoms) {
            IAtom a = c.getAtom(i);
            int valence = a.getImplicitHydrogenCount() == null ? 0 : a.getImplicitHydrogenCount();
            for (IBond b : c.getConnectedBondsList(a)) {
              if (b.getOrder() == IBond.Order.UNSET) {
                return false; // aromatic without a Kekulé structure
              }
              valence += b.getOrder().numeric();
            }
            Atom own = changed.atoms().get(i);
            boolean plain = own.charge() == 0;
            if (plain && !allowed(own, valence)) {
              return false;
            }
          }
          return true;
        });
  }

  /** An aromatic atom has the least valence of its element: no sulphur IV in a ring of six. */
  private static boolean allowed(Atom atom, int valence) {
    Set<Integer> normal = VALENCES.getOrDefault(atom.symbol(), Set.of());
    return atom.aromatic()
        ? normal.stream().min(Integer::compare).orElse(-1) == valence
        : normal.contains(valence);
  }

  /** Atoms of bonds whose order differs. */
  private static List<Integer> ends(Molecule before, Molecule after) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < Math.min(before.bonds().size(), after.bonds().size()); i++) {
      Bond a = before.bonds().get(i);
      Bond b = after.bonds().get(i);
      if (a.order() != b.order()) {
        out.add(b.a());
        out.add(b.b());
      }
    }
    return out.stream().distinct().sorted().toList();
  }
}

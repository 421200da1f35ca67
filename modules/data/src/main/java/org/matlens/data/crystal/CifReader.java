package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifFile;
import org.matlens.data.symmetry.SymmetryGroup;
import org.matlens.input.InputException;

/**
 * Crystals from CIF files: core names and their aliases of all versions.
 *
 * <p>The operator list tells the symmetry; without one the Hall symbol, the Hermann-Mauguin symbol
 * or the number do, in the setting that keeps the cell and gives the stated content. What a file
 * says of its content (formula, Z, density) is compared with the structure: the answer is a
 * warning, or another reading when one agrees. A structure that cannot be, such as two whole atoms
 * at one place, is refused.
 */
public final class CifReader {
  private final String file;
  private final CifBlock block;
  private final List<String> warnings = new ArrayList<>();

  private CifReader(String file, CifBlock block) {
    this.file = file;
    this.block = block;
  }

  /**
   * One structure, or one fault, per data block that lists atoms.
   *
   * @param file its name, for messages
   * @throws InputException with file and line when the text is no CIF, or no block lists atoms
   */
  public static List<StructureEntry> read(String file, String text) throws InputException {
    List<StructureEntry> out = new ArrayList<>();
    List<CifBlock> blocks = CifFile.read(file, text);
    for (CifBlock block : blocks) {
      if (CifAtoms.areListed(block)) {
        try {
          out.add(new StructureEntry.Read(new CifReader(file, block).structure()));
        } catch (InputException e) {
          out.add(new StructureEntry.Refused(block.name(), e));
        }
      }
    }
    if (out.isEmpty()) {
      throw new InputException("no data block lists atoms, expected _atom_site_fract_x, _y and _z")
          .at(file, blocks.get(0).line());
    }
    return out;
  }

  private NamedStructure structure() throws InputException {
    Lattice lattice = CifCell.read(block, file, warnings);
    StatedContent stated = StatedContent.read(block);
    CifSymmetry symmetry = CifSymmetry.read(block, file, warnings);
    if (symmetry.isTrivial()) {
      // Files written by programs state the content of the cell as formula, and units beside it.
      stated = stated.inProportion();
    }
    Filled filled = filled(symmetry, lattice, stated);
    warnings.addAll(filled.warnings);
    stated.complaint(filled.crystal).ifPresent(warnings::add);
    return new NamedStructure(
        block.name(), filled.crystal, symmetry.statement(), warnings.stream().distinct().toList());
  }

  /**
   * Labels in capitals, CO1, are read as cobalt when that gives the stated content, else as carbon.
   */
  private Filled filled(CifSymmetry symmetry, Lattice lattice, StatedContent stated)
      throws InputException {
    List<String> found = new ArrayList<>();
    List<CifAtom> atoms = CifAtoms.read(block, file, stated.elements(), false, found);
    warnings.addAll(found);
    List<CifAtom> other = CifAtoms.read(block, file, stated.elements(), true, new ArrayList<>());
    boolean ambiguous = false;
    for (int i = 0; i < atoms.size(); i++) {
      ambiguous |= atoms.get(i).element() != other.get(i).element();
    }
    if (!ambiguous) {
      return choose(symmetry, lattice, atoms, stated);
    }
    List<String> before = List.copyOf(warnings);
    try {
      Filled cobalt = choose(symmetry, lattice, other, stated);
      if (stated.verdict(cobalt.crystal) == StatedContent.Verdict.AGREES) {
        return cobalt;
      }
    } catch (InputException e) {
      // Then it is carbon, or the fault of both.
    }
    warnings.clear();
    warnings.addAll(before);
    return choose(symmetry, lattice, atoms, stated);
  }

  /** A cell filled under one reading of the symmetry. */
  private record Filled(CrystalStructure crystal, List<String> warnings) {}

  private Filled fill(SymmetryGroup group, Lattice lattice, List<CifAtom> atoms)
      throws InputException {
    List<String> found = new ArrayList<>();
    return new Filled(SymmetricCell.fill(file, lattice, group, atoms, found), found);
  }

  private Filled choose(
      CifSymmetry symmetry, Lattice lattice, List<CifAtom> atoms, StatedContent stated)
      throws InputException {
    if (symmetry.isEmpty()) {
      return withoutSymmetry(symmetry, lattice, atoms, stated);
    }
    InputException fault = null;
    Filled listed = null;
    if (symmetry.listed().isPresent()) {
      if (!CifSymmetry.keeps(symmetry.listed().get(), lattice)) {
        warnings.add("the symmetry operations do not keep the lengths and angles of the cell");
      }
      try {
        listed = fill(symmetry.listed().get(), lattice, atoms);
        if (stated.verdict(listed.crystal) != StatedContent.Verdict.CONTRADICTS) {
          return listed;
        }
      } catch (InputException e) {
        fault = e;
      }
    }
    Optional<Filled> named =
        named(symmetry, lattice, atoms, stated, listed == null && fault == null);
    if (named.isPresent()) {
      return named.get();
    }
    if (listed != null) {
      return listed;
    }
    if (fault != null) {
      throw fault;
    }
    throw new InputException(
            "the cell does not have the symmetry of space group \"" + symmetry.statement() + "\"")
        .at(file, symmetry.line());
  }

  /**
   * The best reading of the symbols.
   *
   * @param alone there is no operator list; otherwise only a reading that agrees with the stated
   *     content counts
   */
  private Optional<Filled> named(
      CifSymmetry symmetry,
      Lattice lattice,
      List<CifAtom> atoms,
      StatedContent stated,
      boolean alone)
      throws InputException {
    List<CifSymmetry.Named> groups = new ArrayList<>();
    for (CifSymmetry.Named n : symmetry.named()) {
      boolean known = groups.stream().anyMatch(g -> g.group().equals(n.group()));
      if (!known && CifSymmetry.keeps(n.group(), lattice)) {
        groups.add(n);
      }
    }
    if (alone
        && !symmetry.named().isEmpty()
        && SymmetricCell.isRedundant(
            lattice, (groups.isEmpty() ? symmetry.named() : groups).get(0).group(), atoms)) {
      groups.add(
          0, new CifSymmetry.Named("all atoms of the cell as listed", SymmetryGroup.TRIVIAL));
    }
    Filled best = null;
    CifSymmetry.Named chosen = null;
    StatedContent.Verdict verdict = null;
    InputException fault = null;
    for (CifSymmetry.Named n : groups) {
      try {
        Filled f = fill(n.group(), lattice, atoms);
        StatedContent.Verdict v = stated.verdict(f.crystal);
        if (best == null || v.compareTo(verdict) < 0) {
          best = f;
          chosen = n;
          verdict = v;
        }
      } catch (InputException e) {
        fault = fault == null ? e : fault;
      }
    }
    if (!alone) {
      if (verdict != StatedContent.Verdict.AGREES) {
        return Optional.empty();
      }
      warnings.add(
          "the operator list does not give the stated content, "
              + chosen.setting()
              + " does and is used");
      return Optional.of(best);
    }
    if (best == null && fault != null) {
      throw fault;
    }
    if (best != null && groups.size() > 1) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "\"%s\" without operators may mean %d things; taken is %s",
              symmetry.statement(),
              groups.size(),
              chosen.setting()));
    }
    return Optional.ofNullable(best);
  }

  private Filled withoutSymmetry(
      CifSymmetry symmetry, Lattice lattice, List<CifAtom> atoms, StatedContent stated)
      throws InputException {
    String missing =
        symmetry.statement().isEmpty()
            ? "neither symmetry operations nor a space group"
            : "no symmetry operations, and space group \""
                + symmetry.statement()
                + "\" is not known";
    boolean modulated =
        block
            .table("_space_group_symop_ssg_operation_algebraic", "_space_group_ssg_name")
            .isPresent();
    if (!modulated && symmetry.statement().isEmpty()) {
      Filled as = fill(SymmetryGroup.TRIVIAL, lattice, atoms);
      if (stated.verdict(as.crystal) != StatedContent.Verdict.CONTRADICTS) {
        warnings.add(missing + ": taken is the cell as listed");
        return as;
      }
      missing += ", and the atoms listed are not the stated content of the cell";
    }
    throw new InputException(
            missing + (modulated ? ": a modulated structure in superspace, which is not read" : ""))
        .at(file, symmetry.line());
  }
}

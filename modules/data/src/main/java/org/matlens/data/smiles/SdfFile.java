package org.matlens.data.smiles;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.matlens.chem.Molecule;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.openscience.cdk.aromaticity.Aromaticity;
import org.openscience.cdk.aromaticity.Kekulization;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.graph.Cycles;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
import org.openscience.cdk.interfaces.IPseudoAtom;
import org.openscience.cdk.io.IChemObjectReader.Mode;
import org.openscience.cdk.io.ISimpleChemObjectReader;
import org.openscience.cdk.io.MDLV2000Reader;
import org.openscience.cdk.io.MDLV3000Reader;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmiFlavor;
import org.openscience.cdk.smiles.SmilesGenerator;
import org.openscience.cdk.tools.manipulator.AtomContainerManipulator;

/**
 * Structure-data files, {@code .sdf} and {@code .mol}: records of a connection table (V2000 or
 * V3000), divided by {@code $$$$}.
 *
 * <p>The molecule is written as a SMILES and read again, so that it is tokenized like any other:
 * its atoms are in the order of that text. Aromaticity is perceived (Daylight's model), since the
 * tables have alternating bonds; hydrogens that are atoms of their own are counted at their
 * neighbour, except isotopes and those that carry meaning.
 */
public final class SdfFile {
  private static final String DIVIDER = "$$$$";
  private static final int COUNTS = 3;
  private static final int FLAVOUR =
      SmiFlavor.UseAromaticSymbols | SmiFlavor.Stereo | SmiFlavor.AtomicMass;

  private SdfFile() {}

  /**
   * The entries in the order of the file.
   *
   * @throws InputException when the file cannot be read or has no record
   */
  public static List<MoleculeEntry> read(Path file) throws InputException {
    List<String> lines = TextFile.read(file).lines().collect(Collectors.toList());
    List<MoleculeEntry> entries = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= lines.size(); i++) {
      boolean end = i == lines.size();
      if (end || lines.get(i).strip().equals(DIVIDER)) {
        List<String> record = lines.subList(start, i);
        // What follows the last divider is a record only if something stands there.
        if (!end || record.stream().anyMatch(l -> !l.isBlank())) {
          entries.add(entry(file, start + 1L, entries.size() + 1, record));
        }
        start = i + 1;
      }
    }
    if (entries.isEmpty()) {
      throw new InputException(file + ": no molecules; expected records that end with $$$$");
    }
    return entries;
  }

  private static MoleculeEntry entry(Path file, long line, int number, List<String> record) {
    String title = record.isEmpty() ? "" : record.get(0).strip();
    String id = title.isEmpty() ? "record " + number : TextFault.visible(title);
    try {
      return new MoleculeEntry.Valid(id, line, molecule(record, line));
    } catch (InputException e) {
      return new MoleculeEntry.Invalid(
          id, line, e.at(file + ", line " + line + ", record " + number));
    }
  }

  private static Molecule molecule(List<String> record, long line) throws InputException {
    String counts = record.size() > COUNTS ? record.get(COUNTS) : "";
    boolean v3000 = counts.contains("V3000");
    if (!v3000 && !counts.contains("V2000")) {
      throw new InputException(
          "no connection table; expected V2000 or V3000 at the end of the fourth line, found \""
              + TextFault.visible(counts.strip())
              + "\"");
    }
    ConnectionTable check = new ConnectionTable(record, line);
    if (!v3000) {
      check.checkV2000();
    }
    String text = String.join("\n", record) + "\n" + DIVIDER + "\n";
    // The length of the text stands for the depth of the molecule.
    String smiles = MoleculeReader.deeply(text, () -> smiles(table(text, v3000, check)), TABLE);
    return MoleculeReader.read(smiles);
  }

  private static final MoleculeReader.Complaint TABLE =
      (why, cause) -> new InputException("invalid connection table: " + why, cause);

  private static IAtomContainer table(String text, boolean v3000, ConnectionTable check)
      throws CDKException, IOException, InputException {
    IAtomContainer c;
    try (ISimpleChemObjectReader reader =
        v3000
            ? new MDLV3000Reader(new StringReader(text), Mode.STRICT)
            : new MDLV2000Reader(new StringReader(text), Mode.STRICT)) {
      c = reader.read(SilentChemObjectBuilder.getInstance().newAtomContainer());
    }
    if (c == null || c.isEmpty()) {
      throw new InputException("no atoms; expected at least one");
    }
    if (v3000) {
      check.checkV3000(c);
    }
    for (IAtom a : c.atoms()) {
      if (a instanceof IPseudoAtom p) {
        throw new InputException(
            "atom " + (a.getIndex() + 1) + " is \"" + p.getLabel() + "\"; expected an element");
      }
    }
    return c;
  }

  private static String smiles(IAtomContainer c) throws CDKException {
    for (IBond b : c.bonds()) {
      if (b.isAromatic()) {
        Kekulization.kekulize(c);
        break;
      }
    }
    IAtomContainer heavy = AtomContainerManipulator.suppressHydrogens(c);
    Cycles.markRingAtomsAndBonds(heavy);
    Aromaticity.clear(heavy);
    Aromaticity.apply(Aromaticity.Model.Daylight, heavy);
    return new SmilesGenerator(FLAVOUR).create(heavy);
  }
}

package org.matlens.data.smiles;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.openscience.cdk.interfaces.IAtomContainer;

/**
 * Checks of a connection table that CDK leaves out: it drops a bond from an atom to itself and
 * bonds beyond the number that the table gives, and reads the rest as if nothing had been there.
 */
final class ConnectionTable {
  private static final int HEADER = 4;
  private static final Pattern V3000_COUNTS =
      Pattern.compile("M  V30 COUNTS\\s+(\\d+)\\s+(\\d+)(\\s.*)?");

  /** Three times ten columns, four decimals. */
  private static final Pattern COORDINATES =
      Pattern.compile("(?=.{31})( {0,4}-?\\d{1,5}\\.\\d{4}){3}(?<=^.{30}) ");

  private final List<String> record;
  private final long firstLine;

  /**
   * A table.
   *
   * @param firstLine number of the record's first line in its file, for messages
   */
  ConnectionTable(List<String> record, long firstLine) {
    this.record = record;
    this.firstLine = firstLine;
  }

  /** Checks the atoms and bonds of a V2000 table, whose columns are fixed. */
  void checkV2000() throws InputException {
    int end = end();
    int atoms = number(HEADER - 1, 0, "atoms");
    int bonds = number(HEADER - 1, 3, "bonds");
    if (HEADER + atoms + bonds > end) {
      throw fault(
          HEADER - 1,
          atoms + " atoms and " + bonds + " bonds announced, " + (end - HEADER) + " lines follow");
    }
    for (int i = HEADER; i < HEADER + atoms; i++) {
      String line = record.get(i);
      String symbol = line.length() < 32 ? "" : line.substring(31, Math.min(34, line.length()));
      if (!COORDINATES.matcher(line).lookingAt() || Element.ofSymbol(symbol.strip()).isEmpty()) {
        throw fault(
            i, "expected three coordinates with four decimals and an element in columns 32 to 34");
      }
    }
    for (int i = HEADER + atoms; i < HEADER + atoms + bonds; i++) {
      int a = number(i, 0, "an atom");
      int b = number(i, 3, "an atom");
      int order = number(i, 6, "a kind of bond");
      if (a < 1 || b < 1 || a > atoms || b > atoms || a == b) {
        throw fault(i, "expected a bond between two of " + atoms + " atoms");
      }
      if (order < 1 || order > 4) {
        throw fault(i, "expected a bond of kind 1, 2, 3 or 4 (aromatic)");
      }
    }
    for (int i = HEADER + atoms + bonds; i < end; i++) {
      if (record.get(i).matches("[ 0-9]{9,}")) {
        throw fault(i, "a bond beyond the " + bonds + " announced");
      }
    }
  }

  /** Checks that as many atoms and bonds were understood as a V3000 table announces. */
  void checkV3000(IAtomContainer c) throws InputException {
    for (int i = HEADER; i < record.size(); i++) {
      Matcher m = V3000_COUNTS.matcher(record.get(i).strip());
      if (m.matches()) {
        int atoms = Integer.parseInt(m.group(1));
        int bonds = Integer.parseInt(m.group(2));
        if (atoms != c.getAtomCount() || bonds != c.getBondCount()) {
          throw fault(
              i, c.getAtomCount() + " atoms and " + c.getBondCount() + " bonds were understood");
        }
        return;
      }
    }
    throw new InputException("invalid connection table: no line \"M  V30 COUNTS\"");
  }

  private int end() throws InputException {
    for (int i = HEADER; i < record.size(); i++) {
      if (record.get(i).strip().equals("M  END")) {
        return i;
      }
    }
    throw new InputException("the connection table is cut off; expected a line \"M  END\"");
  }

  /** The number in three columns from {@code column}. */
  private int number(int line, int column, String what) throws InputException {
    String text = record.get(line);
    String digits =
        column >= text.length()
            ? ""
            : text.substring(column, Math.min(column + 3, text.length())).strip();
    if (!digits.matches("[0-9]{1,3}")) {
      throw fault(
          line,
          "expected the number of " + what + " in columns " + (column + 1) + " to " + (column + 3));
    }
    return Integer.parseInt(digits);
  }

  private InputException fault(int line, String what) {
    return new InputException(
        "invalid connection table: line "
            + (firstLine + line)
            + " is \""
            + TextFault.visible(record.get(line).strip())
            + "\": "
            + what);
  }
}

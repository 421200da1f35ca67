package org.matlens.data.symmetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;

/**
 * Operations of a space group from its Hall symbol, e.g. {@code -P 2ybc} or {@code F 4d 2 3 -1d}: a
 * lattice, then generators, each a rotation with an axis and translations; optionally a shift of
 * the origin in twelfths, {@code (0 0 1)}.
 *
 * <p>Hall, Acta Cryst. A37, 517 (1981), doi:10.1107/S0567739481001228; Hall and Grosse-Kunstleve,
 * International Tables for Crystallography B, section 1.4, appendix A1.4.2 (2001).
 */
public final class HallSymbol {
  private static final Pattern SYMBOL =
      Pattern.compile(
          "(-?)([PABCIRSTHF])((?:\\s+-?[12346][xyz'\"*=]?[1-5]?[abcnuvwd]*)*)"
              + "(?:\\s*\\(\\s*(-?\\d+)\\s+(-?\\d+)\\s+(-?\\d+)\\s*\\))?");
  private static final Pattern GENERATOR =
      Pattern.compile("(-?)([12346])([xyz'\"*=]?)([1-5]?)([abcnuvwd]*)");

  /** Lattice points beside the origin, in twelfths. */
  private static final Map<String, int[][]> CENTRING =
      Map.of(
          "P",
          new int[][] {},
          "A",
          new int[][] {{0, 6, 6}},
          "B",
          new int[][] {{6, 0, 6}},
          "C",
          new int[][] {{6, 6, 0}},
          "I",
          new int[][] {{6, 6, 6}},
          "R",
          new int[][] {{8, 4, 4}, {4, 8, 8}},
          "S",
          new int[][] {{4, 4, 8}, {8, 8, 4}},
          "T",
          new int[][] {{4, 8, 4}, {8, 4, 8}},
          "H",
          new int[][] {{8, 4, 0}, {4, 8, 0}},
          "F",
          new int[][] {{0, 6, 6}, {6, 0, 6}, {6, 6, 0}});

  /** Translations by letter, in twelfths. */
  private static final Map<Character, int[]> SHIFT =
      Map.of(
          'a', new int[] {6, 0, 0},
          'b', new int[] {0, 6, 0},
          'c', new int[] {0, 0, 6},
          'n', new int[] {6, 6, 6},
          'u', new int[] {3, 0, 0},
          'v', new int[] {0, 3, 0},
          'w', new int[] {0, 0, 3},
          'd', new int[] {3, 3, 3});

  private HallSymbol() {}

  /**
   * The group of {@code symbol}; underscores count as spaces.
   *
   * @throws InputException when it is no Hall symbol
   */
  public static SymmetryGroup group(String symbol) throws InputException {
    String plain = symbol.strip().replace('_', ' ').replaceFirst("^(-?[A-Z])(?=\\S)", "$1 ");
    Matcher m = SYMBOL.matcher(plain);
    if (!m.matches()) {
      throw new InputException("\"" + symbol + "\" is no Hall symbol");
    }
    List<SymmetryOperation> generators = new ArrayList<>();
    for (int[] point : CENTRING.get(m.group(2))) {
      generators.add(operation(SymmetryOperation.IDENTITY.rotation(), point));
    }
    if (!m.group(1).isEmpty()) {
      generators.add(operation(new int[] {-1, 0, 0, 0, -1, 0, 0, 0, -1}, new int[3]));
    }
    char axis = 'z';
    int before = 0;
    int position = 0;
    for (String part : m.group(3).strip().split("\\s+")) {
      Matcher g = GENERATOR.matcher(part);
      if (!g.matches()) {
        continue; // A lattice alone.
      }
      position++;
      int order = Integer.parseInt(g.group(2));
      char direction = g.group(3).isEmpty() ? usual(position, order, before) : g.group(3).charAt(0);
      int[] rotation =
          order == 1
              ? SymmetryOperation.IDENTITY.rotation().clone()
              : rotation(order, direction, axis);
      if (rotation == null) {
        throw new InputException("\"" + symbol + "\": no rotation \"" + part + "\" exists");
      }
      int[] shift = new int[3];
      if (!g.group(4).isEmpty()) {
        int along = "xyz".indexOf(direction);
        int screw = Integer.parseInt(g.group(4));
        if (along < 0 || screw >= order) {
          throw new InputException("\"" + symbol + "\": no screw \"" + part + "\" exists");
        }
        shift[along] += 12 * screw / order;
      }
      for (char letter : g.group(5).toCharArray()) {
        for (int k = 0; k < 3; k++) {
          shift[k] += SHIFT.get(letter)[k];
        }
      }
      if (!g.group(1).isEmpty()) {
        for (int k = 0; k < 9; k++) {
          rotation[k] = -rotation[k];
        }
      }
      generators.add(operation(rotation, shift));
      if ("xyz".indexOf(direction) >= 0) {
        axis = direction;
      }
      before = order;
    }
    if (m.group(4) != null) {
      int[] origin = {
        Integer.parseInt(m.group(4)), Integer.parseInt(m.group(5)), Integer.parseInt(m.group(6))
      };
      generators.replaceAll(s -> moved(s, origin));
    }
    return SymmetryGroup.generated(generators)
        .orElseThrow(() -> new InputException("\"" + symbol + "\" generates no space group"));
  }

  /** The axis that is meant where none is given. */
  private static char usual(int position, int order, int before) {
    if (position == 2 && order == 2) {
      return before == 2 || before == 4 ? 'x' : '\'';
    }
    return order == 3 && position > 1 ? '*' : 'z';
  }

  /** Rotation matrix, or null when there is none. {@code axis} is that of the generator before. */
  private static int[] rotation(int order, char direction, char axis) {
    String key =
        switch (direction) {
          case '\'', '"', '=' ->
              order + (direction == '=' ? "\"" : String.valueOf(direction)) + axis;
          default -> order + String.valueOf(direction);
        };
    return switch (key) {
      case "2x" -> new int[] {1, 0, 0, 0, -1, 0, 0, 0, -1};
      case "2y" -> new int[] {-1, 0, 0, 0, 1, 0, 0, 0, -1};
      case "2z" -> new int[] {-1, 0, 0, 0, -1, 0, 0, 0, 1};
      case "3x" -> new int[] {1, 0, 0, 0, 0, -1, 0, 1, -1};
      case "3y" -> new int[] {-1, 0, 1, 0, 1, 0, -1, 0, 0};
      case "3z" -> new int[] {0, -1, 0, 1, -1, 0, 0, 0, 1};
      case "4x" -> new int[] {1, 0, 0, 0, 0, -1, 0, 1, 0};
      case "4y" -> new int[] {0, 0, 1, 0, 1, 0, -1, 0, 0};
      case "4z" -> new int[] {0, -1, 0, 1, 0, 0, 0, 0, 1};
      case "6x" -> new int[] {1, 0, 0, 0, 1, -1, 0, 1, 0};
      case "6y" -> new int[] {0, 0, 1, 0, 1, 0, -1, 0, 1};
      case "6z" -> new int[] {1, -1, 0, 1, 0, 0, 0, 0, 1};
      case "2'x" -> new int[] {-1, 0, 0, 0, 0, -1, 0, -1, 0};
      case "2'y" -> new int[] {0, 0, -1, 0, -1, 0, -1, 0, 0};
      case "2'z" -> new int[] {0, -1, 0, -1, 0, 0, 0, 0, -1};
      case "2\"x" -> new int[] {-1, 0, 0, 0, 0, 1, 0, 1, 0};
      case "2\"y" -> new int[] {0, 0, 1, 0, -1, 0, 1, 0, 0};
      case "2\"z" -> new int[] {0, 1, 0, 1, 0, 0, 0, 0, -1};
      case "3*" -> new int[] {0, 0, 1, 1, 0, 0, 0, 1, 0};
      default -> null;
    };
  }

  private static SymmetryOperation operation(int[] rotation, int[] twelfths) {
    return new SymmetryOperation(
        rotation, new double[] {twelfths[0] / 12.0, twelfths[1] / 12.0, twelfths[2] / 12.0});
  }

  /** The operation seen from another origin: {@code V S V⁻¹} with the translation V. */
  private static SymmetryOperation moved(SymmetryOperation s, int[] twelfths) {
    double[] v = {twelfths[0] / 12.0, twelfths[1] / 12.0, twelfths[2] / 12.0};
    double[] t = s.apply(new double[] {-v[0], -v[1], -v[2]});
    return new SymmetryOperation(
        s.rotation(), new double[] {t[0] + v[0], t[1] + v[1], t[2] + v[2]});
  }
}

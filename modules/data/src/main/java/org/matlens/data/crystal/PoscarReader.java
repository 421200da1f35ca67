package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;

/**
 * POSCAR and CONTCAR files of VASP: a comment; a scale (below zero: the volume of the cell, Å³;
 * three numbers: one per Cartesian axis); three lattice vectors in Å; from version 5 on the
 * elements; the number of atoms of each; optionally "Selective dynamics"; "Direct" or "Cartesian";
 * the coordinates. What follows them (velocities) is not read.
 *
 * <p>Without a line of elements (version 4) they are taken from the ends of the coordinate lines or
 * from the comment. Potential names such as {@code Fe_pv} or {@code Fe/3f2a} stand for the element
 * before the sign.
 */
public final class PoscarReader {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern POTENTIAL = Pattern.compile("[_/.].*");

  private final String file;
  private final String[] lines;
  private int next;

  private PoscarReader(String file, String text) {
    this.file = file;
    lines = text.split("\\r\\n|\\r|\\n", -1);
  }

  /**
   * Reads the text of a file.
   *
   * @param file its name, for messages
   * @throws InputException with file and line when the text is no POSCAR
   */
  public static NamedStructure read(String file, String text) throws InputException {
    return new PoscarReader(file, text).structure();
  }

  private NamedStructure structure() throws InputException {
    String comment = line("a comment").strip();
    Lattice lattice;
    double[] scale = scale();
    double[][] vectors = {numbers("lattice vector"), numbers("lattice vector"), null};
    vectors[2] = numbers("lattice vector");
    if (scale.length == 1 && scale[0] < 0) {
      double factor = Math.cbrt(-scale[0] / SiteGrid.volume(vectors));
      scale = new double[] {factor};
    }
    double[] perAxis = scale.length == 3 ? scale : new double[] {scale[0], scale[0], scale[0]};
    for (double[] v : vectors) {
      Arrays.setAll(v, x -> v[x] * perAxis[x]);
    }
    try {
      lattice = Lattice.ofVectors(vectors);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage());
    }
    return new NamedStructure(comment, crystal(lattice, sites(comment, lattice, perAxis)));
  }

  private double[] scale() throws InputException {
    String[] words = words(line("a scale factor"));
    // Other words may follow the number as a comment.
    boolean three = words.length >= 3 && isNumber(words[1]) && isNumber(words[2]);
    double[] scale = new double[three ? 3 : 1];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = number(words[i], "a scale factor");
      if (scale[i] == 0 || three && scale[i] < 0) {
        throw fault(
            "scale factor " + words[i] + ", expected a number other than 0, or three above 0");
      }
    }
    return scale;
  }

  private CrystalStructure crystal(Lattice lattice, List<Site> sites) throws InputException {
    try {
      return Crowding.refuse(new CrystalStructure(lattice, sites));
    } catch (InputException e) {
      throw fault(e.getMessage());
    }
  }

  private List<Site> sites(String comment, Lattice lattice, double[] scale) throws InputException {
    String[] words = words(line("elements or numbers of atoms"));
    Optional<List<Element>> elements = Optional.empty();
    if (!isNumber(words[0])) {
      List<Element> stated = new ArrayList<>();
      for (String word : words) {
        stated.add(element(word).orElseThrow(() -> fault("\"" + word + "\", expected an element")));
      }
      elements = Optional.of(stated);
      words = words(line("numbers of atoms"));
    }
    int[] counts = counts(words);
    if (elements.isPresent() && elements.get().size() != counts.length) {
      throw fault(counts.length + " numbers of atoms for " + elements.get().size() + " elements");
    }
    String mode = line("\"Direct\" or \"Cartesian\"").strip();
    if (mode.toLowerCase(Locale.ROOT).startsWith("s")) {
      mode = line("\"Direct\" or \"Cartesian\"").strip();
    }
    boolean cartesian = !mode.isEmpty() && "ck".indexOf(Character.toLowerCase(mode.charAt(0))) >= 0;
    if (!cartesian && !mode.toLowerCase(Locale.ROOT).startsWith("d")) {
      throw fault("\"" + mode + "\", expected \"Direct\" or \"Cartesian\"");
    }
    if (elements.isEmpty()) {
      elements = fromComment(comment, counts.length);
    }
    List<Site> sites = new ArrayList<>();
    for (int kind = 0; kind < counts.length; kind++) {
      for (int i = 0; i < counts[kind]; i++) {
        String text = line("coordinates of atom " + (sites.size() + 1));
        double[] x = numbers(text, "coordinates");
        if (cartesian) {
          Arrays.setAll(x, c -> x[c] * scale[c]);
        }
        Element e = elements.isPresent() ? elements.get().get(kind) : trailing(text);
        sites.add(
            new Site(
                e.symbol() + (sites.size() + 1),
                Map.of(e, 1.0),
                cartesian ? lattice.fractional(x) : x));
      }
    }
    return sites;
  }

  private int[] counts(String[] words) throws InputException {
    int[] counts = new int[words.length];
    long sum = 0;
    for (int i = 0; i < words.length; i++) {
      try {
        counts[i] = Integer.parseInt(words[i]);
      } catch (NumberFormatException e) {
        counts[i] = -1;
      }
      if (counts[i] < 0) {
        throw fault("\"" + words[i] + "\", expected a number of atoms");
      }
      sum += counts[i];
    }
    if (sum < 1 || sum > lines.length) {
      throw fault(sum + " atoms in a file of " + lines.length + " lines");
    }
    return counts;
  }

  /** The first words of the comment, if they are as many elements as there are counts. */
  private static Optional<List<Element>> fromComment(String comment, int count) {
    List<Element> elements = new ArrayList<>();
    for (String word : words(comment)) {
      Optional<Element> e = element(word);
      if (e.isEmpty()) {
        break;
      }
      elements.add(e.get());
    }
    return elements.size() == count ? Optional.of(elements) : Optional.empty();
  }

  private Element trailing(String text) throws InputException {
    String[] words = words(text);
    return Optional.of(words[words.length - 1])
        .flatMap(PoscarReader::element)
        .orElseThrow(
            () ->
                fault(
                    "which element? The file has no line of elements, and neither its comment nor"
                        + " the ends of its coordinate lines name them"));
  }

  private static Optional<Element> element(String word) {
    return Element.ofSymbol(POTENTIAL.matcher(word).replaceFirst(""));
  }

  private double[] numbers(String what) throws InputException {
    return numbers(line("a " + what), what);
  }

  private double[] numbers(String text, String what) throws InputException {
    String[] words = words(text);
    if (words.length < 3) {
      throw fault("\"" + text.strip() + "\", expected three numbers: " + what);
    }
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      out[i] = number(words[i], "a number: " + what);
    }
    return out;
  }

  private double number(String word, String expected) throws InputException {
    if (!isNumber(word)) {
      throw fault("\"" + word + "\", expected " + expected);
    }
    return parse(word);
  }

  private static boolean isNumber(String word) {
    try {
      return Double.isFinite(parse(word));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Fortran writes exponents with a D too; Java's suffixes d and f are no part of a number. */
  private static double parse(String word) {
    char last = word.isEmpty() ? 'f' : word.charAt(word.length() - 1);
    if (!(Character.isDigit(last) || last == '.')) {
      throw new NumberFormatException(word);
    }
    return Double.parseDouble(word.replace('D', 'E').replace('d', 'e'));
  }

  private static String[] words(String text) {
    return SPACE.split(text.strip());
  }

  private String line(String expected) throws InputException {
    if (next == lines.length) {
      throw new InputException("the file ends, expected " + expected).at(file, Math.max(1, next));
    }
    return lines[next++];
  }

  /** A fault on the line read last. */
  private InputException fault(String message) {
    return new InputException(message).at(file, next);
  }
}

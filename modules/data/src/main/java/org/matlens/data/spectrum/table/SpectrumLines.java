package org.matlens.data.spectrum.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Spectra on axes of their own, an object per line: {@code {"material":"Ag","wavelength_um":[…],
 * "n":[…],"k":[…]}}. The list called by a quantity and its unit is the axis, other lists of numbers
 * are spectra over it, what is no list are columns.
 *
 * <p>As a table, a spectrum's cell is {@code FILE#LINE.NAME}, which {@link #spectrum} finds.
 */
public final class SpectrumLines {
  private static final Pattern AXIS =
      Pattern.compile("([A-Za-z0-9]+)_(um|nm|eV|keV|degree|angstrom)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Spectrum> spectra = new LinkedHashMap<>();
  private final Map<String, InputException> faults = new HashMap<>();
  private final List<Map<String, String>> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private SpectrumLines(Path file) {
    this.file = file;
  }

  /** Whether a file may be one by its name. */
  public static boolean isNamed(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz");
  }

  /** Whether a file of such a name begins with an object that has an axis. */
  public static boolean isOne(Path file) {
    if (!isNamed(file)) {
      return false;
    }
    try {
      String first = TextFile.read(file).lines().filter(l -> !l.isBlank()).findFirst().orElse("");
      return axis(JSON.readTree(first)) != null;
    } catch (InputException | JsonProcessingException e) {
      return false; // whoever reads it says why
    }
  }

  /**
   * Reads a file.
   *
   * @throws InputException with file and line when a line is no object with an axis; what else is
   *     wrong with a spectrum is said when it is asked for
   */
  public static SpectrumLines read(Path file) throws InputException {
    SpectrumLines out = new SpectrumLines(file);
    String[] texts = TextFile.read(file).split("\\R", -1);
    for (int i = 0; i < texts.length; i++) {
      if (texts[i].isBlank()) {
        continue;
      }
      try {
        out.add(JSON.readTree(texts[i]), i + 1L);
      } catch (JsonProcessingException e) {
        throw new InputException("not JSON: " + e.getOriginalMessage(), e).at(file, i + 1);
      } catch (InputException e) {
        throw e.at(file, i + 1);
      }
    }
    if (out.rows.isEmpty()) {
      throw new InputException(file + ": empty, expected an object with a spectrum per line");
    }
    return out;
  }

  private static String axis(JsonNode node) {
    for (var field : node.properties()) {
      if (field.getValue().isArray() && AXIS.matcher(field.getKey()).matches()) {
        return field.getKey();
      }
    }
    return null;
  }

  private void add(JsonNode node, long line) throws InputException {
    String named = axis(node);
    if (named == null) {
      throw new InputException("no list such as \"wavelength_um\", expected an axis with its unit");
    }
    Map<String, String> cells = new LinkedHashMap<>();
    for (var field : node.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isArray() && !name.equals(named)) {
        String key = line + "." + name;
        try {
          spectra.put(key, spectrum(node, named, name, key));
        } catch (InputException e) {
          faults.put(key, e.at(file, line));
        }
        cells.put(name, file.toAbsolutePath().normalize() + "#" + key);
      } else if (!value.isArray()) {
        cells.put(name, value.isNull() ? "" : value.asText());
      }
    }
    rows.add(cells);
    lines.add(line);
  }

  private static Spectrum spectrum(JsonNode node, String axis, String name, String key)
      throws InputException {
    Matcher m = AXIS.matcher(axis);
    m.matches();
    double[] x = numbers(axis, node.get(axis));
    double[] y = numbers(name, node.get(name));
    int fault = SpectrumAxis.firstFault(x);
    if (x.length == 0 || fault >= 0) {
      throw new InputException(
          x.length == 0
              ? "\"" + axis + "\" is empty, expected axis values"
              : "\"%s\"[%d] is %s, expected strictly rising or strictly falling values"
                  .formatted(axis, fault, x[fault]));
    }
    if (y.length != x.length) {
      throw new InputException(
          "\"%s\" has %d values, \"%s\" %d; expected as many"
              .formatted(name, y.length, axis, x.length));
    }
    return new Spectrum(
        new SpectrumAxis(m.group(1), m.group(2), x), "arbitrary", y, Map.of("id", key));
  }

  private static double[] numbers(String name, JsonNode list) throws InputException {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      if (!list.get(i).isNumber() || !Double.isFinite(list.get(i).doubleValue())) {
        throw new InputException(
            "\"%s\"[%d] is %s, expected a number".formatted(name, i, list.get(i)));
      }
      out[i] = list.get(i).doubleValue();
    }
    return out;
  }

  /** The table of columns and spectra; a cell is empty where an object lacks the field. */
  public CsvTable table() throws InputException {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(r -> columns.addAll(r.keySet()));
    List<CsvTable.Row> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> cells = rows.get(i);
      out.add(
          new CsvTable.Row(
              i, lines.get(i), columns.stream().map(c -> cells.getOrDefault(c, "")).toList()));
    }
    return CsvTable.of(file, List.copyOf(columns), out);
  }

  /**
   * The spectrum {@code LINE.NAME}.
   *
   * @throws InputException when there is none, or its axis turns back, its lists have different
   *     lengths or hold what is no number
   */
  public Spectrum spectrum(String key) throws InputException {
    if (faults.containsKey(key)) {
      throw faults.get(key);
    }
    Spectrum s = spectra.get(key);
    if (s == null) {
      throw new InputException(
          "%s: no spectrum \"%s\", expected one of %d such as \"%s\""
              .formatted(
                  file, key, spectra.size(), spectra.keySet().stream().findFirst().orElse("")));
    }
    return s;
  }
}

package org.matlens.data.crystal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;

/**
 * Tables of crystals with their properties, in whatever form, as a table with a column {@value
 * #STRUCTURE} whose cells {@link StructureText} reads.
 *
 * <ul>
 *   <li>{@code .jsonl}: an object per line with {@code lattice}, {@code species}, {@code frac} (or
 *       {@code structure}); its other fields are columns.
 *   <li>{@code .json}: {@code {"index":[…],"columns":[…],"data":[[…],…]}} as of Matbench; the index
 *       is the column {@code id}.
 *   <li>a folder with {@code id_prop.csv}, or that file: ids and properties, with a header or
 *       without (then columns {@code id}, {@code target}, {@code target2}, …); the structure of an
 *       id is in a file of that name, {@code ID.cif}, {@code ID.vasp}, {@code POSCAR_ID}, ….
 * </ul>
 */
public final class StructureTable {
  /** Name of the column with the structures. */
  public static final String STRUCTURE = "structure";

  private static final String ID = "id";
  private static final String FOLDER_TABLE = "id_prop.csv";
  private static final List<String> SITES = List.of("lattice", "species", "frac", "sites");
  private static final List<String> ENDINGS =
      List.of(".cif", ".vasp", ".poscar", ".POSCAR", ".cif.gz");
  private static final List<String> BEGINNINGS =
      List.of("POSCAR_", "POSCAR-", "POSCAR.", "CONTCAR_", "CONTCAR-", "CONTCAR.");
  private static final ObjectMapper JSON = new ObjectMapper();

  private StructureTable() {}

  /** Whether {@link #read} knows what to do with a file or folder of this name. */
  public static boolean isOne(Path path) {
    String name = name(path);
    return Files.isDirectory(path)
        || name.equals(FOLDER_TABLE)
        || name.endsWith(".jsonl")
        || name.endsWith(".json");
  }

  /** Reads a table of crystals when the file is one, else a CSV table. */
  public static CsvTable orCsv(Path path) throws InputException {
    return isOne(path) ? read(path) : CsvTable.read(path);
  }

  /**
   * Reads a table.
   *
   * @throws InputException with file and line when it cannot be read whole
   */
  public static CsvTable read(Path path) throws InputException {
    String name = name(path);
    if (Files.isDirectory(path)) {
      return folder(path.resolve(FOLDER_TABLE));
    }
    if (name.equals(FOLDER_TABLE)) {
      return folder(path);
    }
    if (name.endsWith(".jsonl")) {
      return lines(path);
    }
    if (name.endsWith(".json")) {
      return whole(path);
    }
    throw new InputException(
        path + ": which format? Expected .jsonl, .json or a folder with " + FOLDER_TABLE);
  }

  /** Name of a file in lower case, without the ending of packed ones. */
  private static String name(Path path) {
    Path last = path.getFileName();
    String lower = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    return lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
  }

  private static CsvTable lines(Path path) throws InputException {
    List<Map<String, String>> rows = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    String[] lines = TextFile.read(path).split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      try {
        JsonNode node = JSON.readTree(lines[i]);
        if (!node.isObject()) {
          throw new InputException("no JSON object, expected one per line");
        }
        rows.add(cells((ObjectNode) node));
        places.add(i + 1L);
      } catch (JsonProcessingException e) {
        throw new InputException("not JSON: " + e.getOriginalMessage(), e).at(path, i + 1);
      } catch (InputException e) {
        throw e.at(path, i + 1);
      }
    }
    return table(path, rows, places);
  }

  /** Fields of an object; those of the crystal become one. */
  private static Map<String, String> cells(ObjectNode node) throws InputException {
    Map<String, String> out = new LinkedHashMap<>();
    ObjectNode crystal = JSON.createObjectNode();
    for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!node.has(STRUCTURE) && SITES.contains(field.getKey())) {
        crystal.set(field.getKey(), field.getValue());
      } else {
        out.put(field.getKey(), text(field.getValue()));
      }
    }
    if (!node.has(STRUCTURE)) {
      if (!crystal.has("lattice")) {
        throw new InputException("no \"lattice\", expected a crystal");
      }
      out.put(STRUCTURE, crystal.toString());
    }
    return out;
  }

  private static String text(JsonNode node) {
    return node.isNull() ? "" : node.isValueNode() ? node.asText() : node.toString();
  }

  private static CsvTable whole(Path path) throws InputException {
    JsonNode root;
    try {
      root = JSON.readTree(TextFile.read(path));
    } catch (JsonProcessingException e) {
      throw new InputException("not JSON: " + e.getOriginalMessage(), e)
          .at(path, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
    }
    JsonNode columns = root.path("columns");
    JsonNode data = root.path("data");
    JsonNode index = root.path("index");
    if (!columns.isArray() || !data.isArray() || index.size() != data.size()) {
      throw new InputException(
              "expected \"columns\", and \"index\" and \"data\" of the same length")
          .at(path, 1);
    }
    List<Map<String, String>> rows = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    for (int r = 0; r < data.size(); r++) {
      if (data.get(r).size() != columns.size()) {
        throw new InputException(
                "row %d has %d cells for %d columns"
                    .formatted(r, data.get(r).size(), columns.size()))
            .at(path, 1);
      }
      Map<String, String> cells = new LinkedHashMap<>();
      cells.put(ID, index.get(r).asText());
      for (int c = 0; c < columns.size(); c++) {
        cells.put(columns.get(c).asText(), text(data.get(r).get(c)));
      }
      rows.add(cells);
      places.add(1L);
    }
    return table(path, rows, places);
  }

  private static CsvTable folder(Path path) throws InputException {
    CsvTable csv = CsvTable.read(path);
    List<Map<String, String>> rows = new ArrayList<>();
    List<Long> places = new ArrayList<>();
    List<String> columns = new ArrayList<>(csv.columns());
    if (columns.size() > 1 && isNumber(columns.get(1))) {
      // No header: what was taken for one is the first row.
      List<String> first = csv.columns();
      for (int c = 0; c < columns.size(); c++) {
        columns.set(c, c == 0 ? ID : c == 1 ? "target" : "target" + c);
      }
      rows.add(row(path, 1, columns, first));
      places.add(1L);
    }
    if (columns.contains(STRUCTURE)) {
      throw new InputException("column \"structure\" is made from the ids, expected none")
          .at(path, 1);
    }
    for (CsvTable.Row r : csv.rows()) {
      rows.add(row(path, r.line(), columns, r.cells()));
      places.add(r.line());
    }
    return table(path, rows, places);
  }

  private static boolean isNumber(String text) {
    try {
      return !Double.isNaN(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Map<String, String> row(
      Path path, long line, List<String> columns, List<String> texts) throws InputException {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      cells.put(columns.get(c), texts.get(c).strip());
    }
    String id = texts.get(0).strip();
    if (id.isEmpty() || id.contains("/") || id.contains("\\")) {
      throw new InputException("id \"" + id + "\", expected the name of a file").at(path, line);
    }
    cells.put(STRUCTURE, structureFile(path, line, id).toString());
    return cells;
  }

  private static Path structureFile(Path table, long line, String id) throws InputException {
    List<String> names = new ArrayList<>(List.of(id));
    ENDINGS.forEach(e -> names.add(id + e));
    BEGINNINGS.forEach(b -> names.add(b + id));
    for (String name : names) {
      Path file = table.resolveSibling(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InputException("no structure of \"" + id + "\", expected a file " + id + ".cif")
        .at(table, line);
  }

  /** Columns are all names that occur, in the order in which they do; absent cells are empty. */
  private static CsvTable table(Path path, List<Map<String, String>> rows, List<Long> places)
      throws InputException {
    if (rows.isEmpty()) {
      throw new InputException(path + ": no rows; expected at least one");
    }
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(r -> columns.addAll(r.keySet()));
    if (!columns.contains(STRUCTURE)) {
      throw new InputException(path + ": no column \"" + STRUCTURE + "\"");
    }
    List<CsvTable.Row> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> r = rows.get(i);
      List<String> cells = columns.stream().map(c -> r.getOrDefault(c, "")).toList();
      out.add(new CsvTable.Row(i, places.get(i), cells));
    }
    return CsvTable.of(path, List.copyOf(columns), out);
  }
}

package org.matlens.data.crystal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.input.InputException;

/**
 * Crystals as JSON objects, in two forms: {@code {"lattice":[[…],[…],[…]],"species":["Te",…],
 * "frac":[[…],…]}} with lattice vectors as rows in Å; and {@code {"lattice":{"matrix":[[…],…]},
 * "sites":[{"species":[{"element":"Te","occu":1}],"abc":[…]},…]}}, which Matbench uses.
 */
final class StructureJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StructureJson() {}

  /** The crystal of a text. */
  static CrystalStructure read(String text) throws InputException {
    try {
      return read(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new InputException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The crystal of an object. */
  static CrystalStructure read(JsonNode node) throws InputException {
    try {
      JsonNode lattice = node.path("lattice");
      double[][] rows = matrix(lattice.isObject() ? lattice.path("matrix") : lattice, "lattice");
      if (rows.length != 3) {
        throw new InputException("\"lattice\" has " + rows.length + " vectors, expected three");
      }
      List<Site> sites =
          node.has("sites") ? sites(node.path("sites")) : sites(node, node.path("species"));
      return Crowding.refuse(new CrystalStructure(Lattice.ofVectors(rows), sites));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private static List<Site> sites(JsonNode node, JsonNode species) throws InputException {
    double[][] x = matrix(node.path("frac"), "frac");
    if (!species.isArray() || species.size() != x.length) {
      throw new InputException(
          "\"species\" has "
              + species.size()
              + " entries and \"frac\" "
              + x.length
              + ", expected one of each per site");
    }
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      Element e = element(species.get(i));
      sites.add(new Site(e.symbol() + (i + 1), Map.of(e, 1.0), x[i]));
    }
    return sites;
  }

  private static List<Site> sites(JsonNode array) throws InputException {
    List<Site> sites = new ArrayList<>();
    for (JsonNode site : array) {
      Map<Element, Double> species = new EnumMap<>(Element.class);
      for (JsonNode s : site.path("species")) {
        if (!s.path("occu").isNumber()) {
          throw new InputException("species " + s + ", expected a number \"occu\"");
        }
        species.merge(element(s.path("element")), s.path("occu").doubleValue(), Double::sum);
      }
      String label = site.path("label").asText("") + (sites.size() + 1);
      sites.add(new Site(label, species, vector(site.path("abc"), "abc")));
    }
    return sites;
  }

  private static Element element(JsonNode node) throws InputException {
    return ElementLabel.ofType(node.asText(""))
        .orElseThrow(() -> new InputException("species " + node + ", expected an element"));
  }

  private static double[][] matrix(JsonNode node, String name) throws InputException {
    if (!node.isArray()) {
      throw new InputException("no array \"" + name + "\", expected a crystal");
    }
    double[][] out = new double[node.size()][];
    for (int i = 0; i < out.length; i++) {
      out[i] = vector(node.get(i), name);
    }
    return out;
  }

  private static double[] vector(JsonNode node, String name) throws InputException {
    double[] out = new double[3];
    for (int k = 0; k < 3; k++) {
      if (node.size() != 3 || !node.path(k).isNumber()) {
        throw new InputException("\"" + name + "\" has " + node + ", expected three numbers");
      }
      out[k] = node.get(k).doubleValue();
    }
    return out;
  }
}

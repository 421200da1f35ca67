package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.matlens.app.plot.CrystalPlot;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;

/**
 * A crystal as fields of {@code index.json} and {@code tokenize crystal --json}: {@code cell} ([a,
 * b, c, alpha, beta, gamma], Å and degrees), {@code volume} (Å³), {@code density} (g/cm³) and
 * {@code sites} ({@code label}, {@code species}, {@code fractional}).
 */
public final class CrystalJson {
  private CrystalJson() {}

  /** Writes the fields into an object that is open. */
  public static void write(JsonGenerator json, CrystalStructure crystal) throws IOException {
    json.writeFieldName("cell");
    json.writeArray(crystal.lattice().parameters(), 0, 6);
    json.writeNumberField("volume", crystal.lattice().volume());
    json.writeNumberField("density", crystal.density());
    json.writeArrayFieldStart("sites");
    for (Site s : crystal.sites()) {
      json.writeStartObject();
      json.writeStringField("label", s.label());
      json.writeObjectFieldStart("species");
      for (Map.Entry<Element, Double> e : s.species().entrySet()) {
        json.writeNumberField(e.getKey().symbol(), e.getValue());
      }
      json.writeEndObject();
      json.writeFieldName("fractional");
      json.writeArray(s.fractional(), 0, 3);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Edges as objects with {@code query}, {@code key}, {@code image}, {@code distance} (Å). */
  static void writeEdges(JsonGenerator json, String field, List<CrystalPlot.Edge> edges)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (CrystalPlot.Edge e : edges) {
      json.writeStartObject();
      json.writeNumberField("query", e.query());
      json.writeNumberField("key", e.key());
      json.writeFieldName("image");
      json.writeArray(e.image(), 0, 3);
      json.writeNumberField("distance", e.distance());
      json.writeNumberField("weight", (float) e.weight());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

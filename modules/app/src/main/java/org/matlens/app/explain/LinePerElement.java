package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;

/** Compact JSON with one line per element of the outermost array. */
final class LinePerElement extends MinimalPrettyPrinter {
  private static final long serialVersionUID = 1L;

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(json.getOutputContext().getNestingDepth() == 1 ? ",\n" : ",");
  }
}

package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.matlens.token.Token;
import org.matlens.token.TokenSource;

/**
 * A token as an object of {@code index.json} and {@code tokenize --json}: {@code text}, {@code
 * kind}, {@code stream}, {@code start}, {@code end}, and its source: {@code atom}, {@code element}
 * and {@code fraction}, {@code site}, or {@code range} and {@code unit}.
 *
 * <p>{@code start} and {@code end} are null for tokens that are no characters of a text, {@code
 * atom} is null for tokens that denote no atom.
 */
public final class TokenJson {
  private TokenJson() {}

  /** Writes the whole object. */
  public static void write(JsonGenerator json, String stream, Token token) throws IOException {
    json.writeStartObject();
    writeFields(json, stream, token);
    json.writeEndObject();
  }

  /** Writes the fields into an object that is open. */
  public static void writeFields(JsonGenerator json, String stream, Token token)
      throws IOException {
    json.writeStringField("text", token.text());
    json.writeStringField("kind", token.kind().label());
    json.writeStringField("stream", stream);
    if (token.source() instanceof TokenSource.Characters c) {
      json.writeNumberField("start", c.start());
      json.writeNumberField("end", c.end());
    } else {
      json.writeNullField("start");
      json.writeNullField("end");
    }
    writeSource(json, token.source());
  }

  /** Writes what the token stands for: the fields after {@code end}. */
  static void writeSource(JsonGenerator json, TokenSource source) throws IOException {
    if (source instanceof TokenSource.Characters c && c.atom() >= 0) {
      json.writeNumberField("atom", c.atom());
    } else if (source instanceof TokenSource.Characters || source instanceof TokenSource.None) {
      json.writeNullField("atom");
    } else if (source instanceof TokenSource.ElementShare e) {
      json.writeStringField("element", e.element());
      json.writeNumberField("fraction", e.fraction());
    } else if (source instanceof TokenSource.Site s) {
      json.writeNumberField("site", s.site());
    } else if (source instanceof TokenSource.AxisRange r) {
      json.writeFieldName("range");
      json.writeArray(new double[] {r.from(), r.to()}, 0, 2);
      json.writeStringField("unit", r.unit());
    }
  }
}

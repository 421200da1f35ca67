package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * Writes molecules in the JSON format of XSMILES, which shows scores on the atoms of a drawing and
 * on every symbol of the SMILES: {@code [{"string", "sequence", "methods": [{"name", "scores",
 * "attributes"}], "attributes"}]}.
 *
 * <p>{@code sequence} is always given, since the reader's own way of cutting a SMILES takes bracket
 * atoms apart; {@code scores} has one number per entry of it. Attributes are numbers or texts.
 * Tokens that are no part of the text, such as the class token, appear as an attribute of the
 * method, named by their text.
 *
 * <p>H. Heberle, L. Zhao, S. Schmidt, T. Wolf, J. Heinrich, J. Cheminformatics 15:2 (2023), DOI
 * 10.1186/s13321-022-00673-w.
 */
final class XsmilesWriter {
  private final JsonGenerator json;

  /** Writes one array of molecules to {@code json}. */
  XsmilesWriter(JsonGenerator json) throws IOException {
    this.json = json;
    json.writeStartArray();
  }

  /**
   * Adds one molecule.
   *
   * @param text the stream of {@code explanation} whose tokens lie in {@code smiles}
   */
  void add(Explanation explanation, String smiles, Explanation.Part text) throws IOException {
    SmilesScores cut = SmilesScores.of(smiles, text.stream());
    json.writeStartObject();
    json.writeStringField("string", smiles);
    json.writeFieldName("sequence");
    json.writeStartArray();
    for (String symbol : cut.symbols()) {
      json.writeString(symbol);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("methods");
    for (Map.Entry<String, TokenScores> e : explanation.attributions().entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", e.getKey());
      float[] scores = text.of(e.getValue().values());
      json.writeArrayFieldStart("scores");
      for (float score : cut.spread(scores)) {
        json.writeNumber(score);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("attributes");
      placeless(text.stream(), scores);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("attributes");
    Explanation.Outcome outcome = explanation.outcome();
    json.writeStringField("id", explanation.sample().id());
    json.writeStringField("task", outcome.task());
    number("prediction", outcome.prediction());
    number("target", outcome.target());
    number("uncertainty", outcome.uncertainty());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void placeless(TokenSequence stream, float[] scores) throws IOException {
    for (int i = 0; i < stream.size(); i++) {
      if (stream.tokens().get(i).source() instanceof TokenSource.None) {
        json.writeNumberField(stream.tokens().get(i).text() + " " + i, scores[i]);
      }
    }
  }

  /** The format knows no null: a number that is not known is left out. */
  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    }
  }

  void finish() throws IOException {
    json.writeEndArray();
    json.flush();
  }
}

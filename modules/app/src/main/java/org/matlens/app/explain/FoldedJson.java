package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.matlens.analysis.attention.TokenLabels;
import org.matlens.analysis.attribution.Fold;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * Scores of tokens folded to what they stand for, as {@code "folded"} of {@code index.json}: one
 * object per stream, {@code {"stream", "atoms": [per atom], "sites": [per site], "elements":
 * {symbol: sum}, "ranges": [{"range", "unit", "score"}]}}, of these what the stream has. A score is
 * the sum over the tokens; an atom or site without a token has 0.
 */
final class FoldedJson {
  private FoldedJson() {}

  static void write(JsonGenerator json, Sample sample, float[] scores) throws IOException {
    json.writeArrayFieldStart("folded");
    int offset = 0;
    for (TokenSequence stream : sample.streams()) {
      float[] own = Arrays.copyOfRange(scores, offset, offset + stream.size());
      offset += stream.size();
      Sample alone = new Sample(sample.id(), stream);
      json.writeStartObject();
      json.writeStringField("stream", stream.stream());
      numbers(json, "atoms", Fold.atoms(alone, own, Fold.numAtoms(alone)));
      numbers(json, "sites", Fold.sites(alone, own, Fold.numSites(alone)));
      elements(json, Fold.labels(TokenLabels.ELEMENTS, alone, own));
      ranges(json, stream, own);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void numbers(JsonGenerator json, String what, double[] sums) throws IOException {
    if (sums.length > 0) {
      json.writeArrayFieldStart(what);
      for (double s : sums) {
        json.writeNumber((float) s);
      }
      json.writeEndArray();
    }
  }

  private static void elements(JsonGenerator json, Map<String, Double> sums) throws IOException {
    if (!sums.isEmpty()) {
      json.writeObjectFieldStart("elements");
      for (Map.Entry<String, Double> e : sums.entrySet()) {
        json.writeNumberField(e.getKey(), e.getValue().floatValue());
      }
      json.writeEndObject();
    }
  }

  private static void ranges(JsonGenerator json, TokenSequence stream, float[] scores)
      throws IOException {
    boolean any = false;
    for (int t = 0; t < scores.length; t++) {
      Token token = stream.tokens().get(t);
      if (token.kind() != TokenKind.SPECIAL && token.source() instanceof TokenSource.AxisRange) {
        if (!any) {
          json.writeArrayFieldStart("ranges");
          any = true;
        }
        json.writeStartObject();
        TokenJson.writeSource(json, token.source());
        json.writeNumberField("score", scores[t]);
        json.writeEndObject();
      }
    }
    if (any) {
      json.writeEndArray();
    }
  }
}

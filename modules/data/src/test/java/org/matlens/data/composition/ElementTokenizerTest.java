package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class ElementTokenizerTest {
  private static TokenSequence tokens(String formula, ElementTokenizerConfig c) throws Exception {
    return new ElementTokenizer(c).tokenize(FormulaParser.parse(formula).composition());
  }

  @Test
  void oneTokenPerElementWithItsFraction() throws Exception {
    TokenSequence s = tokens("K4[Fe(CN)6]", ElementTokenizerConfig.defaults());
    assertThat(s.stream()).isEqualTo("composition");
    assertThat(s.tokens().stream().map(Token::text)).containsExactly("C", "N", "K", "Fe");
    Token iron = s.tokens().get(3);
    assertThat(iron.kind()).isEqualTo(TokenKind.ELEMENT);
    assertThat(iron.source()).isEqualTo(new TokenSource.ElementShare("Fe", 1 / 17.0));
    assertThat(iron.weight()).isEqualTo(1 / 17f);
    assertThat(s.tokens().stream().mapToDouble(Token::weight).sum()).isCloseTo(1, offset(1e-6));
  }

  @Test
  void orderUnitsAndScaleDoNotMatter() throws Exception {
    TokenSequence a = tokens("Al2(SO4)3", ElementTokenizerConfig.defaults());
    assertThat(tokens("O12S3Al2", ElementTokenizerConfig.defaults())).isEqualTo(a);
    assertThat(tokens("O24S6Al4", ElementTokenizerConfig.defaults())).isEqualTo(a);
  }

  @Test
  void featuresAreWhatTheySay() throws Exception {
    ElementTokenizerConfig c = new ElementTokenizerConfig(false, false, 3);
    float[] f = tokens("SiO2", c).tokens().get(1).features();
    double x = 1 / 3.0;
    double u = 1 + Math.log10(x) / 6;
    assertThat(f).hasSize(14);
    assertThat(f[0]).isEqualTo((float) x);
    assertThat(f[1]).isEqualTo((float) Math.log10(x));
    assertThat(f[2]).isCloseTo((float) Math.sin(Math.PI * x), offset(1e-7f));
    assertThat(f[7]).isCloseTo((float) Math.cos(4 * Math.PI * x), offset(1e-7f));
    assertThat(f[12]).isCloseTo((float) Math.sin(4 * Math.PI * u), offset(1e-6f));
  }

  @Test
  void oxidationStatesComeLast() throws Exception {
    ElementTokenizerConfig c = new ElementTokenizerConfig(true, true, 3);
    ElementTokenizer tokenizer = new ElementTokenizer(c);
    List<String> names = tokenizer.featureNames();
    assertThat(names)
        .hasSize(tokenizer.numFeatures())
        .endsWith("gap unknown", "oxidation state", "charge left over", "neutral");
    int n = names.size();
    for (Token token : tokens("Fe2O3", c).tokens()) {
      float[] f = token.features();
      assertThat(f).hasSize(n);
      assertThat(f[n - 3]).isEqualTo(token.text().equals("Fe") ? 0.75f : -0.5f);
      assertThat(f[n - 2]).isCloseTo(0, offset(1e-9f));
      assertThat(f[n - 1]).isOne();
    }
    float[] metal = tokens("NiAl3", c).tokens().get(0).features();
    assertThat(metal[n - 2]).isEqualTo(2f);
    assertThat(metal[n - 1]).isZero();
  }

  @Test
  void theTableIsStandardisedAndKnowsWhatItDoesNotKnow() {
    ElementTable table = ElementTable.get();
    int en = table.names().indexOf("electronegativity");
    int gap = table.names().indexOf("electronegativity unknown");
    double[] fluorine = table.of(Element.F);
    for (Element e : Element.values()) {
      assertThat(table.of(e)[en]).isLessThanOrEqualTo(fluorine[en]);
      assertThat(table.of(e)[gap]).isIn(0.0, 1.0);
    }
    for (Element e : List.of(Element.He, Element.Ne, Element.Ar, Element.Rn, Element.Og)) {
      assertThat(table.of(e)[en]).isZero();
      assertThat(table.of(e)[gap]).isEqualTo(1);
    }
    for (int f = 0; f < table.names().size(); f++) {
      double sum = 0;
      double squares = 0;
      double n = 0;
      int unknown = table.names().indexOf(table.names().get(f) + " unknown");
      for (Element e : Element.values()) {
        if (unknown < 0 || table.of(e)[unknown] == 0) {
          sum += table.of(e)[f];
          squares += table.of(e)[f] * table.of(e)[f];
          n++;
        }
      }
      if (!table.names().get(f).endsWith(" unknown")) {
        assertThat(sum / n).as(table.names().get(f)).isCloseTo(0, offset(1e-12));
        assertThat(squares / n).as(table.names().get(f)).isCloseTo(1, offset(1e-12));
      }
    }
  }
}

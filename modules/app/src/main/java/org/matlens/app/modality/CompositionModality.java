package org.matlens.app.modality;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.data.composition.ElementSwaps;
import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.FormulaParser;
import org.matlens.data.composition.FractionJitter;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/** Compositions: formulas; elements as tokens. */
final class CompositionModality implements Modality {
  private static final double JITTER = 0.03;

  private final TokenizerConfig config;
  private final ElementTokenizer tokenizer;

  CompositionModality(TokenizerConfig config) {
    this.config = config;
    this.tokenizer = config.ofCompositions();
  }

  @Override
  public DatasetCard.Input input() {
    return DatasetCard.Input.COMPOSITION;
  }

  @Override
  public String single() {
    return "one formula";
  }

  @Override
  public List<String> fileEndings() {
    return List.of();
  }

  @Override
  public Reading read(String text) throws InputException {
    FormulaParser.Formula f = formula(text);
    return new Reading(text.strip(), tokenizer.tokenize(f.composition()), f.warnings());
  }

  private FormulaParser.Formula formula(String text) throws InputException {
    return config.weightPercent() ? FormulaParser.parseWeights(text) : FormulaParser.parse(text);
  }

  /** The composition a formula tells. */
  Composition composition(String text) throws InputException {
    return formula(text).composition();
  }

  @Override
  public List<Entry> entries(Path file) {
    throw new IllegalArgumentException(file + ": formulas come from tables");
  }

  @Override
  public TokenSequence variant(String text, int number) throws InputException {
    FractionJitter jitter = new FractionJitter(config.jitter());
    return tokenizer.tokenize(
        jitter.near(formula(text).composition(), text.hashCode() * 4096L + number));
  }

  @Override
  public int trainingVariants() {
    return config.jitter() > 0 ? config.jitterViews() : 0;
  }

  /** Elements in reverse, three times the amounts, and the tokens themselves in reverse. */
  @Override
  public Map<String, TokenSequence> equivalents(Reading reading) throws InputException {
    Composition c = formula(reading.text()).composition();
    List<Element> reversed = new ArrayList<>(c.elements());
    Collections.reverse(reversed);
    TokenSequence tokens = tokenizer.tokenize(c);
    List<Token> backwards = new ArrayList<>(tokens.tokens());
    Collections.reverse(backwards);
    Map<String, TokenSequence> out = new LinkedHashMap<>();
    out.put("order of the formula", tokenizer.tokenize(written(c, reversed, 1)));
    out.put("multiple of the formula", tokenizer.tokenize(written(c, c.elements(), 3)));
    out.put("order of tokens", new TokenSequence(tokens.stream(), backwards));
    return out;
  }

  /** The composition of a formula of {@code c} with its elements in this order. */
  private Composition written(Composition c, List<Element> order, int times) throws InputException {
    StringBuilder text = new StringBuilder();
    for (Element e : order) {
      double amount = config.weightPercent() ? c.weightFraction(e) : c.amounts().get(e);
      text.append(e.symbol()).append(new BigDecimal(times * amount).toPlainString());
    }
    return formula(text.toString()).composition();
  }

  /** Fractions a few percent off, as an analysis may be. */
  @Override
  public Map<String, Disturbed> disturbed(Reading reading) throws InputException {
    Composition c = formula(reading.text()).composition();
    TokenSequence other =
        tokenizer.tokenize(new FractionJitter(JITTER).near(c, reading.text().hashCode()));
    return Map.of(
        "fractions off by three percent",
        new Disturbed(other, Counterparts.of(reading.tokens(), other)));
  }

  /** An element replaced by another, charges adding up as well as before. */
  @Override
  public List<Change> changes(Reading reading) throws InputException {
    Composition c = formula(reading.text()).composition();
    List<Change> out = new ArrayList<>();
    for (ElementSwaps.Swap s : ElementSwaps.of(c)) {
      Composition changed = new Composition(s.in(c.amounts()));
      String text = changed.formula();
      if (config.weightPercent()) {
        StringBuilder weights = new StringBuilder();
        for (Element e : changed.elements()) {
          double percent = 100 * changed.weightFraction(e);
          weights.append(e.symbol()).append(BigDecimal.valueOf(percent).toPlainString());
        }
        text = weights.toString();
      }
      Reading after = new Reading(text, tokenizer.tokenize(changed), List.of());
      out.add(
          new Change(
              after,
              s.from() + " to " + s.to(),
              c.fraction(s.from()),
              t ->
                  t.source() instanceof TokenSource.ElementShare e
                      && e.element().equals(s.from().symbol())));
    }
    return out;
  }

  @Override
  public double equivalenceTolerance() {
    return 1e-6;
  }

  @Override
  public Tokenizer<?> tokenizer() {
    return tokenizer;
  }
}

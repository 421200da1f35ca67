package org.matlens.app.modality;

import java.nio.file.Path;
import java.util.List;
import org.matlens.app.config.TokenizerConfig;
import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.FormulaParser;
import org.matlens.data.composition.FractionJitter;
import org.matlens.data.dataset.DatasetCard;
import org.matlens.input.InputException;
import org.matlens.token.TokenSequence;
import org.matlens.token.Tokenizer;

/** Compositions: formulas; elements as tokens. */
final class CompositionModality implements Modality {
  private final TokenizerConfig config;
  private final ElementTokenizer tokenizer;

  CompositionModality(TokenizerConfig config) {
    this.config = config;
    this.tokenizer = new ElementTokenizer(config.elements());
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

  @Override
  public Tokenizer<?> tokenizer() {
    return tokenizer;
  }
}

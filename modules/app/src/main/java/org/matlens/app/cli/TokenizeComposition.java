package org.matlens.app.cli;

import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.ElementTokenizerConfig;
import org.matlens.data.composition.FormulaParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tokenize composition}: formulas. */
@Command(
    name = "composition",
    mixinStandardHelpOptions = true,
    description = "Compositions, as the elements of a formula.")
final class TokenizeComposition extends TokenizeTexts {
  @Option(
      names = "--weight-percent",
      description = "Amounts are parts by weight, as alloys are often given, also like Ti-6Al-4V.")
  private boolean weightPercent;

  @Override
  String kind() {
    return "composition";
  }

  @Override
  String tokenizerName() {
    return "element";
  }

  @Override
  boolean mayHoldSpaces() {
    return true;
  }

  @Override
  InputTokenizer tokenizer() {
    ElementTokenizer elements = new ElementTokenizer(ElementTokenizerConfig.defaults());
    return new InputTokenizer(
        text -> {
          FormulaParser.Formula f =
              weightPercent ? FormulaParser.parseWeights(text) : FormulaParser.parse(text);
          return new InputTokenizer.Tokenized(elements.tokenize(f.composition()), f.warnings());
        },
        elements.featureNames());
  }
}

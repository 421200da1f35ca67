package org.matlens.app.cli;

import org.matlens.data.composition.ElementTokenizer;
import org.matlens.data.composition.ElementTokenizerConfig;
import org.matlens.data.composition.FormulaParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tokenize composition}: formulas. */
@Command(
    name = "composition",
    mixinStandardHelpOptions = true,
    description = "Compositions, as the elements of a formula.")
final class TokenizeComposition extends TokenizeTexts {
  @Spec private CommandSpec self;

  @Option(
      names = "--weight-percent",
      description = "Amounts are parts by weight, as alloys are often given.")
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
  InputTokenizer tokenizer() {
    ElementTokenizer elements = new ElementTokenizer(ElementTokenizerConfig.defaults());
    return new InputTokenizer(
        text -> {
          FormulaParser.Formula f =
              weightPercent ? FormulaParser.parseWeights(text) : FormulaParser.parse(text);
          for (String warning : f.warnings()) {
            self.commandLine().getErr().println("warning: " + warning);
            self.commandLine().getErr().flush();
          }
          return elements.tokenize(f.composition());
        },
        elements.featureNames());
  }
}

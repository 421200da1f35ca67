package org.matlens.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code tokenize KIND INPUT…}: shows the tokens of inputs and where they come from. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenizeSmiles.class,
      TokenizeComposition.class,
      TokenizeCrystal.class,
      TokenizeSpectrum.class
    },
    description =
        "Shows the tokens of inputs, where they come from, and what is known about pairs of them.")
public final class TokenizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object per input, on one line each.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND INPUT",
      description = "Kind of input, one of the commands below, and inputs of that kind.")
  private List<String> unknown = List.of();

  boolean json() {
    return json;
  }

  @Override
  public Integer call() {
    String kinds = String.join(" or ", spec.subcommands().keySet());
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        unknown.isEmpty()
            ? "Missing required parameter: 'KIND', expected " + kinds
            : "KIND is \"" + unknown.get(0) + "\", expected " + kinds);
  }
}

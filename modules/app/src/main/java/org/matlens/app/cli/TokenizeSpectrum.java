package org.matlens.app.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.matlens.app.explain.TokenJson;
import org.matlens.data.spectrum.NamedSpectrum;
import org.matlens.data.spectrum.SpectrumFile;
import org.matlens.data.spectrum.token.AxisWaves;
import org.matlens.data.spectrum.token.PatchTokenizer;
import org.matlens.data.spectrum.token.PeakFinder;
import org.matlens.data.spectrum.token.PeakTokenizer;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tokenize spectrum}: the axis and intensities of files, as patches or peaks. */
@Command(
    name = "spectrum",
    mixinStandardHelpOptions = true,
    description =
        "Spectra, as patches along their axis or as peaks: columns of numbers (.xy, .csv, .dat,"
            + " .txt), .xrdml, JCAMP-DX, VAMAS, XDI; each block of a file by itself.")
final class TokenizeSpectrum implements Callable<Integer> {
  private static final String KIND = "spectrum";
  private static final double PROMINENCE = 0.05;

  @Spec private CommandSpec spec;

  @ParentCommand private TokenizeCommand parent;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of spectra.")
  private List<String> files;

  @Option(
      names = "--patch",
      paramLabel = "POINTS",
      defaultValue = "32",
      description = "Points of a patch (default: ${DEFAULT-VALUE}).")
  private int patch;

  @Option(
      names = "--stride",
      paramLabel = "POINTS",
      description = "Points from one patch to the next (default: the points of a patch).")
  private Integer stride;

  @Option(
      names = "--peaks",
      paramLabel = "COUNT",
      description = "Peaks instead of patches, at most so many, the most prominent ones.")
  private Integer peaks;

  @Option(
      names = "--axis",
      paramLabel = "QUANTITY",
      description = "What the axis is where files leave it open, e.g. \"raman shift\".")
  private String axis;

  @Option(names = "--unit", paramLabel = "UNIT", description = "Unit of that axis, e.g. 1/cm.")
  private String unit;

  private Outcomes outcomes;

  @Override
  public Integer call() throws IOException {
    if ((axis == null) != (unit == null)) {
      throw new ParameterException(spec.commandLine(), "--axis and --unit, expected both or none");
    }
    Tokenizer<Spectrum> tokenizer = tokenizer();
    outcomes = new Outcomes(spec, parent.json());
    return outcomes.ofFiles(
        files,
        SpectrumFile::entries,
        (file, entry) -> {
          NamedSpectrum named = entry.orThrow();
          named = axis == null ? named : stated(file, named);
          show(file, named, tokenizer.tokenize(named.spectrum()));
        });
  }

  private Tokenizer<Spectrum> tokenizer() {
    AxisWaves none = new AxisWaves(0, 1);
    try {
      return peaks == null
          ? new PatchTokenizer(patch, stride == null ? patch : stride, none)
          : new PeakTokenizer(new PeakFinder(PROMINENCE, peaks), none);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private NamedSpectrum stated(String file, NamedSpectrum named) throws InputException {
    try {
      return named.stated(axis, unit);
    } catch (InputException e) {
      throw e.at(file);
    }
  }

  private void show(String file, NamedSpectrum named, TokenSequence tokens) throws IOException {
    if (parent.json()) {
      outcomes.print(json(file, named, tokens));
    } else {
      table(file, named, tokens);
    }
  }

  private static String json(String file, NamedSpectrum named, TokenSequence tokens)
      throws IOException {
    Spectrum s = named.spectrum();
    SpectrumAxis axis = s.axis();
    return JsonLine.of(
        g -> {
          g.writeStringField("input", file);
          g.writeStringField("kind", KIND);
          g.writeStringField("block", named.name());
          g.writeObjectFieldStart("axis");
          g.writeStringField("quantity", axis.quantity());
          g.writeStringField("unit", axis.unit());
          g.writeNumberField("n", axis.size());
          g.writeNumberField("first", axis.value(0));
          g.writeNumberField("last", axis.value(axis.size() - 1));
          g.writeFieldName("values");
          g.writeArray(axis.values(), 0, axis.size());
          g.writeEndObject();
          g.writeObjectFieldStart("intensity");
          g.writeStringField("unit", s.intensityUnit());
          g.writeFieldName("values");
          g.writeArray(s.intensities(), 0, s.size());
          g.writeEndObject();
          g.writeArrayFieldStart("tokens");
          for (Token token : tokens.tokens()) {
            TokenJson.write(g, tokens.stream(), token);
          }
          g.writeEndArray();
          g.writeObjectFieldStart("metadata");
          for (Map.Entry<String, String> e : s.metadata().entrySet()) {
            g.writeStringField(e.getKey(), e.getValue());
          }
          g.writeEndObject();
          JsonLine.texts(g, "warnings", named.warnings());
        });
  }

  private void table(String file, NamedSpectrum named, TokenSequence tokens) {
    outcomes.warn(Optional.of(file), named.warnings());
    outcomes.separate();
    String block = named.name().isEmpty() ? "" : " (" + named.name() + ")";
    outcomes.print(file + block + ": " + named.spectrum());
    TextTable table = new TextTable("#", "token", "from", "to", "unit");
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.tokens().get(i);
      TokenSource.AxisRange range = (TokenSource.AxisRange) token.source();
      table.row(
          Integer.toString(i),
          token.text(),
          Double.toString(range.from()),
          Double.toString(range.to()),
          range.unit());
    }
    table.lines().forEach(outcomes::print);
  }
}

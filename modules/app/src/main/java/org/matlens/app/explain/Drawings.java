package org.matlens.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.matlens.app.plot.AttentionPlot;
import org.matlens.app.plot.CrystalPlot;
import org.matlens.app.plot.ElementBar;
import org.matlens.app.plot.MoleculePlot;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;
import org.matlens.batch.Sample;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drawings of one sample: {@code <n>.attention.svg} ({@code
 * <n>.attention.<query>.<context>.svg} for several streams), {@code <n>.<method>.molecule.svg},
 * {@code <n>.<method>.cell.svg} and {@code <n>.<method>.elements.svg}.
 */
final class Drawings {
  private static final Logger LOG = LoggerFactory.getLogger(Drawings.class);

  /** More sites are no drawing. */
  private static final int MOST_SITES = 400;

  private final Path dir;
  private final int number;

  private final SpectrumDrawing spectra;

  Drawings(Path dir, int number, SpectrumDrawing spectra) {
    this.dir = dir;
    this.number = number;
    this.spectra = spectra;
  }

  /**
   * Draws what can be drawn.
   *
   * @return what is drawn → file name: {@code attention}, {@code molecule.<method>}, {@code
   *     cell.<method>}, {@code elements.<method>}, {@code spectrum.<method>}, {@code
   *     cross.<query>.<context>} where one of them is a spectrum; {@code
   *     elements.<stream>.<method>} and {@code spectrum.<stream>.<method>} where there are several
   */
  Map<String, String> draw(Explanation explanation) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    if (explanation.attention().isPresent()) {
      Map<String, List<AttentionMap>> pairs = explanation.attention().get().pairs();
      for (Map.Entry<String, List<AttentionMap>> pair : pairs.entrySet()) {
        String name = pairs.size() == 1 ? "attention" : "attention." + pair.getKey();
        files.put(
            name, write(name + ".svg", attention(explanation, pair.getKey(), pair.getValue())));
        cross(explanation, pair.getKey(), pair.getValue(), files);
      }
    }
    if (explanation.smiles().isPresent() && explanation.text().isPresent()) {
      try {
        molecules(explanation, explanation.smiles().get(), explanation.text().get(), files);
      } catch (InputException e) {
        LOG.warn("sample {}: {}", explanation.sample().id(), e.getMessage());
      } catch (LinkageError | InternalError e) {
        // A headless JDK without any font: everything else can still be written.
        LOG.warn(
            "sample {}: no molecule drawing, Java finds no fonts ({})",
            explanation.sample().id(),
            e.toString());
      }
    }
    if (explanation.sites().isPresent()) {
      cells(explanation, explanation.crystal().orElseThrow(), files);
    }
    for (Explanation.Part part : explanation.parts()) {
      if (ElementScores.isComposition(part.stream())) {
        String of = among(explanation, part, ElementScores::isComposition);
        elements(explanation, part, of, files);
      }
      if (SpectrumDrawing.isSpectrum(part.stream())) {
        spectra(explanation, part, among(explanation, part, SpectrumDrawing::isSpectrum), files);
      }
    }
    return files;
  }

  /**
   * The name of a stream with a full stop where the sample has others of its kind, else nothing.
   */
  private static String among(
      Explanation explanation, Explanation.Part part, Predicate<TokenSequence> kind) {
    long all = explanation.sample().streams().stream().filter(kind).count();
    return all > 1 ? part.stream().stream() + "." : "";
  }

  /** What a stream and a spectrum look at on each other, under the curve of the spectrum. */
  private void cross(
      Explanation explanation, String pair, List<AttentionMap> layers, Map<String, String> files)
      throws IOException {
    String[] sides = Lanes.sides(pair);
    if (sides == null || sides[0].equals(sides[1])) {
      return;
    }
    int context = spectrumNamed(explanation, sides[1]);
    boolean asks = context < 0;
    int stream = asks ? spectrumNamed(explanation, sides[0]) : context;
    if (stream < 0) {
      return;
    }
    AttentionMap first = layers.get(0);
    Optional<Spectrum> spectrum = spectra.of(explanation, stream);
    List<String> others =
        Lanes.texts(
            explanation.sample(), sides[asks ? 1 : 0], asks ? first.keys() : first.queries());
    if (spectrum.isPresent() && others != null) {
      String svg =
          SpectrumDrawing.drawCross(
              sides[0] + " looks at " + sides[1] + " · " + title(explanation, true),
              spectrum.get(),
              others,
              explanation.sample().streams().get(stream),
              asks,
              layers);
      files.put("cross." + pair, write("cross." + pair + ".spectrum.svg", svg));
    }
  }

  /** The number of the stream of that name if its tokens are those of a spectrum, else -1. */
  private static int spectrumNamed(Explanation explanation, String name) {
    List<TokenSequence> streams = explanation.sample().streams();
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).stream().equals(name) && SpectrumDrawing.isSpectrum(streams.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private void cells(Explanation explanation, CrystalStructure crystal, Map<String, String> files)
      throws IOException {
    if (crystal.sites().size() > MOST_SITES) {
      return;
    }
    Explanation.Part part = explanation.sites().orElseThrow();
    List<CrystalPlot.Edge> edges = explanation.strongestEdges();
    for (Map.Entry<String, TokenScores> a : explanation.attributions().entrySet()) {
      String svg =
          CrystalPlot.draw(
              a.getKey() + " · " + title(explanation, true),
              crystal,
              siteScores(part.stream(), part.of(a.getValue().values()), crystal.sites().size()),
              a.getValue().signed(),
              edges);
      files.put("cell." + a.getKey(), write(a.getKey() + ".cell.svg", svg));
    }
  }

  private static double[] siteScores(TokenSequence tokens, float[] scores, int sites) {
    double[] out = new double[sites];
    for (int i = 0; i < scores.length; i++) {
      if (tokens.tokens().get(i).source() instanceof TokenSource.Site s) {
        out[s.site()] += scores[i];
      }
    }
    return out;
  }

  private void spectra(
      Explanation explanation, Explanation.Part part, String of, Map<String, String> files)
      throws IOException {
    Optional<Spectrum> spectrum = spectra.of(explanation, explanation.parts().indexOf(part));
    if (spectrum.isEmpty()) {
      return;
    }
    for (Map.Entry<String, TokenScores> a : explanation.attributions().entrySet()) {
      String svg =
          SpectrumDrawing.draw(
              a.getKey() + " · " + of.replace(".", " · ") + title(explanation, false),
              spectrum.get(),
              part.stream(),
              part.of(a.getValue().values()),
              a.getValue().signed());
      files.put("spectrum." + of + a.getKey(), write(a.getKey() + "." + of + "spectrum.svg", svg));
    }
  }

  private void elements(
      Explanation explanation, Explanation.Part part, String of, Map<String, String> files)
      throws IOException {
    for (Map.Entry<String, TokenScores> a : explanation.attributions().entrySet()) {
      ElementScores s = ElementScores.of(part.stream(), part.of(a.getValue().values()));
      String svg =
          ElementBar.draw(
              a.getKey() + " · " + of.replace(".", " · ") + title(explanation, true),
              s.elements().stream().map(Element::symbol).toList(),
              s.fractions(),
              s.scores(),
              a.getValue().signed());
      files.put("elements." + of + a.getKey(), write(a.getKey() + "." + of + "elements.svg", svg));
    }
  }

  private void molecules(
      Explanation explanation, String smiles, Explanation.Part text, Map<String, String> files)
      throws InputException, IOException {
    for (Map.Entry<String, TokenScores> a : explanation.attributions().entrySet()) {
      double[] atoms = atomScores(text.stream(), text.of(a.getValue().values()));
      String svg =
          MoleculePlot.draw(
              a.getKey() + " · " + title(explanation, false), smiles, atoms, a.getValue().signed());
      files.put("molecule." + a.getKey(), write(a.getKey() + ".molecule.svg", svg));
    }
  }

  /** Sum of the scores of each atom's tokens. */
  private static double[] atomScores(TokenSequence tokens, float[] scores) {
    int atoms = 1 + tokens.tokens().stream().mapToInt(Token::atom).max().orElse(-1);
    double[] out = new double[atoms];
    for (int i = 0; i < scores.length; i++) {
      int atom = tokens.tokens().get(i).atom();
      if (atom >= 0) {
        out[atom] += scores[i];
      }
    }
    return out;
  }

  private String attention(Explanation explanation, String pair, List<AttentionMap> layers) {
    String[] sides = Lanes.sides(pair);
    AttentionMap first = layers.get(0);
    Sample sample = explanation.sample();
    List<String> queries = Lanes.texts(sample, sides[0], first.queries());
    List<String> keys = Lanes.texts(sample, sides[1], first.keys());
    String axes =
        sample.streams().size() == 1
            ? "row: query, column: key"
            : "row: %s (query), column: %s (key)"
                .formatted(Lanes.title(sample, sides[0]), Lanes.title(sample, sides[1]));
    CoarseMaps coarse = CoarseMaps.fitting(first);
    HeadRoom room = new HeadRoom();
    return coarse.plain()
        ? AttentionPlot.draw(title(explanation, true), axes, layers, queries, keys)
        : AttentionPlot.draw(
            coarse.caption() + " · " + title(explanation, true),
            axes,
            layers.stream().map(map -> coarse.of(map, room)).toList(),
            CoarseMaps.labels(queries, coarse.queryStep()),
            CoarseMaps.labels(keys, coarse.keyStep()));
  }

  /** What tells a token from others: the middle of its range where all have the same text. */
  static String label(Token token) {
    return token.source() instanceof TokenSource.AxisRange r
        ? String.format(Locale.ROOT, "%.4g", (r.from() + r.to()) / 2)
        : token.text();
  }

  private static String title(Explanation explanation, boolean withInput) {
    Explanation.Outcome o = explanation.outcome();
    String id = explanation.sample().id();
    String input = explanation.input();
    if (explanation.smiles().isEmpty()) { // names of files, without their folders
      input = input.replaceAll("[^|]*/", "");
    }
    String shown = !withInput || input.equals(id) ? "" : " · " + input.strip();
    return id + " · " + o.task() + " " + o.text() + shown;
  }

  private String write(String suffix, String svg) throws IOException {
    String name = number + "." + suffix;
    WholeFile.write(dir.resolve(name), svg);
    return name;
  }
}

package org.matlens.app.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.matlens.token.TokenSequence;

/**
 * Writes explained samples into a folder, one after the other: {@code index.json}, {@code <n>.npz}
 * and drawings for sample n = 0, 1, …, and {@code xsmiles.json}.
 *
 * <p>Only the sample at hand is kept in memory. {@code index.json} and {@code xsmiles.json} of an
 * earlier writer are removed first and appear again with {@link #finish}: while they are there,
 * every file they name is whole and theirs.
 */
public final class ExplainWriter implements Closeable {
  private static final Pattern OWN =
      Pattern.compile(
          "\\d+(\\.npz|(\\..+)?\\.attention(\\..+)?\\.svg|\\..+\\.(molecule|cell|elements|spectrum)\\.svg)|.+\\.periodic-table\\.svg");

  private final Path dir;
  private final ExplainOptions options;
  private final SpectrumDrawing spectra;
  private final Set<String> written = new HashSet<>();
  private final WholeFile indexFile;
  private final WholeFile xsmilesFile;
  private final JsonGenerator index;
  private final XsmilesWriter xsmiles;
  private final PeriodicTables tables = new PeriodicTables();
  private final Map<AttentionExport.Reduction, Integer> reductions =
      new EnumMap<>(AttentionExport.Reduction.class);
  private int count;
  private int molecules;

  /** Starts writing into {@code dir}, which is made if it is absent. */
  public ExplainWriter(Path dir, ExplainOptions options) throws IOException {
    this(dir, options, SpectrumDrawing.NONE);
  }

  /**
   * As above.
   *
   * @param spectra where samples are spectra, the curves that are drawn
   */
  public ExplainWriter(Path dir, ExplainOptions options, SpectrumDrawing spectra)
      throws IOException {
    this.spectra = spectra;
    this.dir = Files.createDirectories(dir);
    this.options = options;
    Files.deleteIfExists(dir.resolve("index.json"));
    Files.deleteIfExists(dir.resolve("xsmiles.json"));
    indexFile = new WholeFile(dir.resolve("index.json"));
    xsmilesFile = new WholeFile(dir.resolve("xsmiles.json"));
    index = generator(indexFile);
    index.writeStartArray();
    xsmiles = new XsmilesWriter(generator(xsmilesFile));
  }

  private static JsonGenerator generator(WholeFile file) throws IOException {
    return new JsonFactory()
        .createGenerator(file.stream())
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setPrettyPrinter(new LinePerElement());
  }

  /** Writes one sample; its number is how many came before. */
  public void add(Explanation explanation) throws IOException {
    add(List.of(explanation), written -> {});
  }

  /**
   * As {@link #add(Explanation)} for several samples, whose arrays all processors write.
   *
   * @param done told the number of samples written so far
   */
  public void add(List<Explanation> explanations, IntConsumer done) throws IOException {
    List<AttentionExport> attention = arrays(explanations);
    attention.stream()
        .filter(a -> a != null)
        .forEach(a -> reductions.merge(a.reduction(), 1, Integer::sum));
    for (int i = 0; i < explanations.size(); i++) {
      add(explanations.get(i), attention.get(i));
      done.accept(count);
    }
  }

  private void add(Explanation explanation, AttentionExport attention) throws IOException {
    String file = file(count);
    Map<String, String> drawings =
        options.drawings() ? new Drawings(dir, count, spectra).draw(explanation) : Map.of();
    written.add(file);
    written.addAll(drawings.values());
    if (options.drawings()) {
      tables.add(explanation);
    }
    if (explanation.smiles().isPresent() && explanation.text().isPresent()) {
      xsmiles.add(explanation, explanation.smiles().get(), explanation.text().get());
      molecules++;
    }
    entry(explanation, attention, drawings, file);
    count++;
  }

  private static String file(int number) {
    return number + ".npz";
  }

  /** What was exported of every sample's attention, null where there is none. */
  private List<AttentionExport> arrays(List<Explanation> explanations) throws IOException {
    int first = count;
    try {
      return IntStream.range(0, explanations.size())
          .parallel() // files of tens of kilobytes: opening and closing them is what takes time
          .mapToObj(
              i -> {
                try {
                  return arrays(explanations.get(i), file(first + i));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private AttentionExport arrays(Explanation e, String file) throws IOException {
    long attributionBytes =
        e.attributions().values().stream().mapToLong(s -> 4L * s.values().length).sum();
    AttentionExport attention =
        e.attention()
            .map(maps -> AttentionExport.of(maps, options, options.maxBytes() - attributionBytes))
            .orElse(null);
    try (WholeFile whole = new WholeFile(dir.resolve(file))) {
      NpzWriter npz = new NpzWriter(whole.stream());
      if (attention != null) {
        for (Map.Entry<String, NpyArray> a : attention.arrays().entrySet()) {
          npz.write(a.getKey(), a.getValue());
        }
        for (Map.Entry<String, NpyArray.Ints> a : attention.edges().entrySet()) {
          npz.write(a.getKey(), a.getValue());
        }
      }
      for (Map.Entry<String, TokenScores> a : e.attributions().entrySet()) {
        float[] values = a.getValue().values();
        npz.write("attribution." + a.getKey(), new NpyArray.Floats(values, values.length));
      }
      npz.close();
      whole.publish();
    }
    return attention;
  }

  private void entry(
      Explanation e, AttentionExport attention, Map<String, String> drawings, String file)
      throws IOException {
    index.writeStartObject();
    index.writeStringField("id", e.sample().id());
    index.writeStringField("input", e.input());
    index.writeStringField("task", e.outcome().task());
    number("prediction", e.outcome().prediction());
    number("target", e.outcome().target());
    number("uncertainty", e.outcome().uncertainty());
    if (!e.outcome().classes().isEmpty()) {
      index.writeStringField("predictedClass", e.outcome().text());
    }
    index.writeArrayFieldStart("tokens");
    for (TokenSequence s : e.sample().streams()) {
      for (int i = 0; i < s.size(); i++) {
        TokenJson.write(index, s.stream(), s.tokens().get(i));
      }
    }
    index.writeEndArray();
    index.writeObjectFieldStart("attribution");
    for (Map.Entry<String, TokenScores> a : e.attributions().entrySet()) {
      index.writeObjectFieldStart(a.getKey());
      index.writeBooleanField("signed", a.getValue().signed());
      for (Map.Entry<String, Double> d : a.getValue().diagnostics().entrySet()) {
        number(d.getKey(), d.getValue());
      }
      index.writeArrayFieldStart("top");
      for (TopTokens.Entry t : TopTokens.of(e.sample(), a.getValue().values())) {
        index.writeStartObject();
        TokenJson.writeSource(index, t.token().source());
        index.writeNumberField("token", t.index());
        index.writeStringField("text", t.token().text());
        index.writeNumberField("score", (float) t.score());
        index.writeEndObject();
      }
      index.writeEndArray();
      FoldedJson.write(index, e.sample(), a.getValue().values());
      index.writeEndObject();
    }
    index.writeEndObject();
    attention(attention);
    if (e.crystal().isPresent()) {
      index.writeObjectFieldStart("crystal");
      CrystalJson.write(index, e.crystal().get());
      CrystalJson.writeEdges(index, "strongestEdges", e.strongestEdges());
      index.writeEndObject();
    }
    index.writeObjectFieldStart("drawings");
    for (Map.Entry<String, String> d : drawings.entrySet()) {
      index.writeStringField(d.getKey(), d.getValue());
    }
    index.writeEndObject();
    index.writeStringField("file", file);
    index.writeEndObject();
  }

  private void attention(AttentionExport attention) throws IOException {
    if (attention == null) {
      index.writeNullField("attention");
      return;
    }
    index.writeObjectFieldStart("attention");
    index.writeStringField("reduction", attention.reduction().label());
    index.writeArrayFieldStart("arrays");
    for (Map.Entry<String, NpyArray> a : attention.arrays().entrySet()) {
      index.writeStartObject();
      index.writeStringField("name", a.getKey());
      boolean half = a.getValue().type() == NpyArray.Type.FLOAT16;
      index.writeStringField("dtype", half ? "float16" : "float32");
      numbers("shape", a.getValue().shape());
      numbers("layers", ints(attention.layers().get(a.getKey())));
      List<Integer> heads = attention.heads().get(a.getKey());
      if (heads.isEmpty()) {
        index.writeStringField("heads", "mean");
      } else {
        numbers("heads", ints(heads));
      }
      index.writeEndObject();
    }
    index.writeEndArray();
    index.writeEndObject();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private void numbers(String name, int[] values) throws IOException {
    index.writeFieldName(name);
    index.writeArray(values, 0, values.length);
  }

  private void number(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      index.writeNumberField(name, value);
    } else {
      index.writeNullField(name);
    }
  }

  /** A line for every way in which attention was cut down to fit, none where all of it did. */
  public List<String> reductions() {
    return reductions.entrySet().stream()
        .filter(e -> e.getKey() != AttentionExport.Reduction.NONE)
        .map(
            e ->
                "attention of "
                    + e.getValue()
                    + " of "
                    + count
                    + " samples does not fit into "
                    + options.maxBytes()
                    + " bytes (explain.maxBytes): "
                    + e.getKey().told())
        .toList();
  }

  /** Samples written so far. */
  public int count() {
    return count;
  }

  /**
   * Publishes {@code index.json}, and {@code xsmiles.json} when there was a molecule; files of
   * samples of an earlier writer that this one did not write again are removed.
   */
  public void finish() throws IOException {
    index.writeEndArray();
    index.flush();
    xsmiles.finish();
    written.addAll(tables.write(dir));
    try (Stream<Path> files = Files.list(dir)) {
      for (Path old : files.sorted().toList()) {
        String name = old.getFileName().toString();
        if (OWN.matcher(name).matches() && !written.contains(name)) {
          Files.delete(old);
        }
      }
    }
    if (molecules > 0) {
      xsmilesFile.publish();
    }
    indexFile.publish();
  }

  @Override
  public void close() throws IOException {
    xsmilesFile.close();
    indexFile.close();
  }
}

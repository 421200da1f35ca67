package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;

/**
 * How much does the model use each of several streams? A stream is replaced by that of another
 * sample, by noise (tokens drawn at random from those of the stream in all samples), or left out.
 * Value: by how much the error grows in the mean, in standard deviations of the target (regression)
 * or as a share of wrong classes. About the model, not about a method; none for one stream.
 */
public final class StreamUseCheck implements Check {
  private static final double LEVEL = 0.05;

  /** What is done to a stream. */
  private enum Change {
    SWAPPED("that of another sample"),
    NOISE("noise"),
    LEFT_OUT("nothing");

    private final String words;

    Change(String words) {
      this.words = words;
    }
  }

  /** The growth of the error of each sample under one change. */
  private record Row(String stream, Change change, double[] growth, double pValue) {}

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public Family family() {
    return Family.USE;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "no growth of the error";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Row> rows = new ArrayList<>();
    int streams = context.samples().isEmpty() ? 0 : context.samples().get(0).streams().size();
    for (int s = 0; s < streams && streams > 1; s++) {
      for (Change change : Change.values()) {
        rows.add(row(context, s, change));
        context.progress().at(name(), rows.size(), streams * Change.values().length);
      }
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(Row::pValue).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(result(context, rows.get(i), adjusted[i]));
    }
    return out;
  }

  private static Row row(AuditContext context, int stream, Change change) {
    // Samples that have the stream and a target.
    int[] used =
        java.util.stream.IntStream.range(0, context.samples().size())
            .filter(i -> !context.samples().get(i).streams().get(stream).isAbsent())
            .filter(i -> Double.isFinite(context.target(i)))
            .toArray();
    List<Sample> own = Arrays.stream(used).mapToObj(context.samples()::get).toList();
    SplittableRandom random =
        new SplittableRandom(context.options().seed() + 31L * stream + change.ordinal());
    List<Sample> changed = changed(own, stream, change, random.split());
    double[][] before = ScoreQueue.scores(context.predictor(), own);
    double[][] after = ScoreQueue.scores(context.predictor(), changed);
    double[] growth = new double[used.length];
    for (int i = 0; i < used.length; i++) {
      double target = context.target(used[i]);
      growth[i] =
          context.explained().error(after[i], target)
              - context.explained().error(before[i], target);
    }
    boolean finite = Arrays.stream(growth).allMatch(Double::isFinite);
    double p = finite ? WilcoxonSignedRank.test(growth, Alternative.GREATER).pValue() : Double.NaN;
    String name = context.samples().get(0).streams().get(stream).stream();
    return new Row(name, change, growth, p);
  }

  private static List<Sample> changed(
      List<Sample> samples, int stream, Change change, SplittableRandom random) {
    int n = samples.size();
    int[] order =
        DeletionPath.shuffled(java.util.stream.IntStream.range(0, n).toArray(), random.split());
    List<Token> pool =
        samples.stream()
            .flatMap(s -> s.streams().get(stream).tokens().stream())
            .filter(t -> t.kind() != TokenKind.SPECIAL)
            .toList();
    Sample[] out = new Sample[n];
    for (int at = 0; at < n; at++) {
      Sample s = samples.get(order[at]);
      TokenSequence own = s.streams().get(stream);
      out[order[at]] =
          switch (change) {
            // Each gets that of the next in a random circle: nobody keeps his own.
            case SWAPPED -> s.with(stream, samples.get(order[(at + 1) % n]).streams().get(stream));
            case NOISE -> s.with(stream, noise(own, pool, random));
            case LEFT_OUT -> s.with(stream, own.absent());
          };
    }
    return List.of(out);
  }

  /** As many tokens, drawn from all; geometry stays, and so does a class token. */
  private static TokenSequence noise(TokenSequence own, List<Token> pool, SplittableRandom random) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < own.size(); t++) {
      Token given = own.tokens().get(t);
      boolean special = given.kind() == TokenKind.SPECIAL;
      tokens.add(special ? given : pool.get(random.nextInt(pool.size())));
    }
    return new TokenSequence(own.stream(), tokens, own.geometry());
  }

  private CheckResult result(AuditContext context, Row row, double adjusted) {
    int n = row.growth().length;
    Interval growth =
        n == 0
            ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.mean(row.growth(), context.options().seed());
    boolean used = adjusted < LEVEL;
    return new CheckResult(
        Optional.empty(),
        name()
            + "-"
            + row.stream()
            + "-"
            + row.change().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        family(),
        growth,
        0,
        row.pValue(),
        adjusted,
        direction(),
        used ? Finding.PASS : Finding.INCONCLUSIVE,
        n,
        String.format(
            Locale.ROOT,
            "With %s in the place of stream \"%s\" the error grows by %.3g %s: the model %s.",
            row.change().words,
            row.stream(),
            growth.estimate(),
            context.explained().errorUnit(),
            used ? "uses it" : "is not seen to use it"));
  }
}

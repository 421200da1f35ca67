package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Correlation;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;
import org.matlens.predict.DropsOut;
import org.matlens.predict.Predictor;

/**
 * Does a map stay when the input is a little otherwise ({@link Measurements#disturbed}: another
 * SMILES, a strain, noise), when a fifth of it is missing (masked, or taken out), or when the model
 * drops numbers as in training?
 *
 * <p>Value: Spearman's rank correlation between the scores of the tokens as they were and those of
 * the tokens that stand for the same then (scores equal to a thousandth of the largest are equal),
 * mean over samples; of dropout the mean over {@value #PASSES} passes. Reference: 0.5. The test is
 * Wilcoxon's signed rank test of the difference, one-sided, p-values of all methods and ways
 * adjusted together (Holm). PASS: adjusted p &lt; 0.05. FAIL: significantly below. Decides no
 * verdict: a map that never changes is stable and worthless.
 */
public final class StabilityCheck implements Check {
  /** Samples looked at: each is explained anew for every way. */
  private static final int LIMIT = 30;

  private static final int PASSES = 3;
  private static final double MISSING = 0.2;
  private static final double REFERENCE = 0.5;
  private static final double STEPS = 1000;

  /** Fewer tokens are not partial but gone. */
  private static final int MIN_TOKENS = 3;

  @Override
  public String name() {
    return "stability";
  }

  @Override
  public Family family() {
    return Family.ROBUSTNESS;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "a rank correlation of 0.5 with the map of the input as it is";
  }

  /**
   * One way in which things are otherwise.
   *
   * @param words completes "with …"
   * @param models asked one after the other
   * @param samples by number of the sample in the audit
   */
  private record Way(
      String name,
      String words,
      List<Predictor> models,
      Map<Integer, Measurements.Disturbed> samples) {}

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Row> rows = new ArrayList<>();
    List<Way> ways = ways(context);
    int done = 0;
    for (Way way : ways) {
      for (AttributionMethod m : methods) {
        context.progress().at(name(), done++, ways.size() * methods.size());
        rows.add(new Row(way, m.name(), correlations(context, m, way)));
      }
    }
    double[] adjusted =
        Holm.adjust(rows.stream().mapToDouble(r -> r.test(Alternative.GREATER)).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(rows.get(i).result(this, context, adjusted[i]));
    }
    return out;
  }

  private static List<Way> ways(AuditContext context) {
    int n = Math.min(LIMIT, context.samples().size());
    List<Predictor> same = List.of(context.predictor());
    Map<String, Way> ways = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      int sample = i;
      context
          .measurements()
          .disturbed(context.samples().get(i))
          .forEach((what, d) -> add(ways, what, what, same, sample, d));
    }
    boolean removable = context.samples().stream().allMatch(s -> s.streams().size() == 1);
    for (int i = 0; i < n; i++) {
      Sample s = context.samples().get(i);
      int[] tokens = SampleTokens.deletable(s);
      if (tokens.length >= MIN_TOKENS) {
        BitSet hidden = hidden(context, i, tokens);
        String part = "a fifth of the tokens ";
        add(ways, "partial-mask", part + "replaced by [MASK]", same, i, masked(s, hidden));
        if (removable) {
          add(ways, "partial-removal", part + "taken out", same, i, without(s, hidden));
        }
      }
    }
    List<Predictor> dropped = dropout(context);
    for (int i = 0; i < n && !dropped.isEmpty(); i++) {
      Measurements.Disturbed d = Measurements.Disturbed.tokenByToken(context.samples().get(i));
      add(ways, "dropout", "the dropout of training switched on", dropped, i, d);
    }
    return List.copyOf(ways.values());
  }

  private static void add(
      Map<String, Way> ways,
      String name,
      String words,
      List<Predictor> models,
      int sample,
      Measurements.Disturbed disturbed) {
    ways.computeIfAbsent(name, k -> new Way(k, words, models, new LinkedHashMap<>()))
        .samples
        .put(sample, disturbed);
  }

  private static BitSet hidden(AuditContext context, int sample, int[] tokens) {
    SplittableRandom random =
        new SplittableRandom(context.options().seed() + 7 + ((long) sample << 32)).split();
    int count = (int) Math.max(1, Math.round(MISSING * tokens.length));
    BitSet hidden = new BitSet();
    int[] order = DeletionPath.shuffled(tokens, random);
    for (int j = 0; j < count; j++) {
      hidden.set(order[j]);
    }
    return hidden;
  }

  private static Measurements.Disturbed masked(Sample sample, BitSet hidden) {
    int[] counterpart = new int[SampleTokens.count(sample)];
    Arrays.setAll(counterpart, t -> hidden.get(t) ? -1 : t);
    return new Measurements.Disturbed(SampleTokens.masked(sample, hidden), counterpart);
  }

  private static Measurements.Disturbed without(Sample sample, BitSet hidden) {
    int[] counterpart = new int[SampleTokens.count(sample)];
    int left = 0;
    for (int t = 0; t < counterpart.length; t++) {
      counterpart[t] = hidden.get(t) ? -1 : left++;
    }
    return new Measurements.Disturbed(SampleTokens.without(sample, hidden), counterpart);
  }

  private static List<Predictor> dropout(AuditContext context) {
    List<Predictor> out = new ArrayList<>();
    if (context.predictor() instanceof DropsOut model) {
      for (int p = 0; p < PASSES; p++) {
        model.withDropout(context.options().seed() + p).ifPresent(out::add);
      }
    }
    return out;
  }

  /** Per sample the mean over models; without those where it is undefined. */
  private static double[] correlations(AuditContext context, AttributionMethod method, Way way) {
    List<Attribution> ours = context.attributions(method);
    List<Integer> rows = List.copyOf(way.samples.keySet());
    List<Sample> changed = rows.stream().map(r -> way.samples.get(r).sample()).toList();
    int[] outputs = rows.stream().mapToInt(r -> context.outputs()[r]).toArray();
    double[] sums = new double[rows.size()];
    for (Predictor model : way.models) {
      List<Attribution> theirs = method.attribute(model, changed, outputs);
      for (int i = 0; i < sums.length; i++) {
        sums[i] +=
            correlation(
                    context.samples().get(rows.get(i)),
                    ours.get(rows.get(i)),
                    theirs.get(i),
                    way.samples.get(rows.get(i)).counterpart())
                / way.models.size();
      }
    }
    return Arrays.stream(sums).filter(Double::isFinite).toArray();
  }

  /**
   * NaN where it is undefined: fewer than two tokens left, a constant map, numbers that are none.
   */
  static double correlation(
      Sample sample, Attribution before, Attribution after, int[] counterpart) {
    int[] tokens =
        Arrays.stream(SampleTokens.deletable(sample)).filter(t -> counterpart[t] >= 0).toArray();
    if (!before.finite() || !after.finite()) {
      return Double.NaN;
    }
    return Correlation.spearman(
        coarse(Arrays.stream(tokens).mapToDouble(t -> before.perToken()[t]).toArray()),
        coarse(Arrays.stream(tokens).mapToDouble(t -> after.perToken()[counterpart[t]]).toArray()));
  }

  /**
   * Steps of a thousandth of the largest size: sites that symmetry makes equal differ in the last
   * bits, and must not be ranked by them.
   */
  private static double[] coarse(double[] values) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return largest == 0
        ? values
        : Arrays.stream(values).map(v -> Math.rint(v / largest * STEPS)).toArray();
  }

  /** One method under one way; the correlation of each sample. */
  private record Row(Way way, String method, double[] rho) {
    double test(Alternative alternative) {
      return rho.length < VerdictRule.MIN_SAMPLES
          ? Double.NaN
          : WilcoxonSignedRank.test(
                  Arrays.stream(rho).map(r -> r - REFERENCE).toArray(), alternative)
              .pValue();
    }

    CheckResult result(StabilityCheck check, AuditContext context, double pAdjusted) {
      Interval mean =
          rho.length == 0
              ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
              : Bootstrap.mean(rho, context.options().seed());
      Finding finding =
          rho.length < VerdictRule.MIN_SAMPLES
              ? Finding.INCONCLUSIVE
              : pAdjusted < OrderTest.ALPHA
                  ? Finding.PASS
                  : test(Alternative.LESS) < OrderTest.ALPHA ? Finding.FAIL : Finding.INCONCLUSIVE;
      return new CheckResult(
          Optional.of(method),
          check.name() + "-" + MeasurementCheck.slug(way.name),
          check.family(),
          mean,
          REFERENCE,
          test(Alternative.GREATER),
          pAdjusted,
          check.direction(),
          finding,
          rho.length,
          String.format(
                  Locale.ROOT,
                  "With %s, the maps of \"%s\" rank the tokens that are left with a correlation of"
                      + " %.2f to those of the input as it is (95 %% interval %.2f to %.2f; %d of"
                      + " %d samples).",
                  way.words,
                  method,
                  mean.estimate(),
                  mean.low(),
                  mean.high(),
                  rho.length,
                  way.samples.size())
              + switch (finding) {
                case PASS -> " They hold.";
                case FAIL -> " They do not hold: small differences say nothing.";
                default -> " That does not settle whether they hold.";
              });
    }
  }
}

package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.perturb.Deletion;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;

/**
 * Comprehensiveness and sufficiency (DeYoung et al., 2020, doi:10.18653/v1/2020.acl-main.408): what
 * the score loses without the most attributed tokens, and what it loses when only these are left,
 * mean over the top 5, 10, 20 and 50 % (rounded up), once per way of deleting. Contributions are
 * judged by the signed loss, influence by its magnitude.
 *
 * <p>The reference is the same for random tokens of the same number; the test is Wilcoxon's signed
 * rank test of the paired difference, one-sided, p-values of all methods adjusted together (Holm).
 * PASS: adjusted p &lt; 0.05. FAIL: significantly the wrong way round. Decides no verdict.
 */
public final class RationaleCheck implements Check {
  private static final double[] SHARES = {0.05, 0.1, 0.2, 0.5};
  private static final int RANDOM = 5;

  @Override
  public String name() {
    return "rationale";
  }

  @Override
  public Family family() {
    return Family.FAITHFULNESS;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "as many random tokens of the same sample";
  }

  /** Losses of one sample by one order: without the top, and with the top only. */
  private record Losses(double[] without, double[] only) {
    static Losses ask(
        ScoreQueue queue,
        AuditContext context,
        Function<BitSet, ScoreQueue.Variant> how,
        int sample,
        int[] order) {
      Losses out = new Losses(new double[SHARES.length], new double[SHARES.length]);
      int output = context.outputs()[sample];
      double whole = context.scores()[sample];
      for (int b = 0; b < SHARES.length; b++) {
        int bin = b;
        int top = (int) Math.ceil(SHARES[b] * order.length);
        BitSet first = new BitSet();
        BitSet rest = new BitSet();
        for (int i = 0; i < order.length; i++) {
          (i < top ? first : rest).set(order[i]);
        }
        queue.add(
            how.apply(first), v -> out.without[bin] = whole - context.explained().value(v, output));
        queue.add(
            how.apply(rest), v -> out.only[bin] = whole - context.explained().value(v, output));
      }
      return out;
    }

    double mean(boolean comprehensiveness, Meaning meaning) {
      return Arrays.stream(comprehensiveness ? without : only)
          .map(v -> meaning == Meaning.INFLUENCE ? Math.abs(v) : v)
          .average()
          .orElseThrow();
    }
  }

  /**
   * Losses of one sample by random orders and by each method (null where its map is no use); both
   * empty where the sample has too few tokens.
   */
  private record Asked(List<Losses> random, List<Losses> methods) {}

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Row> rows = new ArrayList<>();
    for (Deletion deletion : context.deletions()) {
      List<Asked> asked = ask(context, methods, deletion);
      for (boolean comprehensiveness : new boolean[] {true, false}) {
        for (int m = 0; m < methods.size(); m++) {
          rows.add(Row.of(context, methods.get(m), m, comprehensiveness, deletion, asked));
        }
      }
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(Row::pValue).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(rows.get(i).result(context, adjusted[i]));
    }
    context.keep(
        MethodComparison.of(
            rows.stream()
                .map(r -> new MethodComparison.Gains(r.check(), r.method.name(), r.gain))
                .toList(),
            context.explained().unitName(),
            context.options().seed()));
    return out;
  }

  private List<Asked> ask(
      AuditContext context, List<AttributionMethod> methods, Deletion deletion) {
    List<List<Attribution>> maps = methods.stream().map(context::attributions).toList();
    ScoreQueue queue = new ScoreQueue(context.predictor());
    List<Asked> out = new ArrayList<>();
    int total = context.samples().size();
    for (int i = 0; i < total; i++) {
      context.progress().at(name() + " (" + deletion.name() + ")", i, total);
      int[] tokens = SampleTokens.deletable(context.samples().get(i));
      if (tokens.length < OrderTest.MIN_TOKENS) {
        out.add(new Asked(List.of(), List.of()));
        continue;
      }
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 1 + ((long) i << 32)).split();
      Function<BitSet, ScoreQueue.Variant> how = deletion.of(context.samples().get(i));
      List<Losses> ofRandom = new ArrayList<>();
      for (int r = 0; r < RANDOM; r++) {
        ofRandom.add(Losses.ask(queue, context, how, i, DeletionPath.shuffled(tokens, random)));
      }
      List<Losses> ofMethods = new ArrayList<>();
      for (List<Attribution> map : maps) {
        ofMethods.add(
            map.get(i).finite()
                ? Losses.ask(
                    queue,
                    context,
                    how,
                    i,
                    DeletionPath.descending(map.get(i).perToken(), tokens, random.split()))
                : null);
      }
      out.add(new Asked(ofRandom, ofMethods));
    }
    queue.flush();
    context.progress().at(name() + " (" + deletion.name() + ")", total, total);
    return out;
  }

  /**
   * One method, one of the two figures, one way of deleting.
   *
   * @param gain per sample of the audit, above 0 where the method does better than chance; NaN
   *     where it could not be asked
   */
  private record Row(
      AttributionMethod method,
      boolean comprehensiveness,
      Deletion deletion,
      Interval loss,
      double reference,
      double[] gain,
      double pValue,
      double pOpposite,
      int n) {

    static Row of(
        AuditContext context,
        AttributionMethod method,
        int m,
        boolean comprehensiveness,
        Deletion deletion,
        List<Asked> asked) {
      List<double[]> pairs = new ArrayList<>();
      double[] perSample = new double[asked.size()];
      Arrays.fill(perSample, Double.NaN);
      for (int i = 0; i < perSample.length; i++) {
        Asked a = asked.get(i);
        if (!a.methods().isEmpty() && a.methods().get(m) != null) {
          double own = a.methods().get(m).mean(comprehensiveness, method.meaning());
          double random =
              a.random().stream()
                  .mapToDouble(l -> l.mean(comprehensiveness, method.meaning()))
                  .average()
                  .orElseThrow();
          if (Double.isFinite(own) && Double.isFinite(random)) {
            pairs.add(new double[] {own, random});
            perSample[i] = comprehensiveness ? own - random : random - own;
          }
        }
      }
      double[] own = pairs.stream().mapToDouble(p -> p[0]).toArray();
      double[] gain = Arrays.stream(perSample).filter(Double::isFinite).toArray();
      boolean enough = own.length >= VerdictRule.MIN_SAMPLES;
      return new Row(
          method,
          comprehensiveness,
          deletion,
          Bootstrap.mean(own, context.options().seed()),
          pairs.stream().mapToDouble(p -> p[1]).average().orElse(Double.NaN),
          perSample,
          enough ? WilcoxonSignedRank.test(gain, Alternative.GREATER).pValue() : Double.NaN,
          enough ? WilcoxonSignedRank.test(gain, Alternative.LESS).pValue() : Double.NaN,
          own.length);
    }

    String check() {
      return (comprehensiveness ? "comprehensiveness-" : "sufficiency-") + deletion.name();
    }

    CheckResult result(AuditContext context, double pAdjusted) {
      Finding finding =
          n < VerdictRule.MIN_SAMPLES
              ? Finding.INCONCLUSIVE
              : pAdjusted < OrderTest.ALPHA
                  ? Finding.PASS
                  : pOpposite < OrderTest.ALPHA ? Finding.FAIL : Finding.INCONCLUSIVE;
      String text =
          String.format(
              Locale.ROOT,
              "%s the tokens \"%s\" puts first the score loses %.3g %s (95 %% interval %.3g to"
                  + " %.3g), %s as many random ones %.3g (mean over the top 5, 10, 20 and 50 %%;"
                  + " absent tokens are %s; %d samples).",
              comprehensiveness ? "Without" : "With nothing but",
              method.name(),
              loss.estimate(),
              context.explained().unitName(),
              loss.low(),
              loss.high(),
              comprehensiveness ? "without" : "with nothing but",
              reference,
              deletion.description(),
              n);
      return new CheckResult(
          Optional.of(method.name()),
          check(),
          Family.FAITHFULNESS,
          loss,
          reference,
          pValue,
          pAdjusted,
          comprehensiveness ? Direction.HIGHER : Direction.LOWER,
          finding,
          n,
          text
              + switch (finding) {
                case PASS ->
                    comprehensiveness
                        ? " They matter more than chance."
                        : " They carry more of the score than chance.";
                case FAIL -> " That is worse than chance.";
                default -> " That does not settle it.";
              });
    }
  }
}

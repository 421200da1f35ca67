package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.matlens.analysis.perturb.Deletion;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.batch.Sample;

/**
 * What the score of one sample loses when random sets of its tokens are deleted together.
 *
 * @param sample its number in the audit
 * @param tokens the deletable ones
 * @param sets numbers of tokens of the sample
 * @param losses score of the whole minus score without the set, per set
 */
record SubsetResponses(int sample, int[] tokens, List<BitSet> sets, double[] losses) {
  /** Sets per sample. */
  private static final int SETS = 40;

  /** Samples with at least two deletable tokens and finite answers. */
  static List<SubsetResponses> ask(AuditContext context, Deletion deletion) {
    ScoreQueue queue = new ScoreQueue(context.predictor());
    List<SubsetResponses> out = new ArrayList<>();
    int total = context.samples().size();
    for (int i = 0; i < total; i++) {
      context.progress().at("random sets (" + deletion.name() + ")", i, total);
      Sample sample = context.samples().get(i);
      int[] tokens = SampleTokens.deletable(sample);
      if (tokens.length < OrderTest.MIN_TOKENS) {
        continue;
      }
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 2 + ((long) i << 32)).split();
      SubsetResponses r = new SubsetResponses(i, tokens, new ArrayList<>(), new double[SETS]);
      Function<BitSet, ScoreQueue.Variant> how = deletion.of(sample);
      int output = context.outputs()[i];
      double whole = context.scores()[i];
      for (int s = 0; s < SETS; s++) {
        // sizes from one token to half of them: one size alone would hide a wrong total
        int size = 1 + random.nextInt(tokens.length / 2);
        int[] order = DeletionPath.shuffled(tokens, random);
        BitSet set = new BitSet();
        for (int j = 0; j < size; j++) {
          set.set(order[j]);
        }
        r.sets.add(set);
        int at = s;
        queue.add(how.apply(set), v -> r.losses[at] = whole - context.explained().value(v, output));
      }
      out.add(r);
    }
    queue.flush();
    context.progress().at("random sets (" + deletion.name() + ")", total, total);
    out.removeIf(r -> !java.util.Arrays.stream(r.losses).allMatch(Double::isFinite));
    return out;
  }

  /** Sum of {@code map} over each set. */
  double[] sums(float[] map) {
    return sets.stream().mapToDouble(s -> s.stream().mapToDouble(t -> map[t]).sum()).toArray();
  }
}

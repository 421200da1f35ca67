package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.audit.MethodVerdict.Verdict;
import org.matlens.analysis.planted.PlantedMethod;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Binary compounds have two tokens: enough to say which matters more, if there are many. */
class TwoTokensTest {
  private static List<Sample> samples(int tokens) {
    SplittableRandom r = new SplittableRandom(11);
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < 97; i++) {
      List<Token> all = new ArrayList<>();
      for (int t = 0; t < tokens; t++) {
        String text = "t" + (2 * r.nextInt(13) + t);
        all.add(new Token(text, TokenKind.ELEMENT, new TokenSource.ElementShare(text, 0.5)));
      }
      out.add(new Sample("s" + i, new TokenSequence("composition", all)));
    }
    return out;
  }

  private static AuditReport audit(int tokens, Meaning meaning) {
    PlantedModel model =
        PlantedModel.of(
            PlantedAuditTest.REGRESSION,
            PlantedModel.Attention.RIGHT,
            PlantedModel.Link.IDENTITY,
            5);
    List<Sample> samples = samples(tokens);
    double[] targets = Arrays.stream(model.scores(samples)).mapToDouble(s -> s[0]).toArray();
    return Auditor.audit(
        model,
        new AuditData(samples, targets, 0, Arrays.stream(targets).average().orElseThrow()),
        PlantedMethod.all(meaning),
        Checks.all(),
        AuditOptions.defaults(3),
        AuditProgress.SILENT);
  }

  @Test
  void theTruthAboutTwoTokensIsSupportedAndNothingElseIs() {
    for (Meaning meaning : Meaning.values()) {
      for (MethodVerdict m : audit(2, meaning).methods()) {
        assertThat(m.verdict())
            .describedAs(meaning + " " + m)
            .isEqualTo(
                m.method().equals(PlantedMethod.TRUE) ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED);
      }
    }
  }

  @Test
  void oneTokenSettlesNothingAndBreaksNothing() {
    AuditReport report = audit(1, Meaning.CONTRIBUTION);
    assertThat(report.methods()).hasSize(5);
    assertThat(report.methods()).noneMatch(m -> m.verdict() == Verdict.SUPPORTED);
    assertThat(report.checks())
        .filteredOn(c -> c.check().startsWith("deletion-"))
        .isNotEmpty()
        .allMatch(c -> c.n() == 0 && c.finding() == Finding.INCONCLUSIVE)
        .allMatch(c -> c.explanation().startsWith("No sample could be used"));
    assertThat(report.curves()).allMatch(c -> c.n() == 0);
    assertThat(report.toMap().toString()).doesNotContain("NaN");
  }
}

package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.matlens.analysis.audit.MethodVerdict.Verdict;

/**
 * From findings to one verdict per method.
 *
 * <p>Four questions: is the model better than its baseline (gate)? Does the map tell tokens apart
 * (informative)? Does deletion by it beat random orders, under two ways of deleting (or under the
 * only one there is)? Does it change when the model forgets (randomisation)? <em>Supported</em>:
 * all are answered yes. <em>Not supported</em>: any is answered no, beyond chance.
 * <em>Inconclusive</em>: otherwise, a question that could not be asked included.
 */
final class VerdictRule {
  /** Fewer samples settle nothing: bootstrap intervals of so few are far too short. */
  static final int MIN_SAMPLES = 10;

  private static final String DELETION = "deletion";

  private VerdictRule() {}

  static MethodVerdict decide(String method, Gate gate, List<CheckResult> checks) {
    List<CheckResult> mine =
        checks.stream().filter(c -> c.method().filter(method::equals).isPresent()).toList();
    List<Question> questions =
        List.of(
            new Question(List.of("gate"), gate.finding()),
            single("informative", mine),
            deletion(mine),
            single("randomisation", mine));
    if (questions.stream().anyMatch(q -> q.answer == Finding.FAIL)) {
      return new MethodVerdict(
          method, Verdict.NOT_SUPPORTED, names(questions, q -> q.answer == Finding.FAIL));
    }
    if (questions.stream().allMatch(q -> q.answer == Finding.PASS)) {
      return new MethodVerdict(method, Verdict.SUPPORTED, names(questions, q -> true));
    }
    return new MethodVerdict(
        method, Verdict.INCONCLUSIVE, names(questions, q -> q.answer != Finding.PASS));
  }

  /** A question, its answer, and the checks the answer rests on. */
  private record Question(List<String> checks, Finding answer) {}

  private static List<String> names(List<Question> questions, Predicate<Question> of) {
    return questions.stream().filter(of).flatMap(q -> q.checks.stream()).toList();
  }

  private static Question single(String check, List<CheckResult> mine) {
    return new Question(
        List.of(check),
        mine.stream()
            .filter(c -> c.check().equals(check))
            .map(CheckResult::finding)
            .findFirst()
            .orElse(Finding.INCONCLUSIVE));
  }

  private static Question deletion(List<CheckResult> mine) {
    List<CheckResult> ways =
        mine.stream().filter(c -> c.check().startsWith(DELETION + "-")).toList();
    int needed = Math.max(1, Math.min(2, ways.size()));
    for (Finding answer : List.of(Finding.PASS, Finding.FAIL)) {
      List<String> say = new ArrayList<>();
      ways.stream().filter(c -> c.finding() == answer).forEach(c -> say.add(c.check()));
      if (say.size() >= needed) {
        return new Question(say, answer);
      }
    }
    return new Question(
        ways.isEmpty() ? List.of(DELETION) : ways.stream().map(CheckResult::check).toList(),
        Finding.INCONCLUSIVE);
  }
}

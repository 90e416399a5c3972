package io.plumbline.jobs.specs;

import io.plumbline.jobs.config.ConfigurationProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A published spec that cannot be put in force.
 *
 * @param published what was published
 * @param problems everything that is wrong with it, at least one
 */
record Refusal(Published published, List<ConfigurationProblem> problems) {
  /** So many problems are told; a file may have hundreds of thousands. */
  private static final int MAX_PROBLEMS = 20;

  /** So much of one is told: it may hold a value as long as the file. */
  private static final int MAX_CHARACTERS = 500;

  /** Copies the list. */
  Refusal {
    problems = List.copyOf(problems);
  }

  /** The problems, one a line. */
  String describe() {
    int more = problems.size() - MAX_PROBLEMS;
    return problems.stream()
        .limit(MAX_PROBLEMS)
        .map(problem -> cut(problem.toString()))
        .collect(
            Collectors.joining(
                "\n  ",
                "the spec " + published.origin() + ":\n  ",
                more > 0 ? "\n  and " + more + " more" : ""));
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + " …";
  }
}

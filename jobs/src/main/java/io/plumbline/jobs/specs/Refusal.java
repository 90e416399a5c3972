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
  /** Copies the list. */
  Refusal {
    problems = List.copyOf(problems);
  }

  /** All problems, one a line. */
  String describe() {
    return problems.stream()
        .map(ConfigurationProblem::toString)
        .collect(Collectors.joining("\n  ", "the spec " + published.origin() + ":\n  ", ""));
  }
}

package io.plumbline.jobs.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with all its problems. */
public final class InvalidConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  /** The problems of a file, at least one. */
  public InvalidConfiguration(Path file, List<ConfigurationProblem> problems) {
    super(
        file
            + (problems.size() == 1 ? ": 1 problem" : ": " + problems.size() + " problems")
            + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the file's order. */
  public List<ConfigurationProblem> problems() {
    return problems;
  }
}

package io.plumbline.connectors.sagemaker;

import java.util.List;

/** A file that cannot be used. The message has every problem, each with its place. */
public final class InvalidSageMakerFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidSageMakerFile(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Each begins with its place, such as {@code features[3].completeness}; those of a file with very
   * many end with how many more there are.
   */
  public List<String> problems() {
    return problems;
  }
}

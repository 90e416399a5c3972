package io.plumbline.jobs.expression;

import java.util.List;

/** A text is no expression of the language. */
public final class InvalidExpression extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidExpression(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong with it, each with its place in the text. */
  public List<String> problems() {
    return problems;
  }
}

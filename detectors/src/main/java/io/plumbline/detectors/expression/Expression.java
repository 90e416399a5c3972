package io.plumbline.detectors.expression;

import java.io.Serializable;

/**
 * A condition that every event of a model is to satisfy, as a user wrote it.
 *
 * @param name what figures call it; not empty
 * @param text the condition, in the language of who evaluates it
 */
public record Expression(String name, String text) implements Serializable {
  /** The most expressions of one model: each is evaluated for each of its events. */
  public static final int MOST = 32;

  private static final String SUBJECT = "expression:";

  /** Refuses an empty name. */
  public Expression {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an expression must have a name: was \"\" for " + text);
    }
  }

  /** The subject of its figures. */
  public String subject() {
    return SUBJECT + name;
  }

  /** The subject of the figures of any expression, for reference pages. */
  public static String anySubject() {
    return SUBJECT + "NAME";
  }
}

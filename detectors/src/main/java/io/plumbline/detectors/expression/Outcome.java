package io.plumbline.detectors.expression;

/** What an expression came to for one event. */
public enum Outcome {
  /** It is true. */
  SATISFIED,
  /** It is false. */
  VIOLATED,
  /** It is neither: a value that it depends on is missing or of the wrong type. */
  UNEVALUATED
}

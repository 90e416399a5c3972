package io.plumbline.detectors.constraint;

import java.util.Optional;

/** What a column holds, as the files say it. */
public enum InferredType {
  /** Whole numbers alone. */
  INTEGRAL("Integral"),
  /** Numbers, at least one of them with a decimal point or an exponent. */
  FRACTIONAL("Fractional"),
  /** Anything else: at least one text, or booleans. */
  STRING("String"),
  /** Nothing that is present, or nothing that was looked at. */
  UNKNOWN("Unknown");

  private final String wireName;

  InferredType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the files. */
  public String wireName() {
    return wireName;
  }

  /** Whether the values are numbers. */
  public boolean isNumeric() {
    return this == INTEGRAL || this == FRACTIONAL;
  }

  /**
   * The type with the name; {@code Boolean}, which Deequ infers and no published file shows, is
   * {@link #STRING}.
   */
  public static Optional<InferredType> of(String wireName) {
    for (InferredType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return "Boolean".equals(wireName) ? Optional.of(STRING) : Optional.empty();
  }
}

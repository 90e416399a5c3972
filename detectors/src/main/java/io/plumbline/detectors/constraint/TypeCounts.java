package io.plumbline.detectors.constraint;

/**
 * How many present values of a column are of each type.
 *
 * @param integral whole numbers
 * @param fractional numbers with a fraction
 * @param bool booleans
 * @param text all else
 */
public record TypeCounts(long integral, long fractional, long bool, long text) {
  /** Refuses counts below 0. */
  public TypeCounts {
    if (integral < 0 || fractional < 0 || bool < 0 || text < 0) {
      throw new IllegalArgumentException(
          "counts of types must not be negative: were "
              + integral
              + ", "
              + fractional
              + ", "
              + bool
              + " and "
              + text);
    }
  }

  /** All present values. */
  public long total() {
    return integral + fractional + bool + text;
  }

  /**
   * The column's type by Deequ's rules: any text, or booleans among numbers, make it a string, and
   * so do booleans alone, because files know no boolean type; any fraction makes it fractional.
   */
  public InferredType inferred() {
    if (total() == 0) {
      return InferredType.UNKNOWN;
    }
    if (text > 0 || bool > 0) {
      return InferredType.STRING;
    }
    return fractional > 0 ? InferredType.FRACTIONAL : InferredType.INTEGRAL;
  }

  /**
   * How many values are of an expected type. A whole number is a fractional one, too; a number is
   * no string, as the published example of constraints that a table of numbers fails shows; a
   * boolean is.
   *
   * @throws IllegalArgumentException for {@link InferredType#UNKNOWN}, which nothing is
   */
  public long matching(InferredType expected) {
    return switch (expected) {
      case INTEGRAL -> integral;
      case FRACTIONAL -> integral + fractional;
      case STRING -> bool + text;
      case UNKNOWN -> throw new IllegalArgumentException("no value is expected to be Unknown");
    };
  }
}

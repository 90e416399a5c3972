package io.plumbline.detectors.constraint;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How constraints are applied: of all columns, or, as an override, of one. What is null is not
 * said; {@link #over} fills it from elsewhere.
 *
 * @param evaluateConstraints whether checks run at all
 * @param emitMetrics whether figures of the columns are published; carried, nothing here reads it
 * @param datatypeCheckThreshold least share of present values of the expected type, 0 to 1
 * @param domainContentThreshold least share of values that are in the domains, 0 to 1
 * @param performComparison whether distributions are compared with the baseline's
 * @param comparisonThreshold largest distance of numeric columns, 0 to 1; of string columns too
 *     where {@code categoricalComparisonThreshold} is not said
 * @param comparisonMethod which distance
 * @param categoricalComparisonThreshold largest distance of string columns, 0 to 1; the smallest
 *     p-value with {@link CategoricalMethod#CHI_SQUARED}
 * @param categoricalDriftMethod how string columns are compared
 */
public record MonitoringConfig(
    @Nullable Boolean evaluateConstraints,
    @Nullable Boolean emitMetrics,
    @Nullable Double datatypeCheckThreshold,
    @Nullable Double domainContentThreshold,
    @Nullable Boolean performComparison,
    @Nullable Double comparisonThreshold,
    @Nullable ComparisonMethod comparisonMethod,
    @Nullable Double categoricalComparisonThreshold,
    @Nullable CategoricalMethod categoricalDriftMethod) {
  /** Nothing said. */
  public static final MonitoringConfig NONE =
      new MonitoringConfig(null, null, null, null, null, null, null, null, null);

  /**
   * What holds where a file is silent, as the documentation has it: checks and comparisons on,
   * thresholds 0.1. No default of the comparison method is documented: taken is the one that
   * generated files carry.
   */
  public static final MonitoringConfig DEFAULT =
      new MonitoringConfig(
          true,
          true,
          0.1,
          0.1,
          true,
          0.1,
          ComparisonMethod.ROBUST,
          null,
          CategoricalMethod.L_INFINITY);

  /** What generated files carry: every value of the right type and in the domains. */
  public static final MonitoringConfig GENERATED =
      new MonitoringConfig(true, true, 1.0, 1.0, true, 0.1, ComparisonMethod.ROBUST, null, null);

  /** The distance of two distributions. */
  public enum ComparisonMethod {
    /** The distance as it is. */
    SIMPLE("Simple"),
    /** Less what two samples of these sizes differ by anyway: 1.8 sqrt((n + m) / (n m)). */
    ROBUST("Robust");

    private final String wireName;

    ComparisonMethod(String wireName) {
      this.wireName = wireName;
    }

    /** The name in the files. */
    public String wireName() {
      return wireName;
    }

    /** The method with the name, in any case, or with the documentation's {@code linf_} before. */
    public static Optional<ComparisonMethod> of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "simple", "linf_simple" -> Optional.of(SIMPLE);
        case "robust", "linf_robust" -> Optional.of(ROBUST);
        default -> Optional.empty();
      };
    }
  }

  /** How string columns are compared. */
  public enum CategoricalMethod {
    /** The largest difference of a category's shares. */
    L_INFINITY("LInfinity"),
    /** Pearson's test over the baseline's categories. */
    CHI_SQUARED("ChiSquared");

    private final String wireName;

    CategoricalMethod(String wireName) {
      this.wireName = wireName;
    }

    /** The name in the files. */
    public String wireName() {
      return wireName;
    }

    /** The method with the name, in any case. */
    public static Optional<CategoricalMethod> of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "linfinity" -> Optional.of(L_INFINITY);
        case "chisquared" -> Optional.of(CHI_SQUARED);
        default -> Optional.empty();
      };
    }
  }

  /** This, with what it does not say taken from another. */
  public MonitoringConfig over(MonitoringConfig other) {
    return new MonitoringConfig(
        either(evaluateConstraints, other.evaluateConstraints),
        either(emitMetrics, other.emitMetrics),
        either(datatypeCheckThreshold, other.datatypeCheckThreshold),
        either(domainContentThreshold, other.domainContentThreshold),
        either(performComparison, other.performComparison),
        either(comparisonThreshold, other.comparisonThreshold),
        either(comparisonMethod, other.comparisonMethod),
        either(categoricalComparisonThreshold, other.categoricalComparisonThreshold),
        either(categoricalDriftMethod, other.categoricalDriftMethod));
  }

  private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}

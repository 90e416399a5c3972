package io.plumbline.detectors.constraint;

import io.plumbline.detectors.constraint.ConstraintFigure.Obstacle;
import io.plumbline.detectors.constraint.MonitoringConfig.CategoricalMethod;
import io.plumbline.detectors.constraint.MonitoringConfig.ComparisonMethod;
import io.plumbline.detectors.profile.Histogram;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Model Monitor's checks of data quality, by its own rules: a threshold of 1.0 is broken by a
 * single value. Each check gives at most one violation per column.
 *
 * <p>What its documentation leaves open is decided so: shares of types are over present values; a
 * whole number is a fractional one, a number is no string; columns are missing or extra by name,
 * one violation each; a chi-squared p-value below the threshold is a violation, and its description
 * speaks of one minus both, so that more is worse as with every distance.
 *
 * <p>Statistics that come from files do not count types. Then a column whose type is not the
 * expected one has a share below 1 for sure, and 0 where strings are expected of numbers; how far
 * below otherwise is not known, so that a threshold below 1 is skipped. A file without the sketch
 * or the categories of a column cannot be compared; that is skipped, too, and said.
 */
public final class ConstraintEvaluation {
  private final Constraints constraints;
  private final Statistics live;
  private final Map<String, FeatureStatistics> liveByName;
  private final @Nullable Map<String, FeatureStatistics> baseline;
  private final Options options;
  private final Set<String> empty;
  private final List<Violation> violations = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<ConstraintFigure> figures = new ArrayList<>();

  /**
   * Where to follow Model Monitor and where not.
   *
   * @param deequTies compares numeric columns as Deequ does up to today: equal values of a sketch
   *     weigh once. Columns of few different values then hardly ever drift: 90 % zeros are as far
   *     from 10 % zeros as from themselves
   * @param nonNegativity applies {@code is_non_negative}, for which Model Monitor has no check
   */
  public record Options(boolean deequTies, boolean nonNegativity) {
    /** Every value weighs, and no check that Model Monitor does not have. */
    public static final Options DEFAULT = new Options(false, false);
  }

  /**
   * A check that could not be made.
   *
   * @param featureName the column
   * @param check the check
   * @param reason why
   */
  public record Skipped(String featureName, ConstraintCheck check, String reason) {}

  /**
   * What came out.
   *
   * @param violations in the order of the constraints, then of the extra columns
   * @param skipped checks that the constraints ask for and that could not be made
   * @param figures every check that the constraints ask for, in the same order: what was observed,
   *     whether a violation or not
   */
  public record Outcome(
      List<Violation> violations, List<Skipped> skipped, List<ConstraintFigure> figures) {
    /** Nothing was asked for. */
    public static final Outcome NONE = new Outcome(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Outcome {
      violations = List.copyOf(violations);
      skipped = List.copyOf(skipped);
      figures = List.copyOf(figures);
    }
  }

  private ConstraintEvaluation(
      Constraints constraints,
      Statistics live,
      @Nullable Statistics baseline,
      Options options,
      Set<String> empty) {
    this.constraints = constraints;
    this.live = live;
    this.empty = empty;
    this.liveByName = byName(live);
    this.baseline = baseline == null ? null : byName(baseline);
    this.options = options;
  }

  private static Map<String, FeatureStatistics> byName(Statistics statistics) {
    Map<String, FeatureStatistics> byName = new HashMap<>();
    statistics.features().forEach(feature -> byName.put(feature.name(), feature));
    return byName;
  }

  /**
   * Evaluates constraints.
   *
   * @param live what is judged; without rows nothing is
   * @param baseline what distributions are compared with; null leaves the comparison out
   */
  public static Outcome evaluate(
      Constraints constraints, Statistics live, @Nullable Statistics baseline, Options options) {
    return evaluate(constraints, live, baseline, options, Set.of());
  }

  /**
   * Evaluates constraints of what has no columns but values.
   *
   * @param empty columns of {@code live} that no row has a value of: whether they are there cannot
   *     be told, so they are missing and incomplete at once
   */
  static Outcome evaluate(
      Constraints constraints,
      Statistics live,
      @Nullable Statistics baseline,
      Options options,
      Set<String> empty) {
    ConstraintEvaluation evaluation =
        new ConstraintEvaluation(constraints, live, baseline, options, empty);
    if (live.itemCount() > 0) {
      evaluation.run();
    }
    return new Outcome(evaluation.violations, evaluation.skipped, evaluation.figures);
  }

  private void run() {
    Set<String> known = new HashSet<>();
    for (FeatureConstraints feature : constraints.features()) {
      known.add(feature.name());
      MonitoringConfig config = constraints.configOf(feature);
      if (!isOn(config.evaluateConstraints())) {
        continue;
      }
      FeatureStatistics observed = liveByName.get(feature.name());
      boolean missing = observed == null || empty.contains(feature.name());
      judge(
          feature.name(),
          ConstraintCheck.MISSING_COLUMN_CHECK,
          missing ? 1 : 0,
          0,
          live.itemCount());
      if (observed == null || missing) {
        violate(
            feature.name(),
            ConstraintCheck.MISSING_COLUMN_CHECK,
            "The column is not there: expected are the "
                + constraints.features().size()
                + " columns of the constraints, observed "
                + (live.features().size() - empty.size())
                + ".");
        if (observed != null) {
          checkCompleteness(feature, observed);
        }
        continue;
      }
      checkType(feature, observed, threshold(config.datatypeCheckThreshold()));
      checkCompleteness(feature, observed);
      checkDrift(observed, config);
      checkDomains(feature, observed, threshold(config.domainContentThreshold()));
      if (options.nonNegativity()) {
        checkSign(feature, observed);
      }
    }
    if (isOn(constraints.configOfTable().evaluateConstraints())) {
      for (FeatureStatistics observed : live.features()) {
        if (!known.contains(observed.name())) {
          figures.add(
              new ConstraintFigure(
                  observed.name(),
                  ConstraintCheck.EXTRA_COLUMN_CHECK,
                  Math.min(1, (double) observed.present() / live.itemCount()),
                  0,
                  true,
                  live.itemCount(),
                  null,
                  null));
          violate(
              observed.name(),
              ConstraintCheck.EXTRA_COLUMN_CHECK,
              "No constraint names the column: expected are "
                  + constraints.features().size()
                  + " columns, observed "
                  + (live.features().size() - empty.size())
                  + ".");
        }
      }
    }
  }

  private void checkType(FeatureConstraints feature, FeatureStatistics observed, double threshold) {
    InferredType expected = feature.type();
    if (expected == null || expected == InferredType.UNKNOWN || observed.present() == 0) {
      return;
    }
    TypeCounts types = observed.types();
    if (types != null) {
      if (types.total() > 0) {
        double share = (double) types.matching(expected) / types.total();
        if (judge(
            feature.name(), ConstraintCheck.DATA_TYPE_CHECK, share, threshold, types.total())) {
          violateType(feature.name(), expected, threshold, percent(share));
        }
      }
      return;
    }
    InferredType type = observed.type();
    boolean satisfied =
        type == expected
            || type == InferredType.UNKNOWN
            || expected == InferredType.FRACTIONAL && type == InferredType.INTEGRAL;
    if (satisfied) {
      return;
    }
    boolean none = expected == InferredType.STRING;
    double most = none ? 0 : (observed.present() - 1.0) / observed.present();
    if (most < threshold) {
      figures.add(
          new ConstraintFigure(
              feature.name(),
              ConstraintCheck.DATA_TYPE_CHECK,
              none ? 0.0 : null,
              threshold,
              true,
              observed.present(),
              null,
              null));
      violateType(
          feature.name(),
          expected,
          threshold,
          none ? percent(0) : "less than 100 % (the column is " + type.wireName() + ")");
    } else {
      skip(
          feature.name(),
          ConstraintCheck.DATA_TYPE_CHECK,
          threshold,
          Obstacle.UNCOUNTED_TYPES,
          "the file says that the column is "
              + type.wireName()
              + " and not how many values are "
              + expected.wireName());
    }
  }

  private void violateType(
      String name, InferredType expected, double threshold, String observedShare) {
    violate(
        name,
        ConstraintCheck.DATA_TYPE_CHECK,
        "Too few values are of the expected data type "
            + expected.wireName()
            + ": expected at least "
            + percent(threshold)
            + ", observed "
            + observedShare
            + ".");
  }

  private void checkCompleteness(FeatureConstraints feature, FeatureStatistics observed) {
    Double completeness = feature.completeness();
    double share = (double) observed.present() / live.itemCount();
    if (completeness != null
        && judge(
            feature.name(),
            ConstraintCheck.COMPLETENESS_CHECK,
            share,
            completeness,
            live.itemCount())) {
      violate(
          feature.name(),
          ConstraintCheck.COMPLETENESS_CHECK,
          "Too few values are present: expected at least "
              + percent(completeness)
              + ", observed "
              + percent(share)
              + ".");
    }
  }

  private void checkDomains(
      FeatureConstraints feature, FeatureStatistics observed, double threshold) {
    List<String> domains = feature.domains();
    if (domains == null || observed.present() == 0) {
      return;
    }
    StringStatistics strings = observed.strings();
    if (strings == null || strings.categories() == null) {
      skip(
          feature.name(),
          ConstraintCheck.CATEGORICAL_VALUES_CHECK,
          threshold,
          strings == null ? Obstacle.OTHER_TYPE : Obstacle.UNLISTED,
          strings == null ? "the column has no strings" : "the strings are too many to be listed");
      return;
    }
    Set<String> allowed = new HashSet<>(domains);
    long within = 0;
    long total = strings.others();
    for (Map.Entry<String, Long> category : strings.counts().entrySet()) {
      total += category.getValue();
      within += allowed.contains(category.getKey()) ? category.getValue() : 0;
    }
    double share = total == 0 ? 1 : (double) within / total;
    if (judge(feature.name(), ConstraintCheck.CATEGORICAL_VALUES_CHECK, share, threshold, total)) {
      violate(
          feature.name(),
          ConstraintCheck.CATEGORICAL_VALUES_CHECK,
          "Too few values are in the domains: expected at least "
              + percent(threshold)
              + ", observed "
              + percent(share)
              + ".");
    }
  }

  private void checkSign(FeatureConstraints feature, FeatureStatistics observed) {
    NumericStatistics numeric = observed.numeric();
    if (Boolean.TRUE.equals(feature.nonNegative())
        && numeric != null
        && judge(
            feature.name(),
            ConstraintCheck.NON_NEGATIVE_CHECK,
            numeric.min(),
            0,
            observed.present())) {
      violate(
          feature.name(),
          ConstraintCheck.NON_NEGATIVE_CHECK,
          "No value may be negative: the smallest is " + plain(numeric.min()) + ".");
    }
  }

  private void checkDrift(FeatureStatistics observed, MonitoringConfig config) {
    if (!isOn(config.performComparison()) || baseline == null) {
      return;
    }
    FeatureStatistics expected = baseline.get(observed.name());
    if (expected == null) {
      skip(
          observed.name(),
          ConstraintCheck.BASELINE_DRIFT_CHECK,
          threshold(config.comparisonThreshold()),
          Obstacle.NO_BASELINE,
          "the baseline does not have the column");
      return;
    }
    if (observed.present() == 0 || expected.present() == 0) {
      return;
    }
    NumericStatistics from = expected.numeric();
    NumericStatistics to = observed.numeric();
    StringStatistics fromStrings = expected.strings();
    StringStatistics toStrings = observed.strings();
    double correction =
        config.comparisonMethod() == ComparisonMethod.SIMPLE ? 0 : ConstraintDistances.CORRECTION;
    if (from != null && to != null) {
      SketchLevels one = from.sketch();
      SketchLevels other = to.sketch();
      if (one == null || other == null) {
        skip(
            observed.name(),
            ConstraintCheck.BASELINE_DRIFT_CHECK,
            threshold(config.comparisonThreshold()),
            one == null ? Obstacle.NO_BASELINE : Obstacle.UNLISTED,
            (one == null ? "the baseline" : "the data") + " has no sketch of the column");
        return;
      }
      double distance = ConstraintDistances.numeric(weighed(one), weighed(other), correction);
      judgeDrift(
          observed.name(),
          name(config),
          distance,
          threshold(config.comparisonThreshold()),
          other.total(),
          null);
    } else if (fromStrings != null && toStrings != null) {
      driftOfStrings(observed.name(), fromStrings, toStrings, correction, config);
    } else {
      skip(
          observed.name(),
          ConstraintCheck.BASELINE_DRIFT_CHECK,
          threshold(config.comparisonThreshold()),
          Obstacle.OTHER_TYPE,
          "numbers and strings have no distance");
    }
  }

  private void driftOfStrings(
      String name,
      StringStatistics expected,
      StringStatistics observed,
      double correction,
      MonitoringConfig config) {
    Double own = config.categoricalComparisonThreshold();
    double threshold = own == null ? threshold(config.comparisonThreshold()) : own;
    if (expected.categories() == null || observed.categories() == null) {
      skip(
          name,
          ConstraintCheck.BASELINE_DRIFT_CHECK,
          threshold,
          expected.categories() == null ? Obstacle.NO_BASELINE : Obstacle.UNLISTED,
          (expected.categories() == null ? "the baseline" : "the data")
              + " does not list the column's strings");
      return;
    }
    long samples = observed.others();
    for (long count : observed.counts().values()) {
      samples += count;
    }
    if (config.categoricalDriftMethod() == CategoricalMethod.CHI_SQUARED) {
      double p = ConstraintDistances.chiSquaredPValue(expected.counts(), observed.counts());
      if (Double.isNaN(p)) {
        skip(
            name,
            ConstraintCheck.BASELINE_DRIFT_CHECK,
            1 - threshold,
            Obstacle.TOO_FEW_VALUES,
            "a chi-squared test needs two categories that are not rare");
      } else {
        judgeDrift(
            name,
            "ChiSquared, one minus a p-value of " + plain(p),
            1 - p,
            1 - threshold,
            samples,
            p);
      }
      return;
    }
    double distance = ConstraintDistances.categorical(expected.counts(), observed, correction);
    judgeDrift(name, "LInfinity, " + name(config), distance, threshold, samples, null);
  }

  private Histogram weighed(SketchLevels sketch) {
    return options.deequTies() ? sketch.collapsed() : sketch.histogram();
  }

  private static String name(MonitoringConfig config) {
    return Objects.requireNonNullElse(config.comparisonMethod(), ComparisonMethod.ROBUST)
        .wireName();
  }

  private void judgeDrift(
      String name,
      String method,
      double distance,
      double threshold,
      long samples,
      @Nullable Double pValue) {
    if (Double.isNaN(distance)) {
      return; // One side has no values.
    }
    boolean beyond = distance > threshold;
    figures.add(
        new ConstraintFigure(
            name,
            ConstraintCheck.BASELINE_DRIFT_CHECK,
            distance,
            threshold,
            beyond,
            samples,
            pValue,
            null));
    if (beyond) {
      violate(
          name,
          ConstraintCheck.BASELINE_DRIFT_CHECK,
          "The distribution is not that of the baseline ("
              + method
              + "), distance: "
              + plain(distance)
              + " exceeds threshold: "
              + plain(threshold));
    }
  }

  /** Puts down a figure, and says whether it is a violation. */
  private boolean judge(
      String name, ConstraintCheck check, double value, double threshold, long samples) {
    boolean beyond = check.isWorseAbove() ? value > threshold : value < threshold;
    figures.add(new ConstraintFigure(name, check, value, threshold, beyond, samples, null, null));
    return beyond;
  }

  private void violate(String name, ConstraintCheck check, String description) {
    violations.add(new Violation(name, check.wireName(), description));
  }

  private void skip(
      String name, ConstraintCheck check, double threshold, Obstacle obstacle, String reason) {
    figures.add(new ConstraintFigure(name, check, null, threshold, false, 0, null, obstacle));
    skipped.add(new Skipped(name, check, reason));
  }

  private static boolean isOn(@Nullable Boolean enabled) {
    return !Boolean.FALSE.equals(enabled);
  }

  private static double threshold(@Nullable Double threshold) {
    return Objects.requireNonNullElse(threshold, 0.1);
  }

  private static String percent(double share) {
    return plain(100 * share) + " %";
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).toPlainString()
        : Double.toString(value);
  }
}

package io.plumbline.detectors.constraint;

import io.plumbline.detectors.constraint.StringStatistics.Category;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.Layout;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.profile.Profile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of what a profile has counted, a window or a reference: in any order and grouping
 * of its events the same.
 *
 * <p>A feature has its own name, other columns have their subject's, such as {@code
 * prediction:score}. Model Monitor looks at the text of each value; a profile has counted instead:
 *
 * <ul>
 *   <li>a numeric column stays numeric whatever else arrived in it; NaN and infinite values count
 *       as fractional. Where its fractions were not counted, because those of its baseline have
 *       some, its numbers are taken as whole ones when their sum and the sum of their squares are
 *       whole;
 *   <li>a categorical column whose values all read as numbers is a column of numbers, as Model
 *       Monitor would see it, as long as every category is kept; {@code 1.0} was counted as {@code
 *       1};
 *   <li>a text column has no categories; what is no text in it counts as fractional;
 *   <li>features outside the layout are of type {@code Unknown}, with the number of events that
 *       carried them, as far as their names are kept.
 * </ul>
 *
 * <p>Categories are in canonical form: constraints and a baseline that come from files are
 * evaluated against a window by {@link Constraints#canonical} and {@link Statistics#canonical}.
 *
 * <p>The sketch is {@link SketchLevels#of} of the profile's histogram; so are the buckets, which
 * the exact figures do not depend on.
 */
public final class ProfileStatistics {
  private ProfileStatistics() {}

  /**
   * The statistics.
   *
   * @throws IllegalArgumentException if the profile was counted on another layout
   */
  public static Statistics of(Layout layout, Profile profile) {
    return of(layout, profile, ProfileStatistics::name);
  }

  /** The name that a column has unless somebody gives it another one. */
  static String name(ColumnLayout column) {
    return column.section() == Section.FEATURE ? column.name() : column.subject();
  }

  /**
   * The same under other names.
   *
   * @param names the name of a column, or null to leave it out; of one that another column has
   *     already, the column's subject is taken, and where that is taken too it is left out
   */
  static Statistics of(
      Layout layout, Profile profile, Function<ColumnLayout, @Nullable String> names) {
    if (profile.layout() != layout.fingerprint()) {
      throw new IllegalArgumentException("the profile must have been counted on this layout");
    }
    List<FeatureStatistics> features = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < profile.columns(); i++) {
      ColumnLayout column = layout.columns().get(i);
      String name = names.apply(column);
      if (name == null) {
        continue;
      }
      if (taken.add(name)) {
        features.add(of(name, column, profile.column(i)));
      } else if (taken.add(column.subject())) {
        features.add(of(column.subject(), column, profile.column(i)));
      }
    }
    for (Map.Entry<String, Long> extra : profile.extraColumns().entrySet()) {
      long events = Math.min(extra.getValue(), profile.events());
      if (taken.add(extra.getKey())) {
        features.add(
            new FeatureStatistics(
                extra.getKey(),
                InferredType.UNKNOWN,
                events,
                profile.events() - events,
                null,
                null,
                null));
      }
    }
    return new Statistics(profile.events(), null, features);
  }

  private static FeatureStatistics of(String name, ColumnLayout layout, ColumnProfile column) {
    if (column instanceof NumericProfile numeric) {
      return ofNumbers(name, layout, numeric);
    }
    if (column instanceof CategoricalProfile categorical) {
      return ofCategories(name, layout, categorical);
    }
    TypeCounts types =
        new TypeCounts(
            0,
            column.wrongNumbers(),
            column.wrongBooleans(),
            column.valid() + neitherNumberNorBoolean(column));
    StringStatistics strings =
        column.valid() == 0 ? null : new StringStatistics(column.distinct(), null);
    return feature(name, strings == null ? InferredType.UNKNOWN : InferredType.STRING, column)
        .with(null, strings, types);
  }

  private static FeatureStatistics ofNumbers(
      String name, ColumnLayout layout, NumericProfile column) {
    long notFinite = column.nan() + column.infinite();
    long fractions =
        column
            .fractional()
            .orElseGet(
                () -> isWhole(column.sum()) && isWhole(column.sumOfSquares()) ? 0 : column.valid());
    TypeCounts types =
        new TypeCounts(
            column.valid() - fractions,
            fractions + notFinite + column.wrongNumbers(),
            column.wrongBooleans(),
            neitherNumberNorBoolean(column));
    if (column.valid() == 0) {
      return feature(name, InferredType.UNKNOWN, column).with(null, null, types);
    }
    NumericStatistics numeric =
        NumericFigures.of(column, SketchLevels.of(column.histogram(layout.edges())));
    return feature(
            name, types.fractional() > 0 ? InferredType.FRACTIONAL : InferredType.INTEGRAL, column)
        .with(numeric, null, types);
  }

  /** Values of a wrong type that are strings, objects or arrays. */
  private static long neitherNumberNorBoolean(ColumnProfile column) {
    return column.wrongType() - column.wrongNumbers() - column.wrongBooleans();
  }

  private static boolean isWhole(BigDecimal sum) {
    return sum.signum() == 0 || sum.stripTrailingZeros().scale() <= 0;
  }

  private static FeatureStatistics ofCategories(
      String name, ColumnLayout layout, CategoricalProfile column) {
    Map<String, Long> counts = new TreeMap<>(column.unseenCategories());
    for (int i = 0; i < column.known(); i++) {
      if (column.count(i) > 0) {
        counts.merge(layout.categories().get(i), column.count(i), Long::sum);
      }
    }
    long[] byType = new long[CellType.values().length];
    counts.forEach((text, count) -> byType[CellType.of(text).ordinal()] += count);
    byType[CellType.TEXT.ordinal()] += column.unseenRest() + neitherNumberNorBoolean(column);
    byType[CellType.BOOLEAN.ordinal()] += column.wrongBooleans();
    byType[CellType.FRACTIONAL.ordinal()] += column.wrongNumbers();
    TypeCounts types =
        new TypeCounts(
            byType[CellType.INTEGRAL.ordinal()],
            byType[CellType.FRACTIONAL.ordinal()],
            byType[CellType.BOOLEAN.ordinal()],
            byType[CellType.TEXT.ordinal()]);
    if (column.valid() == 0) {
      return feature(name, InferredType.UNKNOWN, column).with(null, null, types);
    }
    InferredType type = types.inferred();
    if (type.isNumeric()) {
      NumericStatistics numeric = numeric(counts);
      if (numeric != null) {
        return feature(name, type, column).with(numeric, null, types);
      }
    }
    List<Category> categories = StatisticsBuilder.list(counts);
    return feature(name, InferredType.STRING, column)
        .with(
            null, new StringStatistics(column.distinct(), categories, column.unseenRest()), types);
  }

  /** The figures of numbers that were counted by their text; null where one is beyond a double. */
  private static @Nullable NumericStatistics numeric(Map<String, Long> counts) {
    TreeMap<Double, Long> weights = new TreeMap<>();
    BigDecimal n = BigDecimal.ZERO;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      double number = CellType.number(entry.getKey()) + 0.0;
      if (!Double.isFinite(number)) {
        return null;
      }
      weights.merge(number, entry.getValue(), Long::sum);
      BigDecimal value = new BigDecimal(number);
      BigDecimal weight = BigDecimal.valueOf(entry.getValue());
      n = n.add(weight);
      sum = sum.add(value.multiply(weight));
      squares = squares.add(value.multiply(value).multiply(weight));
    }
    double[] upper = weights.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] lower = weights.keySet().stream().mapToDouble(Math::nextDown).toArray();
    long[] count = weights.values().stream().mapToLong(Long::longValue).toArray();
    SketchLevels sketch = SketchLevels.of(new Histogram(lower, upper, count));
    BigDecimal dispersion = n.multiply(squares).subtract(sum.multiply(sum));
    double deviation =
        dispersion.signum() == 0
            ? 0
            : dispersion
                .sqrt(MathContext.DECIMAL128)
                .divide(n, MathContext.DECIMAL128)
                .doubleValue();
    double min = weights.firstKey();
    double max = weights.lastKey();
    return new NumericStatistics(
        sum.divide(n, MathContext.DECIMAL128).doubleValue(),
        sum.doubleValue(),
        deviation,
        min,
        max,
        sketch.buckets(min, max),
        sketch);
  }

  private static FeatureStatistics feature(String name, InferredType type, ColumnProfile column) {
    return new FeatureStatistics(name, type, column.present(), column.missing(), null, null, null);
  }
}

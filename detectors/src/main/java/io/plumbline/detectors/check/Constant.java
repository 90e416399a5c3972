package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.RateLimit;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.profile.MostFrequent;
import io.plumbline.detectors.profile.NumericProfile;
import io.plumbline.detectors.spec.Limit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether all valid values of a window are equal: 1 where they are, 0 where they differ.
 *
 * <p>A column that varied in the baseline and is constant is critical; one that was constant and
 * varies is a warning. Guarded by chance: of the baseline's values other than its most frequent one
 * so many must exist that a window of its size without any is too unlikely (each is in the window
 * with the window's share of both samples, as in {@link RateLimit}); and of a constant baseline
 * more must differ than its own size leaves possible.
 */
final class Constant implements ColumnCheck {
  private static final double BETWEEN = 0.5;
  private static final double[] NO_SAMPLE = {};

  @Override
  public String id() {
    return "constant";
  }

  @Override
  public String description() {
    return "1 where all values of the window are equal, 0 where they differ; in violation where it is"
        + " the other way round in the baseline.";
  }

  @Override
  public Scale scale() {
    return new Scale("none", 0, 1);
  }

  @Override
  public Worse worse() {
    return Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return Shares.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    Double before = measurement.baselineValue();
    if (before == null) {
      return Limits.NONE;
    }
    return before < BETWEEN
        ? new Limits(null, new Limit(null, null, BETWEEN, null))
        : new Limits(new Limit(null, BETWEEN, null, null), null);
  }

  @Override
  public Optional<String> limitsInWords() {
    return Optional.of("varied before: none / above 0.5; constant before: below 0.5 / none");
  }

  @Override
  public Optional<String> inWords(Metric violation) {
    Double value = violation.value();
    if (value == null || !value.equals(1 - or(violation.baselineValue(), value))) {
      return Optional.empty();
    }
    return Optional.of(
        value > BETWEEN
            ? "all values are equal, which varied in the baseline"
            : "values vary, which were all equal in the baseline");
  }

  private static double or(@Nullable Double value, double other) {
    return value == null ? other : value;
  }

  @Override
  public Measurement measure(ColumnView column) {
    ColumnProfile current = column.current();
    long valid = current.valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    Measurement constant = Measurement.exact(constant(current), valid);
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null) {
      return constant;
    }
    double before = constant(baseline.profile());
    long size = baseline.profile().valid();
    return constant
        .against(before)
        .guardedBy(
            Measurement.Chance.of(
                probability -> {
                  long differing = others(current, column::histogram);
                  double rate = (double) differing / valid;
                  return rate > RateLimit.of(0, size, valid, probability)
                      ? Double.POSITIVE_INFINITY
                      : 0;
                },
                probability -> {
                  long differing = others(baseline.profile(), baseline::histogram);
                  double none = differing * Math.log1p(-(double) valid / (valid + size));
                  return none <= Math.log(probability) ? 0 : 1;
                }));
  }

  private static double constant(ColumnProfile profile) {
    return profile.distinct() == 1 ? 1 : 0;
  }

  /** At least how many values differ from the most frequent one. */
  private static long others(ColumnProfile profile, Supplier<Histogram> bins) {
    if (profile instanceof NumericProfile) {
      return profile.valid() - most(MostFrequent.of(bins.get(), NO_SAMPLE));
    }
    return profile instanceof CategoricalProfile categories
        ? profile.valid() - most(MostFrequentShare.of(categories))
        : (long) profile.distinct() - 1;
  }

  private static long most(MostFrequent frequent) {
    return frequent.count() + Math.max(0, frequent.mostMissed());
  }
}

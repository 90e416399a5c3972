package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnProfile;
import io.plumbline.detectors.profile.DistinctCount;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.spec.Limit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The number of different values in the window over what the baseline leads to expect of as many; 0
 * and up. It is 1 where the number is one that the baseline leaves possible; below 1 values have
 * been rounded, cut into classes or replaced by defaults, above 1 what came in steps no longer
 * does. Drift of values that hardly ever repeat leaves it at 1; where values come in steps, one
 * that gathers on a few of them lowers it too.
 *
 * <p>Of n values, a bin with the share p of the baseline is expected to have at least 1 - (1 - p)^n
 * different ones, just so many if it holds a single number, and at most n p. What the baseline has
 * not seen is at most the share that it has seen once (Good, "The population frequencies of species
 * and the estimation of population parameters", 1953). Of a baseline with d different ones of m, n
 * &lt; m values are expected to have at least d n / m and at most d, and more values the other way
 * round, because new ones become rarer. The figure compares with the sharper of both on either
 * side. Text has no bins, only the second.
 *
 * <p>Where all values are equal, in the window or in the baseline, {@link Constant} says so, and
 * this figure is {@link Reason#CONSTANT}.
 *
 * <p>Guarded by chance: the number of different values scatters no more than its mean (they are
 * negatively associated: Dubhashi and Ranjan, "Balls and bins: a study in negative dependence",
 * 1998), the baseline's own included.
 */
final class DistinctRatio implements ColumnCheck {
  /** How far estimates of both counts can be off together, but once in a thousand times. */
  private static final double ESTIMATE = 0.1;

  @Override
  public String id() {
    return "distinct_ratio";
  }

  @Override
  public String description() {
    return "Different values over what the baseline leads to expect of as many values; 1 where it"
        + " leaves the number possible.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC, ColumnKind.TEXT);
  }

  @Override
  public Scale scale() {
    return Scale.UNBOUNDED_DISTANCE;
  }

  @Override
  public Worse worse() {
    return Worse.NEITHER;
  }

  @Override
  public int minSamples() {
    return DistanceCheck.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return new Limits(new Limit(null, 0.5, 2.0, null), new Limit(null, 0.25, 4.0, null));
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Optional<String> inWords(Metric violation) {
    Double value = violation.value();
    return value == null || violation.status() == Status.OK
        ? Optional.empty()
        : Optional.of(
            "distinct_ratio "
                + new BigDecimal(value)
                    .round(new MathContext(3))
                    .stripTrailingZeros()
                    .toPlainString()
                + (value < 1 ? " (fewer different values than" : " (more different values than")
                + " the baseline leads to expect)");
  }

  @Override
  public Measurement measure(ColumnView column) {
    ColumnProfile current = column.current();
    long n = current.valid();
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null) {
      return Measurement.undefined(Reason.NO_BASELINE, n);
    }
    if (n == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    if (current.distinct() == 1 || baseline.profile().distinct() == 1) {
      return Measurement.undefined(Reason.CONSTANT, n);
    }
    if (isUnknown(baseline)) {
      return Measurement.undefined(Reason.NOT_COUNTED, n);
    }
    Expected expected = Expected.of(baseline, n);
    double distinct = current.distinct();
    double ratio =
        distinct < expected.least
            ? distinct / expected.least
            : Math.max(1, distinct / expected.most);
    boolean exact =
        distinct <= DistinctCount.EXACT && baseline.profile().distinct() <= DistinctCount.EXACT;
    double slack = exact ? 0 : ESTIMATE;
    double both = 1 + (double) n / baseline.profile().valid();
    @Nullable Double errorBound = exact ? 0.0 : null;
    return Measurement.exact(ratio, n)
        .within(errorBound)
        .against(1)
        .guardedBy(
            Measurement.Chance.of(
                probability -> {
                  double reach = Math.sqrt(-2 * Math.log(probability) * both / expected.least);
                  return Math.max(0, 1 - reach - slack);
                },
                probability -> {
                  double times = -Math.log(probability) * both / expected.most;
                  return 1 + Math.sqrt(2 * times) + times + slack;
                }));
  }

  /** Whether the baseline was made of bins or of a sketch, and is not known to have more values. */
  private static boolean isUnknown(ColumnReference baseline) {
    if (baseline.profile().kind() != ColumnKind.NUMERIC) {
      return false;
    }
    Histogram bins = baseline.histogram();
    long filled = 0;
    boolean wide = false;
    for (int bin = 0; bin < bins.bins(); bin++) {
      if (bins.count()[bin] > 0) {
        filled++;
        wide |= !bins.isAtom(bin);
      }
    }
    return wide && baseline.profile().distinct() <= filled;
  }

  /**
   * How many different values are expected.
   *
   * @param least at least, above 0
   * @param most at most
   */
  private record Expected(double least, double most) {
    static Expected of(ColumnReference baseline, long n) {
      double size = baseline.profile().valid();
      double different = Math.max(1, baseline.profile().distinct());
      double linear = different * n / size;
      double least = Math.min(linear, different);
      double most = Math.min(n, Math.max(linear, different));
      if (baseline.profile().kind() == ColumnKind.NUMERIC) {
        Histogram bins = baseline.histogram();
        double seen = 0;
        double possible = 0;
        long once = 1;
        for (int bin = 0; bin < bins.bins(); bin++) {
          long count = bins.count()[bin];
          double some = -Math.expm1(n * Math.log1p(-count / size));
          seen += some;
          possible += bins.isAtom(bin) ? some : n * count / size;
          once += bins.isAtom(bin) && count == 1 ? 1 : 0;
        }
        least = Math.max(least, seen);
        most = Math.max(1, Math.min(most, possible + n * once / size));
      }
      return new Expected(Math.min(least, n), Math.max(most, least));
    }
  }
}

package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.RateLimit;
import io.plumbline.detectors.profile.BinEdges;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.Histogram;
import io.plumbline.detectors.spec.Limit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The share of valid values with a fraction, 0 to 1: lost where values are rounded or cut to whole
 * numbers, gained where whole ones are averaged or scaled.
 *
 * <p>Exact where the baseline's values are whole, as their edges tell; else, to spare the fold the
 * counting, an estimate: of the window from the sample of its numbers, of the baseline from the
 * numbers of it that are edges, each with its bin's weight. Then the sample's size is what it is
 * of, and there is no error bound.
 */
final class FractionalRate implements ColumnCheck {
  @Override
  public String id() {
    return "fractional_rate";
  }

  @Override
  public String description() {
    return "Share of the values with a fraction; an estimate from a sample, without an error bound,"
        + " where the baseline has such values.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
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
    return before == null
        ? Limits.NONE
        : new Limits(
            new Limit(null, before / 2, before + 0.1, null),
            new Limit(null, before / 10, before + 0.5, null));
  }

  @Override
  public Optional<String> limitsInWords() {
    return Optional.of("below own / 2, above own + 0.1; below own / 10, above own + 0.5");
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    OptionalLong counted = column.numeric().fractional();
    double[] sample = column.sample();
    if (counted.isEmpty() && sample.length == 0) {
      return Measurement.undefined(Reason.TOO_COARSE, valid);
    }
    long size = counted.isPresent() ? valid : sample.length;
    long hits = counted.isPresent() ? counted.getAsLong() : fractions(sample);
    Measurement share = new Shares(hits, size).measure();
    Measurement bounded = counted.isPresent() ? share : share.within(null);
    return column.reference().map(baseline -> against(bounded, baseline)).orElse(bounded);
  }

  private static Measurement against(Measurement share, ColumnReference baseline) {
    boolean sampled = baseline.ofWindows() && baseline.numeric().fractional().isEmpty();
    if (sampled && baseline.sample().length == 0) {
      return share;
    }
    long size = sampled ? baseline.sample().length : baseline.profile().valid();
    long before = sampled ? fractions(baseline.sample()) : fractions(baseline);
    return share
        .against((double) before / size)
        .guardedBy(
            Measurement.Chance.of(
                probability ->
                    1 - RateLimit.of(size - before, size, share.sampleSize(), probability),
                probability -> RateLimit.of(before, size, share.sampleSize(), probability)));
  }

  private static long fractions(double[] numbers) {
    long hits = 0;
    for (double number : numbers) {
      hits += number == Math.rint(number) ? 0 : 1;
    }
    return hits;
  }

  private static long fractions(ColumnReference baseline) {
    OptionalLong counted = baseline.numeric().fractional();
    BinEdges edges = baseline.layout().edges();
    if (counted.isPresent() || edges == null) {
      return counted.orElse(0);
    }
    Histogram bins = baseline.histogram();
    long hits = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      double number = edges.numberAt(bins.upper()[bin]);
      hits += number == Math.rint(number) ? 0 : bins.count()[bin];
    }
    return hits;
  }
}

package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.RateLimit;
import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.MostFrequent;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values that the most frequent category or number has, 0 to 1: a value that
 * sticks. Categories or numbers that the profile only counts together could be more frequent than
 * the one found: the error bound says by how much at most. A number that was rare in the baseline
 * is told by a sample, see {@link MostFrequent}: then the figure is an estimate, without a bound,
 * its sample size is how many values would tell the share as surely, and chance is what it is in
 * samples of that size.
 */
final class MostFrequentShare implements ColumnCheck {
  @Override
  public String id() {
    return "most_frequent_share";
  }

  @Override
  public String description() {
    return "Share of the values that the most frequent category or number has; an estimate from a"
        + " sample, without an error bound, for a number that the baseline hardly had.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC, ColumnKind.CATEGORICAL, ColumnKind.BOOLEAN);
  }

  @Override
  public boolean revealsValues() {
    return true;
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return Shares.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return Shares.above(measurement.baselineValue(), 0.1, 0.2);
  }

  @Override
  public boolean learnable() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    MostFrequent most =
        column.current() instanceof CategoricalProfile categories
            ? of(categories)
            : MostFrequent.of(column.histogram(), column.sample());
    long size = most.estimated() ? most.size() : valid;
    Measurement measurement =
        Measurement.exact((double) most.count() / valid, size)
            .within(most.estimated() ? null : (double) most.mostMissed() / valid);
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null) {
      return measurement;
    }
    MostFrequent before =
        baseline.profile() instanceof CategoricalProfile categories
            ? of(categories)
            : MostFrequent.of(baseline.histogram(), baseline.sample());
    long all = baseline.profile().valid();
    double share = (double) before.count() / all;
    long of = before.estimated() ? before.size() : all;
    long hits = before.estimated() ? Math.round(share * of) : before.count();
    // What is frequent in the window may have been so before, and the sample missed it.
    int sample = before.estimated() ? 0 : baseline.sample().length;
    return measurement
        .against(share)
        .guardedBy(
            probability ->
                Math.max(
                    RateLimit.of(hits, of, size, probability),
                    sample == 0 ? 0 : RateLimit.of(before.sampled(), sample, size, probability)));
  }

  /** That of categories. */
  static MostFrequent of(CategoricalProfile categories) {
    long largest = 0;
    for (int i = 0; i < categories.known(); i++) {
      largest = Math.max(largest, categories.count(i));
    }
    long together = categories.unseen();
    for (long count : categories.unseenCategories().values()) {
      largest = Math.max(largest, count);
      together -= count;
    }
    return new MostFrequent(largest, Math.max(0, together - largest), categories.valid(), 0);
  }
}

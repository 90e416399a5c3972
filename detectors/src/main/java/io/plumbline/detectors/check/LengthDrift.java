package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.Distance;
import io.plumbline.detectors.distance.Moments;
import io.plumbline.detectors.distance.TTest;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.TextLengths;
import java.util.EnumSet;
import java.util.Set;

/**
 * How far the mean length of the texts has moved, in standard deviations of the lengths (Cohen's d,
 * of the mean of both variances, without its sign); 0 and up, higher is more drift. The p-value is
 * that of Welch's test of the means.
 *
 * <p>Lengths are whole, so to each variance that of rounding is added, 1/12: codes of two letters
 * that become codes of three have moved by 3.5, not by infinitely much. {@link Reason#NOT_COUNTED}
 * where window or baseline is of a version that did not count how lengths scatter.
 */
final class LengthDrift implements ColumnCheck {
  private static final double ROUNDING = 1.0 / 12;
  private static final TTest WELCH = new TTest();

  @Override
  public String id() {
    return "length_drift";
  }

  @Override
  public String description() {
    return "Change of the mean length of the texts, in standard deviations (Cohen's d); the p-value is"
        + " that of Welch's test.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.CATEGORICAL, ColumnKind.TEXT);
  }

  @Override
  public Scale scale() {
    return Scale.UNBOUNDED_DISTANCE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return DistanceCheck.MIN_SAMPLES;
  }

  @Override
  public Limits defaultLimits(Measurement measurement) {
    return Limits.levels(0.5, 1);
  }

  @Override
  public boolean alwaysGuarded() {
    return true;
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    ColumnReference baseline = column.reference().orElse(null);
    if (baseline == null) {
      return Measurement.undefined(Reason.NO_BASELINE, valid);
    }
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    TextLengths before = baseline.lengths();
    TextLengths after = column.lengths();
    if (Double.isNaN(before.deviation()) || Double.isNaN(after.deviation())) {
      return Measurement.undefined(Reason.NOT_COUNTED, valid);
    }
    Distance test = WELCH.between(moments(before), moments(after));
    Double effect = test.effectSize();
    return effect == null
        ? Measurement.undefined(Reason.of(test), valid)
        : Measurement.exact(effect, valid).withPValue(test.pValue());
  }

  private static Moments moments(TextLengths lengths) {
    double deviation = lengths.deviation();
    return Moments.exact(
        lengths.texts(), lengths.mean(), Math.sqrt(deviation * deviation + ROUNDING));
  }
}

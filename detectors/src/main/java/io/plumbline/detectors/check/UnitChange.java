package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.PowerOfTen;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.spec.Limit;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The power of ten by which values have another unit than the baseline's, see {@link PowerOfTen}: 3
 * where they are 1,000 times the baseline's, -2 where they are a hundredth, 0 where no power of ten
 * explains a difference. The effect size is how much of the distance it explains. The sample is of
 * the values other than 0.
 */
final class UnitChange implements ColumnCheck {
  private static final double HALF = 0.5;

  @Override
  public String id() {
    return "unit_change";
  }

  @Override
  public String description() {
    return "Power of ten that values have to be divided by to be distributed like the baseline's; 0"
        + " where none explains a difference. The effect size is the distance that it explains.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.NUMERIC);
  }

  @Override
  public Scale scale() {
    return new Scale("none", -PowerOfTen.MOST, PowerOfTen.MOST);
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
    return new Limits(null, new Limit(null, -HALF, HALF, null));
  }

  @Override
  public boolean needsBaseline() {
    return true;
  }

  @Override
  public Optional<String> inWords(Metric violation) {
    Double exponent = violation.value();
    if (exponent == null || exponent == 0) {
      return Optional.empty();
    }
    String factor = BigDecimal.TEN.pow((int) Math.abs(exponent)).toPlainString();
    return Optional.of(
        exponent > 0
            ? "values are " + factor + " times the baseline's"
            : "values are 1/" + factor + " of the baseline's");
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
    PowerOfTen power = PowerOfTen.of(baseline.histogram(), column.histogram(), column.sample());
    return Measurement.exact(power.exponent(), power.size())
        .against(0)
        .withEffect(power.apart() - power.left());
  }
}

package io.plumbline.detectors.check;

import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement comes out as.
 *
 * @param status the status
 * @param threshold the limit crossed, else the lowest one set, or null
 * @param reason why it was not judged, or null
 */
record Judgement(Status status, @Nullable Double threshold, @Nullable Reason reason) {
  static Judgement of(
      Check check, Measurement measurement, CheckSettings settings, WindowStatus window) {
    Double value = measurement.value();
    if (value == null) {
      return notEvaluated(measurement.reason());
    }
    if (check.volume() && window == WindowStatus.SPEC_CHANGED) {
      return notEvaluated(Reason.SPEC_CHANGED);
    }
    boolean own = settings.warning() != null || settings.critical() != null;
    Limits limits =
        own
            ? new Limits(settings.warning(), settings.critical())
            : check.defaultLimits(measurement);
    if (limits.equals(Limits.NONE)) {
      return notEvaluated(Reason.NO_THRESHOLD);
    }
    if (check.volume() && window == WindowStatus.PARTIAL) {
      return notEvaluated(Reason.PARTIAL_WINDOW);
    }
    double chance =
        own && !check.alwaysGuarded() ? Double.NEGATIVE_INFINITY : chance(measurement, settings);
    Double baseline = measurement.baselineValue();
    Bounds warning = Bounds.of(limits.warning(), check.worse(), baseline).guarded(chance);
    Bounds critical = Bounds.of(limits.critical(), check.worse(), baseline).guarded(chance);
    if (warning.none() && critical.none()) {
      boolean compared = isChange(limits.warning()) || isChange(limits.critical());
      return notEvaluated(compared ? Reason.NO_BASELINE : Reason.NO_THRESHOLD);
    }
    return judge(check, measurement.sampleSize(), value, settings, warning, critical);
  }

  private static Judgement judge(
      Check check,
      long sampleSize,
      double value,
      CheckSettings settings,
      Bounds warning,
      Bounds critical) {
    Double lowest = lowest(warning.lowest(), critical.lowest());
    Integer minSamples = settings.minSamples();
    if (sampleSize < (minSamples == null ? check.minSamples() : minSamples)) {
      return new Judgement(Status.INSUFFICIENT_DATA, lowest, Reason.MIN_SAMPLES);
    }
    Double crossed = critical.crossed(value);
    if (crossed != null) {
      return new Judgement(Status.CRITICAL, crossed, null);
    }
    crossed = warning.crossed(value);
    return crossed != null
        ? new Judgement(Status.WARNING, crossed, null)
        : new Judgement(Status.OK, lowest, null);
  }

  private static double chance(Measurement measurement, CheckSettings settings) {
    Double set = settings.chance();
    double probability = set == null ? Check.DEFAULT_CHANCE : set;
    Measurement.Chance guard = measurement.chance();
    return guard == null || probability <= 0 || measurement.sampleSize() == 0
        ? Double.NEGATIVE_INFINITY
        : guard.limit(probability);
  }

  private static Judgement notEvaluated(@Nullable Reason reason) {
    return new Judgement(Status.NOT_EVALUATED, null, reason);
  }

  private static boolean isChange(@Nullable Limit limit) {
    return limit != null && limit.change() != null;
  }

  private static @Nullable Double lowest(@Nullable Double a, @Nullable Double b) {
    return a != null && b != null ? Double.valueOf(Math.min(a, b)) : a != null ? a : b;
  }
}

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
  /**
   * Judges.
   *
   * @param pValue the measurement's, corrected for the tests beside it; null where it is no test
   */
  static Judgement of(
      Check check,
      Measurement measurement,
      @Nullable Double pValue,
      CheckSettings settings,
      WindowStatus window) {
    return of(check, measurement, pValue, settings, window, true);
  }

  /**
   * Judges.
   *
   * @param defaults whether a check has its limits where none are set
   */
  static Judgement of(
      Check check,
      Measurement measurement,
      @Nullable Double pValue,
      CheckSettings settings,
      WindowStatus window,
      boolean defaults) {
    Double value = check.judgesEffect() ? measurement.effectSize() : measurement.value();
    if (measurement.reason() == Reason.MIN_SAMPLES) {
      return new Judgement(Status.INSUFFICIENT_DATA, null, Reason.MIN_SAMPLES);
    }
    if (measurement.value() == null || value == null) {
      return notEvaluated(
          measurement.reason() == null ? Reason.NO_THRESHOLD : measurement.reason());
    }
    if (check.volume() && window == WindowStatus.SPEC_CHANGED) {
      return notEvaluated(Reason.SPEC_CHANGED);
    }
    boolean own = settings.warning() != null || settings.critical() != null;
    Limits limits =
        own
            ? new Limits(settings.warning(), settings.critical())
            : defaults ? check.defaultLimits(measurement) : Limits.NONE;
    if (limits.equals(Limits.NONE)) {
      return notEvaluated(Reason.NO_THRESHOLD);
    }
    if (check.volume() && window == WindowStatus.PARTIAL) {
      return notEvaluated(Reason.PARTIAL_WINDOW);
    }
    double probability = own && !check.alwaysGuarded() ? 0 : probability(settings);
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    Measurement.Chance chance = check.judgesEffect() ? null : measurement.chance();
    if (chance != null && probability > 0 && measurement.sampleSize() > 0) {
      least = chance.lowerLimit(probability);
      most = chance.limit(probability);
    }
    Integer set = settings.minSamples();
    boolean tooFew = measurement.sampleSize() < (set == null ? check.minSamples() : set);
    if (tooFew && (isLearned(limits.warning()) || isLearned(limits.critical()))) {
      return new Judgement(Status.INSUFFICIENT_DATA, null, Reason.MIN_SAMPLES);
    }
    Bounds warning = bounds(limits.warning(), check, measurement, settings, least, most);
    Bounds critical = bounds(limits.critical(), check, measurement, settings, least, most);
    if (warning.none() && critical.none()) {
      boolean compared = isChange(limits.warning()) || isChange(limits.critical());
      return notEvaluated(compared ? Reason.NO_BASELINE : Reason.NO_THRESHOLD);
    }
    if (tooFew) {
      return new Judgement(Status.INSUFFICIENT_DATA, lowest(warning, critical), Reason.MIN_SAMPLES);
    }
    boolean byChance = probability > 0 && pValue != null && pValue > probability;
    return judge(surely(check, measurement, value), byChance, warning, critical);
  }

  /** The bounds of a limit, not crossed by what chance alone reaches: a learned one is that. */
  private static Bounds bounds(
      @Nullable Limit limit,
      Check check,
      Measurement measurement,
      CheckSettings settings,
      double least,
      double most) {
    if (!isLearned(limit)) {
      return Bounds.of(limit, check.worse(), measurement.baselineValue()).guarded(least, most);
    }
    Measurement.Chance learned = measurement.learned();
    Measurement.Chance by = learned == null ? measurement.chance() : learned;
    double probability = probability(settings);
    double reached =
        by == null
            ? Double.POSITIVE_INFINITY
            : by.limit(probability > 0 ? probability : Check.DEFAULT_CHANCE);
    return Double.isFinite(reached) ? new Bounds(null, reached) : Bounds.NONE;
  }

  /** The smallest value that a distance can have, given how far it may be off. */
  private static double surely(Check check, Measurement measurement, double value) {
    Double bound = measurement.errorBound();
    return check.alwaysGuarded() && !check.judgesEffect() && bound != null ? value - bound : value;
  }

  private static Judgement judge(double value, boolean byChance, Bounds warning, Bounds critical) {
    Double crossed = byChance ? null : critical.crossed(value);
    if (crossed != null) {
      return new Judgement(Status.CRITICAL, crossed, null);
    }
    crossed = byChance ? null : warning.crossed(value);
    return crossed != null
        ? new Judgement(Status.WARNING, crossed, null)
        : new Judgement(Status.OK, lowest(warning, critical), null);
  }

  private static double probability(CheckSettings settings) {
    Double set = settings.chance();
    return set == null ? Check.DEFAULT_CHANCE : set;
  }

  private static Judgement notEvaluated(@Nullable Reason reason) {
    return new Judgement(Status.NOT_EVALUATED, null, reason);
  }

  private static boolean isLearned(@Nullable Limit limit) {
    return limit != null && limit.learned();
  }

  private static boolean isChange(@Nullable Limit limit) {
    return limit != null && limit.change() != null;
  }

  private static @Nullable Double lowest(Bounds warning, Bounds critical) {
    Double a = warning.lowest();
    Double b = critical.lowest();
    return a != null && b != null ? Double.valueOf(Math.min(a, b)) : a != null ? a : b;
  }
}

package io.plumbline.detectors.check;

import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.Limit;
import java.util.Optional;

/** One figure of the monitor {@code data-quality} and how it is judged. Pure, without state. */
public sealed interface Check permits ColumnCheck, StreamCheck {
  /** The share of windows in which a guarded check may go beyond its limit by chance. */
  double DEFAULT_CHANCE = 0.001;

  /** The metric's name, in snake_case. */
  String id();

  /** One sentence on what it measures, for the reference page. */
  String description();

  /** Its unit, and the values that it can have. */
  Scale scale();

  /** Which side is worse. */
  Worse worse();

  /** Below this many samples the status is {@code insufficient-data}, unless settings say. */
  int minSamples();

  /** The limits where none are set. They may depend on the baseline's own figure. */
  default Limits defaultLimits(Measurement measurement) {
    return Limits.NONE;
  }

  /** Whether it is computed unless the configuration says; others only where it names them. */
  default boolean byDefault() {
    return true;
  }

  /**
   * Whether limits are of the effect size: of a test, whose statistic grows with the sample. Then a
   * violation needs a p-value below the chance as well.
   */
  default boolean judgesEffect() {
    return false;
  }

  /** Whether limits that a user set are guarded by chance like the defaults. */
  default boolean alwaysGuarded() {
    return false;
  }

  /** Whether its limit can be learned from the baseline. */
  default boolean learnable() {
    return alwaysGuarded() && !judgesEffect();
  }

  /** Whether it measures how much traffic there is, which a partial window cannot tell. */
  default boolean volume() {
    return false;
  }

  /** Whether it is compared with a baseline where there is one. */
  default boolean compares() {
    return true;
  }

  /** Whether there is no figure at all without a baseline that has values of the column. */
  default boolean needsBaseline() {
    return false;
  }

  /** The default limits for the reference page, where they are no numbers that say it all. */
  default Optional<String> limitsInWords() {
    return Optional.empty();
  }

  /** What a violation says in plain words, where figure and limit alone do not. */
  default Optional<String> inWords(Metric violation) {
    return Optional.empty();
  }

  /** What a user set for it. */
  default CheckSettings settings(DataQualitySpec spec, String subject) {
    return spec.settings(subject, id());
  }

  /** What is wrong with a limit for this check, if anything: for the configuration's reader. */
  default Optional<String> problemWith(Limit limit) {
    if (limit.level() != null && worse() == Worse.NEITHER) {
      return Optional.of(
          id() + " has no worse side: use {below: a, above: b} or {change: r} instead of a number");
    }
    if (limit.learned() && !learnable()) {
      return Optional.of(
          id()
              + " has no limit that a baseline could teach: set a number"
              + (judgesEffect() ? ", of its effect size" : ""));
    }
    if (limit.change() != null && !compares()) {
      return Optional.of(id() + " is not compared with a baseline: change cannot be judged");
    }
    return Optional.empty();
  }
}

package io.plumbline.jobs.config;

import io.plumbline.detectors.check.WindowEvaluation;
import io.plumbline.detectors.spec.BaselineSpec;
import io.plumbline.detectors.spec.PastBaselineSpec;
import io.plumbline.detectors.spec.PastBaselineSpec.Season;
import io.plumbline.detectors.spec.VersionBaselineSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code baselines} of one model: what its windows are compared with beside its reference.
 */
final class BaselinesReader {
  /** More would multiply everybody's figures. */
  static final int MOST = 8;

  private static final int WINDOWS = 24;
  private static final int LEAST_WINDOWS = 3;
  private static final int CYCLES = 4;
  private static final int LEAST_CYCLES = 2;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private BaselinesReader() {}

  /** What a baseline is made of. */
  private enum Type {
    ROLLING,
    SEASONAL,
    VERSION;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The baselines, in the file's order.
   *
   * @param windows the model's windows
   * @param version the version that the entry covers, or null
   */
  static List<BaselineSpec> read(
      Optional<Place> place, List<WindowSpec> windows, @Nullable String version) {
    List<BaselineSpec> baselines = new ArrayList<>();
    if (place.isEmpty()) {
      return baselines;
    }
    for (Place entry : place.get().items()) {
      BaselineSpec baseline = baseline(entry, windows, version);
      if (baseline == null) {
        continue;
      }
      if (baselines.stream().anyMatch(other -> other.name().equals(baseline.name()))) {
        entry.problem(
            "every baseline must have a name of its own: was \"" + baseline.name() + "\" again");
        continue;
      }
      baselines.add(baseline);
    }
    if (baselines.size() > MOST) {
      place.get().problem("there may be at most " + MOST + " baselines: were " + baselines.size());
    }
    return baselines;
  }

  private static @Nullable BaselineSpec baseline(
      Place entry, List<WindowSpec> windows, @Nullable String version) {
    Fields fields = entry.fields();
    String name =
        fields.require("name", BaselinesReader::name, "a name of its own, such as last-day");
    Type type =
        fields.require(
            "type",
            Values.choice(List.of(Type.values()), Type::wireName),
            "rolling, seasonal or version");
    if (name == null || type == null) {
      return null;
    }
    return type == Type.VERSION
        ? ofVersion(name, fields, version)
        : ofPast(name, type, fields, windows);
  }

  private static @Nullable VersionBaselineSpec ofVersion(
      String name, Fields fields, @Nullable String own) {
    String other =
        fields.require("version", BaselinesReader::version, "the version to compare with");
    fields.refuseOthers();
    if (other == null) {
      return null;
    }
    if (own == null) {
      fields.problem(
          "version",
          "what is compared with another version must be one itself: the model has no version");
    } else if (own.equals(other)) {
      fields.problem("version", "must be another version than the model's: was \"" + other + "\"");
    }
    return new VersionBaselineSpec(name, other);
  }

  private static @Nullable PastBaselineSpec ofPast(
      String name, Type type, Fields fields, List<WindowSpec> windows) {
    Season season = Season.NONE;
    if (type == Type.SEASONAL) {
      season =
          fields.require(
              "period",
              Values.choice(List.of(Season.HOUR_OF_DAY, Season.HOUR_OF_WEEK), Season::wireName),
              "hour-of-day or hour-of-week");
    }
    boolean rolling = type == Type.ROLLING;
    String cyclesKey = rolling ? "windows" : "cycles";
    String leastKey = rolling ? "min-windows" : "min-cycles";
    long cycles =
        fields.read(
            cyclesKey,
            Values.whole(1, PastBaselineSpec.MOST_CYCLES),
            (long) (rolling ? WINDOWS : CYCLES));
    long usual = Math.min(cycles, rolling ? LEAST_WINDOWS : LEAST_CYCLES);
    long least = fields.read(leastKey, Values.whole(1, cycles), usual);
    long relearn =
        fields.read(
            "relearn-after",
            Values.whole(least, PastBaselineSpec.MOST_CYCLES),
            Math.max(cycles, least));
    fields.refuseOthers();
    if (season == null) {
      return null;
    }
    PastBaselineSpec baseline =
        new PastBaselineSpec(name, season, (int) cycles, (int) least, (int) relearn);
    if (windows.stream().noneMatch(baseline::concerns)) {
      fields.problem(
          "period",
          "at least one window must fit into it, with a step that divides it and no longer than it:"
              + " was "
              + season.wireName()
              + " for "
              + String.join(
                  ", ", windows.stream().map(window -> Values.written(window.size())).toList()));
      return null;
    }
    windows.stream()
        .flatMap(window -> baseline.problemWith(window).stream())
        .findFirst()
        .ifPresent(problem -> fields.problem(cyclesKey, problem));
    return baseline;
  }

  private static String version(YamlValue value) {
    String version = Values.text(value);
    if (version.isEmpty()) {
      throw new IllegalArgumentException(
          "must be a version of the model: was " + value.described());
    }
    return version;
  }

  private static String name(YamlValue value) {
    String name = Values.text(value);
    if (!NAME.matcher(name).matches() || WindowEvaluation.RESERVED_BASELINES.contains(name)) {
      throw new IllegalArgumentException(
          "must be a name of at most 64 letters, digits, dots, underscores and hyphens, not "
              + String.join(", ", WindowEvaluation.RESERVED_BASELINES)
              + ": was "
              + value.described());
    }
    return name;
  }
}

package io.plumbline.jobs.config;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Worse;
import io.plumbline.detectors.distance.Correction;
import io.plumbline.detectors.spec.CheckSettings;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.LevelLimits;
import io.plumbline.detectors.spec.Limit;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.detectors.spec.RateLimits;
import io.plumbline.detectors.spec.SourceWatch;
import io.plumbline.jobs.config.YamlValue.Scalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code monitors} of one model. */
final class MonitorsReader {
  private static final String DATA_QUALITY = "data-quality";
  private static final String OPERATIONS = "operations";
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final List<String> LATER =
      List.of("model-quality", "bias", "attribution", "concept-drift", "business");
  private static final List<Correction> CORRECTIONS = List.of(Correction.values());

  private static final DataQualitySpec OFF = new DataQualitySpec(false, Map.of(), Map.of());

  /** The checks of data quality by name; of one name there may be one of columns and one of all. */
  private final Map<String, List<Check>> known;

  /** A reader that knows these checks of data quality. */
  MonitorsReader(List<Check> checks) {
    this.known =
        checks.stream()
            .collect(Collectors.groupingBy(Check::id, LinkedHashMap::new, Collectors.toList()));
  }

  /** The settings of data quality: defaults where no monitor is chosen, off among others. */
  DataQualitySpec read(Optional<Place> monitors) {
    if (monitors.isEmpty()) {
      return DataQualitySpec.DEFAULT;
    }
    Fields fields = monitors.get().fields();
    // Operations runs by itself: who sets it has not chosen among the others.
    DataQualitySpec dataQuality = namesMonitors(fields) ? OFF : DataQualitySpec.DEFAULT;
    if (fields.has(DATA_QUALITY)) {
      dataQuality =
          fields
              .at(DATA_QUALITY)
              .map(place -> settings(place.fields(), known))
              .orElse(DataQualitySpec.DEFAULT);
    }
    fields.has(OPERATIONS);
    for (String monitor : LATER) {
      if (fields.has(monitor)) {
        fields.at(monitor).ifPresent(place -> settings(place.fields(), Map.of()));
        fields.notice(monitor, "accepted, not evaluated by this version");
      }
    }
    fields.refuseOthers();
    return dataQuality;
  }

  private static boolean namesMonitors(Fields fields) {
    return fields.has(DATA_QUALITY) || LATER.stream().anyMatch(fields::has);
  }

  /** The settings of operations, which runs unless it is switched off. */
  OperationsSpec operations(Optional<Place> monitors) {
    Optional<Place> at = monitors.flatMap(place -> place.fields().at(OPERATIONS));
    if (at.isEmpty()) {
      return OperationsSpec.DEFAULT;
    }
    Fields fields = at.get().fields();
    Boolean enabled = fields.readOrNull("enabled", Values::flag);
    Duration silence = fields.readOrNull("silence", Values.duration(SHORTEST, LONGEST));
    Map<String, CheckSettings> checks =
        fields.at("checks").map(place -> checks(place, known)).orElse(Map.of());
    fields.refuseOthers();
    return new OperationsSpec(enabled == null || enabled, silence, checks);
  }

  /** How a source is watched. */
  static SourceWatch source(Fields source) {
    Optional<Place> at = source.at(OPERATIONS);
    if (at.isEmpty()) {
      return SourceWatch.DEFAULT;
    }
    Fields fields = at.get().fields();
    Boolean enabled = fields.readOrNull("enabled", Values::flag);
    SourceWatch watch =
        new SourceWatch(
            enabled == null || enabled,
            fields.readOrNull("silence", Values.duration(SHORTEST, LONGEST)),
            rate(fields, "dead-letter-rate", SourceWatch.DEFAULT.deadLetters()),
            rate(fields, "late-rate", SourceWatch.DEFAULT.late()),
            rate(fields, "repeat-rate", SourceWatch.DEFAULT.repeats()),
            levels(fields, "records-lag", MonitorsReader::records),
            levels(fields, "read-lag", MonitorsReader::millis),
            levels(fields, "event-lag", MonitorsReader::millis));
    fields.refuseOthers();
    return watch;
  }

  private static LevelLimits levels(Fields source, String key, Function<YamlValue, Double> level) {
    Optional<Place> at = source.at(key);
    if (at.isEmpty()) {
      return LevelLimits.NONE;
    }
    Fields fields = at.get().fields();
    Double warning = fields.readOrNull("warning", level);
    Double critical = fields.readOrNull("critical", level);
    fields.refuseOthers();
    refuseUnreachable(fields, warning, critical);
    return new LevelLimits(warning, critical);
  }

  private static double records(YamlValue value) {
    return Values.whole(1, 1_000_000_000_000L).apply(value);
  }

  private static double millis(YamlValue value) {
    return Values.duration(SHORTEST, LONGEST).apply(value).toMillis();
  }

  private static void refuseUnreachable(
      Fields fields, @Nullable Double warning, @Nullable Double critical) {
    if (warning != null && critical != null && warning > critical) {
      fields.problem(
          "warning",
          "must not be beyond critical, or it is never reached: was "
              + warning
              + " with critical "
              + critical);
    }
  }

  private static RateLimits rate(Fields source, String key, RateLimits otherwise) {
    Optional<Place> at = source.at(key);
    if (at.isEmpty()) {
      return otherwise;
    }
    Fields fields = at.get().fields();
    Double warning = fields.readOrNull("warning", MonitorsReader::share);
    Double critical = fields.readOrNull("critical", MonitorsReader::share);
    long samples =
        fields.read(
            "min-samples",
            Values.whole(1, 1_000_000_000),
            (long) SourceWatch.DEAD_LETTERS.minSamples());
    fields.refuseOthers();
    refuseUnreachable(fields, warning, critical);
    return new RateLimits(warning, critical, (int) samples);
  }

  private static double share(YamlValue value) {
    double share = Values.number(value);
    if (share < 0 || share >= 1) {
      throw new IllegalArgumentException(
          "must be a share of inputs, at least 0 and below 1: was " + value.described());
    }
    return share;
  }

  /**
   * Checks and columns of a monitor.
   *
   * @param known the checks it knows by name; empty to take any name
   */
  private static DataQualitySpec settings(Fields fields, Map<String, List<Check>> known) {
    String preset = fields.readOrNull("preset", MonitorsReader::preset);
    Map<String, CheckSettings> checks =
        fields.at("checks").map(place -> checks(place, known)).orElse(Map.of());
    Map<String, Map<String, CheckSettings>> columns = new LinkedHashMap<>();
    fields
        .at("columns")
        .ifPresent(
            place -> {
              Fields byColumn = place.fields();
              List<Place> places = byColumn.all();
              for (int i = 0; i < places.size(); i++) {
                columns.put(byColumn.keys().get(i), checks(places.get(i), known));
              }
            });
    Boolean allChecks = fields.readOrNull("all-checks", Values::flag);
    Correction correction =
        fields.readOrNull("correction", Values.choice(CORRECTIONS, MonitorsReader::name));
    fields.refuseOthers();
    return new DataQualitySpec(
        true,
        checks,
        columns,
        allChecks != null && allChecks,
        correction == null ? Correction.BENJAMINI_HOCHBERG : correction,
        preset != null);
  }

  private static String name(Correction correction) {
    return correction.id().replace('_', '-');
  }

  private static String preset(YamlValue value) {
    return Values.choice(List.of("sagemaker"), (String s) -> s).apply(value);
  }

  private static Map<String, CheckSettings> checks(Place place, Map<String, List<Check>> known) {
    Map<String, CheckSettings> checks = new LinkedHashMap<>();
    Fields fields = place.fields();
    List<Place> places = fields.all();
    for (int i = 0; i < places.size(); i++) {
      String metric = fields.keys().get(i);
      if (!known.isEmpty() && !known.containsKey(metric)) {
        fields.problem(
            metric,
            "is no check of this monitor"
                + Suggestion.of(metric, known.keySet())
                    .map(s -> ": did you mean " + s + "?")
                    .orElse(": known are " + String.join(", ", known.keySet())));
      }
      checks.put(metric, check(places.get(i), known.getOrDefault(metric, List.of())));
    }
    return checks;
  }

  private static CheckSettings check(Place place, List<Check> of) {
    if (place.value() instanceof Scalar scalar && scalar.kind() == YamlValue.ScalarKind.NULL) {
      return new CheckSettings(true, null, null, null, null);
    }
    Fields fields = place.fields();
    Boolean enabled = fields.readOrNull("enabled", Values::flag);
    Limit warning = fields.at("warning").map(p -> limit(p, of)).orElse(null);
    Limit critical = fields.at("critical").map(p -> limit(p, of)).orElse(null);
    Long minSamples = fields.readOrNull("min-samples", Values.whole(0, 1_000_000_000));
    Double chance = fields.readOrNull("chance", MonitorsReader::chance);
    fields.refuseOthers();
    if (level(warning) > level(critical)
        && !of.isEmpty()
        && of.stream().allMatch(one -> one.worse() == Worse.HIGHER)) {
      fields.problem(
          "warning",
          "must not be beyond critical, or it is never reached: was "
              + level(warning)
              + " with critical "
              + level(critical));
    }
    // What is named runs, also where it would not by default.
    return new CheckSettings(
        enabled == null || enabled,
        warning,
        critical,
        minSamples == null ? null : minSamples.intValue(),
        chance);
  }

  /** The level of a limit; not a number, and so beyond nothing, without one. */
  private static double level(@Nullable Limit limit) {
    return limit == null || limit.level() == null ? Double.NaN : limit.level();
  }

  private static double chance(YamlValue value) {
    double chance = Values.number(value);
    if (chance < 0 || chance >= 1) {
      throw new IllegalArgumentException(
          "must be a share of windows, at least 0 and below 1: was " + value.described());
    }
    return chance;
  }

  private static @Nullable Limit limit(Place place, List<Check> of) {
    boolean learned = place.value() instanceof Scalar scalar && scalar.text().equals("auto");
    Limit limit = learned ? Limit.LEARNED : place.isMapping() ? directed(place) : level(place);
    if (limit != null) {
      unfit(limit, of).ifPresent(place::problem);
    }
    return limit;
  }

  /** Why no check of the name can be judged by a limit. */
  private static Optional<String> unfit(Limit limit, List<Check> of) {
    List<Optional<String>> problems = of.stream().map(c -> c.problemWith(limit)).toList();
    return problems.stream().allMatch(Optional::isPresent)
        ? problems.stream().flatMap(Optional::stream).findFirst()
        : Optional.empty();
  }

  private static @Nullable Limit level(Place place) {
    if (place.value() instanceof Scalar scalar && scalar.kind() == YamlValue.ScalarKind.NUMBER) {
      Double level = place.readOrNull(Values::number);
      return level == null ? null : Limit.level(level);
    }
    place.problem(
        "must be a number, {below: a, above: b}, {change: r} or auto: was "
            + place.value().described());
    return null;
  }

  private static @Nullable Limit directed(Place place) {
    Fields fields = place.fields();
    Double below = fields.readOrNull("below", Values::number);
    Double above = fields.readOrNull("above", Values::number);
    Double change = fields.readOrNull("change", Values::number);
    boolean sided = fields.given("below") || fields.given("above");
    fields.refuseOthers();
    if (sided == fields.given("change")) {
      place.problem("must have either below and above (or one of them) or change");
      return null;
    }
    if (below != null && above != null && below > above) {
      place.problem("below must be at most above: were " + below + " and " + above);
      return null;
    }
    if (change != null && change <= 0) {
      fields.problem("change", "must be a share of the baseline's value above 0: was " + change);
      return null;
    }
    return below == null && above == null && change == null
        ? null
        : new Limit(null, below, above, change);
  }
}

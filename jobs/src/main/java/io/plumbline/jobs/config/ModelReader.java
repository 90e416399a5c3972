package io.plumbline.jobs.config;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.event.Texts;
import io.plumbline.detectors.expression.Expression;
import io.plumbline.detectors.spec.AlertSpec;
import io.plumbline.detectors.spec.BaselineSpec;
import io.plumbline.detectors.spec.DataQualitySpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.ModelSpec;
import io.plumbline.detectors.spec.OperationsSpec;
import io.plumbline.detectors.spec.Problem;
import io.plumbline.detectors.spec.SegmentSpec;
import io.plumbline.detectors.spec.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry under {@code models}. */
final class ModelReader {
  private static final Duration ALLOWED_LATENESS = Duration.ofMinutes(10);
  private static final Duration MAX_LABEL_DELAY = Duration.ofDays(30);
  private static final Duration LONGEST_LABEL_DELAY = Duration.ofDays(3_650);
  private static final Duration LONGEST_DROP = Duration.ofDays(30);
  private static final Pattern FIRE = Pattern.compile("([0-9]{1,4}) +of +([0-9]{1,4})");

  private final Path file;
  private final MonitorsReader monitors;

  /** A reader for one file; the checks are those of data quality. */
  ModelReader(Path file, List<Check> checks) {
    this.file = file;
    this.monitors = new MonitorsReader(checks);
  }

  /** The model; null when something it cannot do without is missing or refused. */
  @Nullable ModelConfig read(Place place) {
    Fields fields = place.fields();
    String id = fields.require("id", ModelReader::id, "the model's id");
    String version = fields.readOrNull("version", ModelReader::name);
    Problem problem =
        fields.require(
            "problem",
            Values.choice(List.of(Problem.values()), Problem::wireName),
            "binary-classification, multiclass-classification or regression");
    String positive = positiveLabel(fields, problem);
    BaselineConfig baseline = baseline(fields);
    ConstraintsConfig constraints =
        fields
            .at("constraints")
            .map(at -> ConstraintsConfig.read(at, file))
            .orElse(ConstraintsConfig.DEFAULT);
    List<WindowSpec> windows = WindowsReader.read(fields.at("windows"));
    List<BaselineSpec> baselines = BaselinesReader.read(fields.at("baselines"), windows, version);
    if (!baseline.judged() && baselines.isEmpty()) {
      fields.problem(
          "baseline",
          "what is not judged beside it must be beside others: judged was false, and there are no"
              + " baselines");
    }
    Duration lateness =
        fields.read(
            "allowed-lateness",
            Values.duration(Duration.ZERO, ModelSpec.MAX_WINDOW),
            ALLOWED_LATENESS);
    Duration labelDelay =
        fields.read(
            "max-label-delay",
            Values.duration(Duration.ofMillis(1), LONGEST_LABEL_DELAY),
            MAX_LABEL_DELAY);
    Map<String, String> labels = labels(fields);
    Map<String, FeatureSpec> features = FeaturesReader.features(fields);
    List<FacetConfig> facets = FeaturesReader.facets(fields, features);
    List<Expression> expressions = ExpressionsReader.read(fields, features);
    SegmentSpec segments = FeaturesReader.segments(fields, features);
    // The baseline may know more columns: who reads it asks again.
    segments
        .problemWith(columns(features, problem))
        .ifPresent(tooMany -> fields.problem("segments", tooMany));
    DataQualitySpec dataQuality = monitors.read(fields.at("monitors"));
    if (dataQuality.modelMonitor() && baseline.file() == null && constraints.file() == null) {
      fields.problem(
          "monitors",
          "preset sagemaker needs something to hold windows against: constraints, a baseline, or"
              + " both");
    }
    OperationsSpec operations = monitors.operations(fields.at("monitors"));
    AlertSpec alerts = alerts(fields);
    Duration dropWithin = dropWithin(fields);
    Instant effectiveFrom = fields.readOrNull("effective-from", ModelReader::effectiveFrom);
    Long given = fields.readOrNull("spec-version", Values.whole(1, 999_999_999_999_999_999L));
    fields.refuseOthers();
    if (id == null || problem == null) {
      return null;
    }
    return new ModelConfig(
        id,
        version,
        given != null ? given : ContentHash.positive(place.value().canonical()),
        effectiveFrom,
        problem,
        positive,
        baseline.file(),
        constraints,
        windows,
        lateness,
        labelDelay,
        labels,
        segments,
        facets,
        features,
        dataQuality,
        alerts,
        dropWithin,
        operations,
        expressions,
        baseline.judged(),
        baselines,
        place.value().written());
  }

  /** The columns that a model has without a baseline. */
  private static int columns(Map<String, FeatureSpec> features, @Nullable Problem problem) {
    long aged = features.values().stream().filter(feature -> feature.age() != null).count();
    return features.size() + (int) aged + (problem == Problem.BINARY_CLASSIFICATION ? 2 : 1);
  }

  /**
   * The reference.
   *
   * @param file its file, or null
   * @param judged whether what compares with it is judged
   */
  private record BaselineConfig(@Nullable Path file, boolean judged) {}

  private BaselineConfig baseline(Fields fields) {
    Place place = fields.at("baseline").orElse(null);
    if (place == null) {
      fields.notice(
          "baseline",
          "left out: figures are compared with no reference, and only columns under features are"
              + " profiled");
      return new BaselineConfig(null, true);
    }
    if (!place.isMapping()) {
      return new BaselineConfig(place.readOrNull(this::path), true);
    }
    Fields own = place.fields();
    Path path = own.require("file", this::path, "the baseline's file");
    boolean judged = own.read("judged", Values::flag, true);
    own.refuseOthers();
    return new BaselineConfig(path, judged);
  }

  private Path path(YamlValue value) {
    return file.resolveSibling(Values.text(value)).normalize();
  }

  /** Beyond these years no event is: a time there is a slip. */
  private static Instant effectiveFrom(YamlValue value) {
    Instant time = Values.instant(value);
    int year = time.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1900 || year > 9999) {
      throw new IllegalArgumentException(
          "must be a time of the years 1900 to 9999: was " + value.described());
    }
    return time;
  }

  private static String id(YamlValue value) {
    String id = name(value);
    if (id.equals("*")) {
      throw new IllegalArgumentException(
          "a model's id must not be *, which accounting uses: was *");
    }
    return id;
  }

  /** A name that events are looked up by. A longer version of an event is cut, and never equal. */
  private static String name(YamlValue value) {
    String name = Values.text(value);
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Texts.MAX_BYTES) {
      throw new IllegalArgumentException(
          "must have at most " + Texts.MAX_BYTES + " bytes of UTF-8: had " + bytes);
    }
    return name;
  }

  private static @Nullable String positiveLabel(Fields fields, @Nullable Problem problem) {
    if (problem != null
        && problem != Problem.BINARY_CLASSIFICATION
        && fields.given("positive-label")) {
      fields.problem(
          "positive-label",
          "must be left out unless the problem is binary-classification: was given for "
              + problem.wireName());
      return null;
    }
    return fields.readOrNull("positive-label", Values::twoClassCategory);
  }

  private static Map<String, String> labels(Fields fields) {
    Map<String, String> labels = new LinkedHashMap<>();
    fields
        .at("labels")
        .ifPresent(
            place -> {
              Fields entries = place.fields();
              List<Place> places = entries.all();
              for (int i = 0; i < places.size(); i++) {
                String value = places.get(i).readOrNull(Values::text);
                if (value != null) {
                  labels.put(entries.keys().get(i), value);
                }
              }
            });
    return labels;
  }

  private static AlertSpec alerts(Fields model) {
    Fields fields = model.at("alerts").map(Place::fields).orElse(null);
    if (fields == null) {
      return AlertSpec.DEFAULT;
    }
    int[] fire =
        fields.read(
            "fire",
            ModelReader::fire,
            new int[] {AlertSpec.DEFAULT.fire(), AlertSpec.DEFAULT.of()});
    long resolve =
        fields.read("resolve", Values.whole(1, 1_000), (long) AlertSpec.DEFAULT.resolve());
    String runbook = fields.readOrNull("runbook-url", Values::text);
    fields.refuseOthers();
    return new AlertSpec(fire[0], fire[1], (int) resolve, runbook);
  }

  private static int[] fire(YamlValue value) {
    Matcher matcher = FIRE.matcher(Values.text(value));
    if (matcher.matches()) {
      int fire = Integer.parseInt(matcher.group(1));
      int of = Integer.parseInt(matcher.group(2));
      if (fire >= 1 && fire <= of && of <= 1_000) {
        return new int[] {fire, of};
      }
    }
    throw new IllegalArgumentException(
        "must be k of n with 1 <= k <= n <= 1000, such as 2 of 3: was " + value.described());
  }

  /** How long repeated events are dropped, of a model or a source; null when it is left out. */
  static @Nullable Duration dropWithin(Fields owner) {
    Fields fields = owner.at("duplicates").map(Place::fields).orElse(null);
    if (fields == null) {
      return null;
    }
    Duration within =
        fields.require(
            "drop-within",
            Values.duration(Duration.ofMillis(1), LONGEST_DROP),
            "a duration such as 1h");
    fields.refuseOthers();
    return within;
  }
}

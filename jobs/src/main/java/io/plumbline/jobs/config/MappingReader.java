package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.FieldPath;
import io.plumbline.connectors.format.MappedFeatures;
import io.plumbline.connectors.format.MappedTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a source says under {@code mapping}. */
final class MappingReader {
  private static final String A_PATH = "the path of a field, such as request.id";

  private MappingReader() {}

  /** A mapping; null, with its problems, if it cannot be used. */
  static @Nullable EventMapping read(Place place) {
    Fields fields = place.fields();
    FieldPath id = fields.require("event-id", MappingReader::path, A_PATH);
    MappedTime time = null;
    if (fields.at("event-time").isEmpty()) {
      fields.missing("event-time", A_PATH + ", or {field: ts, unit: ms}");
    } else {
      time = time(fields.at("event-time").get());
    }
    FieldPath model = fields.readOrNull("model", MappingReader::path);
    FieldPath version = fields.readOrNull("model-version", MappingReader::path);
    MappedFeatures features =
        fields.at("features").map(MappingReader::features).orElse(MappedFeatures.REST);
    FieldPath answer = null;
    FieldPath score = null;
    FieldPath probabilities = null;
    Optional<Place> prediction = fields.at("prediction");
    if (prediction.isPresent()) {
      Fields of = prediction.get().fields();
      answer = of.readOrNull("label", MappingReader::path);
      score = of.readOrNull("score", MappingReader::path);
      probabilities = of.readOrNull("probabilities", MappingReader::path);
      of.refuseOthers();
    }
    FieldPath latency = fields.readOrNull("latency-ms", MappingReader::path);
    FieldPath label = fields.readOrNull("label", MappingReader::path);
    FieldPath attributions = fields.readOrNull("attributions", MappingReader::path);
    FieldPath tags = fields.readOrNull("tags", MappingReader::path);
    fields.refuseOthers();
    refusePassedOver(fields, features, attributions, "attributions");
    refusePassedOver(fields, features, tags, "tags");
    return id == null || time == null
        ? null
        : new EventMapping(
            id,
            time,
            model,
            version,
            features,
            answer,
            score,
            probabilities,
            latency,
            label,
            attributions,
            tags);
  }

  /** What is passed over so that it is no feature cannot be listed as one. */
  private static void refusePassedOver(
      Fields fields, MappedFeatures features, @Nullable FieldPath passedOver, String key) {
    if (passedOver == null) {
      return;
    }
    List<FieldPath> listed = new ArrayList<>();
    features.renamed().forEach(renamed -> listed.add(renamed.field()));
    if (features.only() != null) {
      listed.addAll(features.only());
    }
    for (FieldPath field : listed) {
      List<String> whole = new ArrayList<>(features.under().names());
      whole.addAll(field.names());
      List<String> over = passedOver.names();
      if (whole.size() >= over.size() && whole.subList(0, over.size()).equals(over)) {
        fields.problem(
            key,
            "a field that is passed over is no feature: "
                + new FieldPath(whole)
                + " is listed as one");
      }
    }
  }

  private static FieldPath path(YamlValue value) {
    return FieldPath.parse(Values.text(value));
  }

  // ---- time ----

  private static @Nullable MappedTime time(Place place) {
    if (!place.isMapping()) {
      FieldPath field = place.readOrNull(MappingReader::path);
      return field == null ? null : MappedTime.at(field);
    }
    Fields fields = place.fields();
    FieldPath field = fields.require("field", MappingReader::path, A_PATH);
    List<MappedTime.Unit> units =
        Arrays.stream(MappedTime.Unit.values())
            .filter(unit -> unit != MappedTime.Unit.OWN && unit != MappedTime.Unit.PATTERN)
            .toList();
    MappedTime.Unit unit =
        fields.readOrNull("unit", Values.choice(units, MappedTime.Unit::wireName));
    String pattern = fields.readOrNull("pattern", MappingReader::pattern);
    String zone = fields.readOrNull("zone", MappingReader::zone);
    if (fields.given("unit") && fields.given("pattern")) {
      fields.problem("pattern", "a time has a unit or a pattern: both were given");
    }
    if (fields.given("zone") && !fields.given("pattern")) {
      fields.problem("zone", "a zone goes with a pattern: there was none");
    }
    fields.refuseOthers();
    if (field == null) {
      return null;
    }
    if (pattern != null) {
      return MappedTime.like(field, pattern, zone == null ? "UTC" : zone);
    }
    return unit == null ? MappedTime.at(field) : MappedTime.in(field, unit);
  }

  private static String pattern(YamlValue value) {
    String pattern = Values.text(value);
    MappedTime.like(FieldPath.ROOT, pattern, "UTC");
    return pattern;
  }

  private static String zone(YamlValue value) {
    String zone = Values.text(value);
    MappedTime.like(FieldPath.ROOT, "yyyy-MM-dd", zone);
    return zone;
  }

  // ---- features ----

  private static MappedFeatures features(Place place) {
    if (!place.isMapping()) {
      return new MappedFeatures(FieldPath.ROOT, paths(place), List.of(), List.of());
    }
    Fields fields = place.fields();
    FieldPath under = fields.read("under", MappingReader::path, FieldPath.ROOT);
    List<FieldPath> only = fields.at("only").map(MappingReader::paths).orElse(null);
    List<FieldPath> except =
        fields.at("except").map(MappingReader::paths).orElseGet(List::<FieldPath>of);
    List<MappedFeatures.Renamed> names = new ArrayList<>();
    fields.at("names").ifPresent(at -> names(at.fields(), names));
    if (only != null && !except.isEmpty()) {
      fields.problem("except", "exceptions go with everything else, not with a list under only");
      except = List.of();
    }
    for (MappedFeatures.Renamed renamed : names) {
      if (except.contains(renamed.field())) {
        fields.problem(
            "names",
            "a field under except is no feature: was " + renamed.field() + " all the same");
      }
    }
    fields.refuseOthers();
    refuseDoubled(fields, only == null ? List.of() : only, names);
    return new MappedFeatures(under, only, except, names);
  }

  private static List<FieldPath> paths(Place place) {
    List<FieldPath> paths = new ArrayList<>();
    List<Place> items = place.items();
    if (items.isEmpty() && place.value() instanceof YamlValue.Sequence) {
      place.problem("must be a list of at least one field: was empty");
    }
    for (Place item : items) {
      FieldPath path = item.readOrNull(MappingReader::path);
      if (path != null && paths.contains(path)) {
        item.problem("a field must come once: was " + path + " again");
      } else if (path != null) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static void names(Fields fields, List<MappedFeatures.Renamed> names) {
    List<String> keys = fields.keys();
    List<Place> places = fields.all();
    for (int i = 0; i < keys.size(); i++) {
      String column = places.get(i).readOrNull(Values::text);
      try {
        FieldPath field = FieldPath.parse(keys.get(i));
        if (column != null) {
          names.add(new MappedFeatures.Renamed(field, column));
        }
      } catch (IllegalArgumentException e) {
        places.get(i).problem(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Two fields of one column would hide each other. */
  private static void refuseDoubled(
      Fields fields, List<FieldPath> only, List<MappedFeatures.Renamed> names) {
    Map<FieldPath, String> columns = new HashMap<>();
    only.forEach(field -> columns.put(field, String.join(".", field.names())));
    names.forEach(renamed -> columns.put(renamed.field(), renamed.column()));
    columns.entrySet().stream()
        .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.counting()))
        .forEach(
            (column, count) -> {
              if (count > 1) {
                fields.problem(
                    "names", "every feature needs a name of its own: was \"" + column + "\" again");
              }
            });
  }
}

package io.plumbline.jobs.config;

import io.plumbline.detectors.profile.AgeSource;
import io.plumbline.detectors.profile.AgeSource.Format;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.spec.AgeSpec;
import io.plumbline.detectors.spec.FeatureSpec;
import io.plumbline.detectors.spec.SegmentSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a model says of its columns: features, facets, segments. */
final class FeaturesReader {
  private static final Duration SHORTEST_AGE = Duration.ofMillis(1);
  private static final Duration LONGEST_AGE = Duration.ofDays(3_650);

  private FeaturesReader() {}

  /** What is said of features, and that facets are sensitive. */
  static Map<String, FeatureSpec> features(Fields fields) {
    Map<String, FeatureSpec> features = new LinkedHashMap<>();
    Set<String> facets = facetColumns(fields);
    fields
        .at("features")
        .ifPresent(
            place -> {
              Fields entries = place.fields();
              List<Place> places = entries.all();
              for (int i = 0; i < places.size(); i++) {
                String name = entries.keys().get(i);
                features.put(name, feature(places.get(i), facets.contains(name)));
              }
            });
    facets.forEach(column -> features.putIfAbsent(column, new FeatureSpec(null, true)));
    return features;
  }

  private static FeatureSpec feature(Place place, boolean facet) {
    if (place.value() instanceof YamlValue.Scalar scalar
        && scalar.kind() == YamlValue.ScalarKind.NULL) {
      return new FeatureSpec(null, facet);
    }
    Fields fields = place.fields();
    ColumnKind kind =
        fields.readOrNull(
            "kind", Values.choice(List.of(ColumnKind.values()), ColumnKind::wireName));
    boolean sensitive = fields.read("sensitive", Values::flag, facet);
    AgeSpec age = fields.at("age-of").map(FeaturesReader::age).orElse(null);
    fields.refuseOthers();
    return new FeatureSpec(kind, sensitive, age);
  }

  /** Where a feature says how old it is, and how old it may be. */
  private static @Nullable AgeSpec age(Place place) {
    Fields fields = place.fields();
    String column = fields.require("column", Values::text, "the feature that holds its time");
    Format format =
        fields.read(
            "format", Values.choice(List.of(Format.values()), Format::wireName), Format.OWN);
    Duration warning = fields.readOrNull("warning", Values.duration(SHORTEST_AGE, LONGEST_AGE));
    Duration critical = fields.readOrNull("critical", Values.duration(SHORTEST_AGE, LONGEST_AGE));
    fields.refuseOthers();
    if (warning != null && critical != null && warning.compareTo(critical) > 0) {
      fields.problem(
          "warning",
          "must not be beyond critical, or it is never reached: was "
              + Values.written(warning)
              + " with critical "
              + Values.written(critical));
    }
    return column == null ? null : new AgeSpec(new AgeSource(column, format), warning, critical);
  }

  /** The columns of facets; what is wrong with an entry is said by {@link #facets}. */
  private static Set<String> facetColumns(Fields fields) {
    Set<String> columns = new LinkedHashSet<>();
    fields
        .at("facets")
        .filter(place -> place.value() instanceof YamlValue.Sequence)
        .ifPresent(
            place -> {
              for (Place entry : place.items()) {
                if (entry.value() instanceof YamlValue.Mapping mapping
                    && mapping.entries().get("column") instanceof YamlValue.Scalar column
                    && !column.text().isBlank()) {
                  columns.add(column.text());
                }
              }
            });
    return columns;
  }

  /** The facets, with a notice that nothing is computed from them. */
  static List<FacetConfig> facets(Fields fields, Map<String, FeatureSpec> features) {
    List<FacetConfig> facets = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    List<Place> entries = fields.at("facets").map(Place::items).orElse(List.of());
    for (Place entry : entries) {
      Fields facet = entry.fields();
      String column = facet.require("column", Values::text, "a feature");
      List<String> values = new ArrayList<>();
      for (Place value : facet.at("disadvantaged").map(Place::items).orElse(List.of())) {
        addIfGiven(values, value.readOrNull(Values::category));
      }
      if (values.isEmpty()) {
        facet.missing("disadvantaged", "a list of at least one value");
      }
      String given = facet.readOrNull("name", Values::text);
      facet.refuseOthers();
      if (column == null || values.isEmpty()) {
        continue;
      }
      String name = given == null ? column : given;
      if (!names.add(name)) {
        entry.problem("every facet must have a name of its own: was \"" + name + "\" again");
      }
      facets.add(new FacetConfig(column, values, name));
    }
    if (!facets.isEmpty()) {
      fields.notice("facets", "accepted, not evaluated by this version");
    }
    return facets;
  }

  private static void addIfGiven(List<String> values, @Nullable String value) {
    if (value != null) {
      values.add(value);
    }
  }

  /** How the traffic is divided. */
  static SegmentSpec segments(Fields fields, Map<String, FeatureSpec> features) {
    List<List<String>> segments = new ArrayList<>();
    Place list = fields.at("segments").orElse(null);
    List<Place> entries = list == null ? List.of() : list.items();
    if (list != null && entries.size() > SegmentSpec.MOST_DIVISIONS) {
      list.problem(
          "there must be at most "
              + SegmentSpec.MOST_DIVISIONS
              + " segments, as an event is folded once more for each: were "
              + entries.size());
      entries = List.of();
    }
    for (Place entry : entries) {
      List<String> columns = new ArrayList<>();
      for (Place place : entry.oneOrMore()) {
        String column = place.readOrNull(Values::text);
        FeatureSpec feature = features.get(column);
        if (column != null && columns.contains(column)) {
          place.problem("a column must come once in a segment: was \"" + column + "\" again");
        } else if (feature != null && feature.sensitive()) {
          place.problem(
              "a segment's column must not be sensitive (a facet's is unless features say"
                  + " sensitive: false): was \""
                  + column
                  + "\"");
        } else if (column != null) {
          notListed(place, column, features);
          columns.add(column);
        }
      }
      if (columns.size() > SegmentSpec.MOST_COLUMNS) {
        entry.problem(
            "a segment must have at most "
                + SegmentSpec.MOST_COLUMNS
                + " columns: were "
                + columns.size());
        continue;
      }
      if (entry.value() instanceof YamlValue.Sequence named && named.items().isEmpty()) {
        entry.problem("a segment must have at least one column: was an empty list");
      } else if (!columns.isEmpty() && segments.contains(columns)) {
        entry.problem("a segment must come once: was " + columns + " again");
      } else if (!columns.isEmpty()) {
        segments.add(columns);
      }
    }
    long most =
        fields.read(
            "max-segments", Values.whole(1, SegmentSpec.MOST), (long) SegmentSpec.DEFAULT_MOST);
    return new SegmentSpec(segments, (int) most);
  }

  /**
   * Points at a column that is probably misspelt. No more than a notice: features may list some
   * columns only, the baseline has them all.
   */
  private static void notListed(Place place, String column, Map<String, FeatureSpec> features) {
    if (!features.containsKey(column)) {
      Suggestion.of(column, features.keySet())
          .ifPresent(
              near ->
                  place
                      .problems()
                      .notice(
                          place.path(),
                          "\"" + column + "\" is not listed under features, " + near + " is"));
    }
  }
}

package io.plumbline.jobs.config;

import io.plumbline.jobs.config.YamlValue.Mapping;
import io.plumbline.jobs.config.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value and where it stands. Reading it never throws: what does not fit becomes a problem at this
 * place.
 *
 * @param value what stands there
 * @param path the path in the file
 * @param problems where problems go
 */
record Place(YamlValue value, String path, Problems problems) {
  /** The value as something; the fallback, with a problem, when the reading refuses it. */
  <T> T read(Function<YamlValue, T> reading, T fallback) {
    T value = readOrNull(reading);
    return value == null ? fallback : value;
  }

  /** The value as something; null, with a problem, when the reading refuses it. */
  <T> @Nullable T readOrNull(Function<YamlValue, T> reading) {
    try {
      return reading.apply(value);
    } catch (IllegalArgumentException e) {
      problem(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Adds a problem here. */
  void problem(String message) {
    problems.add(path, value.line(), message);
  }

  /** The elements of a list; none, with a problem, for anything else. */
  List<Place> items() {
    if (!(value instanceof Sequence sequence)) {
      problem("must be a list: was " + value.described());
      return List.of();
    }
    List<Place> places = new ArrayList<>();
    for (YamlValue item : sequence.items()) {
      places.add(new Place(item, path + "[" + places.size() + "]", problems));
    }
    return places;
  }

  /** The elements of a list, or the one value that stands for a list of one. */
  List<Place> oneOrMore() {
    return value instanceof Sequence ? items() : List.of(this);
  }

  /** Whether the value is a mapping. */
  boolean isMapping() {
    return value instanceof Mapping;
  }

  /** The entries of a mapping; none, with a problem, for anything else. */
  Fields fields() {
    if (!(value instanceof Mapping mapping)) {
      problem("must be a mapping: was " + value.described());
      return new Fields(this, new Mapping(Map.of(), Map.of(), value.line()), false);
    }
    return new Fields(this, mapping, true);
  }
}

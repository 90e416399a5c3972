package io.plumbline.jobs.config;

import io.plumbline.jobs.config.YamlValue.Mapping;
import io.plumbline.jobs.config.YamlValue.Scalar;
import io.plumbline.jobs.config.YamlValue.ScalarKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one mapping. Every key that is asked for is a known one; {@link #refuseOthers}
 * reports the rest. A key without a value counts as left out.
 */
final class Fields {
  private final Place place;
  private final Mapping mapping;
  private final boolean usable;
  private final Set<String> known = new LinkedHashSet<>();

  /** The entries of a mapping; an unusable one stands for a value that was refused already. */
  Fields(Place place, Mapping mapping, boolean usable) {
    this.place = place;
    this.mapping = mapping;
    this.usable = usable;
  }

  /** Where a key's value stands, if it has one. */
  Optional<Place> at(String key) {
    known.add(key);
    YamlValue value = mapping.entries().get(key);
    if (value == null || value instanceof Scalar s && s.kind() == ScalarKind.NULL) {
      return Optional.empty();
    }
    return Optional.of(placeOf(key, value));
  }

  /** Whether the key has a value, be it one that is refused. */
  boolean given(String key) {
    return at(key).isPresent();
  }

  /** Whether the key is there, even without a value. */
  boolean has(String key) {
    known.add(key);
    return mapping.entries().containsKey(key);
  }

  /** All entries, when any key will do. */
  List<Place> all() {
    List<Place> places = new ArrayList<>();
    mapping.entries().forEach((key, value) -> places.add(placeOf(key, value)));
    known.addAll(mapping.entries().keySet());
    return places;
  }

  /** The keys that are there, in the order of {@link #all}. */
  List<String> keys() {
    return List.copyOf(mapping.entries().keySet());
  }

  /** A key's value, or a default when it is left out or refused. */
  <T> T read(String key, Function<YamlValue, T> reading, T otherwise) {
    return at(key).map(p -> p.read(reading, otherwise)).orElse(otherwise);
  }

  /** A key's value, or null when it is left out or refused. */
  <T> @Nullable T readOrNull(String key, Function<YamlValue, T> reading) {
    Optional<Place> at = at(key);
    return at.isPresent() ? at.get().readOrNull(reading) : null;
  }

  /** A key's value; null, with a problem that says what is expected, when it is left out. */
  <T> @Nullable T require(String key, Function<YamlValue, T> reading, String expected) {
    Optional<Place> at = at(key);
    if (at.isEmpty()) {
      missing(key, expected);
      return null;
    }
    return at.get().readOrNull(reading);
  }

  /** Adds the problem that a key is missing. */
  void missing(String key, String expected) {
    if (usable) {
      problem(key, "is missing: must be " + expected);
    }
  }

  /** Adds a problem at a key. */
  void problem(String key, String message) {
    // A key that is there without a line was set on the command line.
    int elsewhere = mapping.entries().containsKey(key) ? 0 : mapping.line();
    int line = mapping.keyLines().getOrDefault(key, elsewhere);
    place.problems().add(Problems.child(place.path(), key), line, message);
  }

  /** Notes that a key's content is accepted and skipped. */
  void notice(String key, String message) {
    place.problems().notice(Problems.child(place.path(), key), message);
  }

  /** Reports every key that was not asked for. */
  void refuseOthers() {
    for (String key : mapping.entries().keySet()) {
      if (!known.contains(key)) {
        problem(
            key,
            "is no known key here"
                + Suggestion.of(key, known)
                    .map(k -> ": did you mean " + k + "?")
                    .orElse(": known are " + String.join(", ", known)));
      }
    }
  }

  private Place placeOf(String key, YamlValue value) {
    return new Place(value, Problems.child(place.path(), key), place.problems());
  }
}

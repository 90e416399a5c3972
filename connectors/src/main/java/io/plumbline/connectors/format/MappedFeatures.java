package io.plumbline.connectors.format;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a user's own record are features. A record, a map or a JSON object stands for
 * what is in it: the field {@code city} of {@code address} is the column {@code address.city}.
 *
 * @param under where the features stand; all other paths begin there, and so do the columns' names
 * @param only the features; null for everything that nothing else in the mapping uses
 * @param except with {@code only} null, what is no feature all the same
 * @param renamed columns whose name is not that of their path
 */
public record MappedFeatures(
    FieldPath under, @Nullable List<FieldPath> only, List<FieldPath> except, List<Renamed> renamed)
    implements Serializable {
  /** Everything that nothing else in the mapping uses. */
  public static final MappedFeatures REST =
      new MappedFeatures(FieldPath.ROOT, null, List.of(), List.of());

  /**
   * A column with a name of its own.
   *
   * @param field where its value stands
   * @param column its name; with more behind a dot where the value is a record, a map or an object
   */
  public record Renamed(FieldPath field, String column) implements Serializable {}

  /** Copies the lists; refuses exceptions from a list of features. */
  public MappedFeatures {
    only = only == null ? null : List.copyOf(only);
    except = List.copyOf(except);
    renamed = List.copyOf(renamed);
    if (only != null && !except.isEmpty()) {
      throw new IllegalArgumentException(
          "exceptions must not go with a list of features: was " + except);
    }
  }

  /** These features. */
  public static MappedFeatures listed(List<FieldPath> fields) {
    return new MappedFeatures(FieldPath.ROOT, fields, List.of(), List.of());
  }

  /** Everything below a field that nothing else in the mapping uses. */
  public static MappedFeatures under(FieldPath field) {
    return new MappedFeatures(field, null, List.of(), List.of());
  }
}

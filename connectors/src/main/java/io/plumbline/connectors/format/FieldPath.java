package io.plumbline.connectors.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in a user's own record: the names of fields from the outside in.
 *
 * <p>Written with dots, {@code request.id}; a name that holds a dot or a quote is quoted, {@code
 * "my.key".id}, with {@code ""} for a quote inside of it.
 *
 * @param names the fields' names; none for the record itself
 */
public record FieldPath(List<String> names) implements Serializable {
  /** The record itself. */
  public static final FieldPath ROOT = new FieldPath(List.of());

  /** Copies the names. */
  public FieldPath {
    names = List.copyOf(names);
  }

  /**
   * Reads a written path.
   *
   * @throws IllegalArgumentException if a name is empty, a quote is not closed or there are too
   *     many names
   */
  public static FieldPath parse(String written) {
    List<String> names = new ArrayList<>();
    int at = 0;
    do {
      StringBuilder name = new StringBuilder();
      at =
          at < written.length() && written.charAt(at) == '"'
              ? quoted(written, at + 1, name)
              : bare(written, at, name);
      names.add(name.toString());
      if (names.size() > LONGEST) {
        throw new IllegalArgumentException(
            "a path must have at most " + LONGEST + " names: was one of more");
      }
    } while (at++ < written.length());
    return new FieldPath(names);
  }

  /** No record is that deep; a mapping is turned around by recursion. */
  private static final int LONGEST = 100;

  private static int bare(String written, int from, StringBuilder name) {
    int end = written.indexOf('.', from);
    name.append(written, from, end < 0 ? written.length() : end);
    if (name.isEmpty() || name.indexOf("\"") >= 0) {
      throw refused(written);
    }
    return from + name.length();
  }

  private static int quoted(String written, int from, StringBuilder name) {
    for (int at = from; at < written.length(); at++) {
      boolean quote = written.charAt(at) == '"';
      if (quote && at + 1 < written.length() && written.charAt(at + 1) == '"') {
        at++;
      } else if (quote) {
        if (at + 1 < written.length() && written.charAt(at + 1) != '.') {
          throw refused(written);
        }
        return at + 1;
      }
      name.append(written.charAt(at));
    }
    throw refused(written);
  }

  private static IllegalArgumentException refused(String written) {
    return new IllegalArgumentException(
        "must be names of fields joined by dots, a name with a dot in quotes, such as"
            + " request.id or \"my.key\".id: was "
            + written);
  }

  /** The path below this one. */
  FieldPath child(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    return new FieldPath(longer);
  }

  /** The names joined by dots, without quotes: the column that the field makes. */
  String column() {
    return String.join(".", names);
  }

  /** As it is written. */
  @Override
  public String toString() {
    List<String> written = new ArrayList<>();
    for (String name : names) {
      boolean plain = !name.isEmpty() && name.indexOf('.') < 0 && name.indexOf('"') < 0;
      written.add(plain ? name : '"' + name.replace("\"", "\"\"") + '"');
    }
    return String.join(".", written);
  }
}

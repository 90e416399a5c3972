package io.plumbline.jobs.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A node of a YAML file as it was written: scalars keep their text, so that {@code version: 1.10}
 * stays {@code 1.10} and a country {@code NO} stays a country.
 */
sealed interface YamlValue {
  /** The line in the file, from 1; 0 for what was set on the command line. */
  int line();

  /** What it is, for a message: the text of a scalar, the kind of anything else. */
  String described();

  /** The same text for the same content, whatever its layout and the order of keys. */
  String canonical();

  /** The same content as YAML in one line, which reads as the same value. */
  String written();

  /** How YAML reads a scalar. */
  enum ScalarKind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /**
   * A scalar.
   *
   * @param text as written, without quotes
   * @param kind how YAML reads it; a quoted scalar is a text
   * @param line the line, from 1
   */
  record Scalar(String text, ScalarKind kind, int line) implements YamlValue {
    @Override
    public String described() {
      return kind == ScalarKind.TEXT
          ? "\"" + text + "\""
          : kind == ScalarKind.NULL ? "nothing" : text;
    }

    @Override
    public String written() {
      // Whatever is no text was plain, and YAML reads it by how it looks.
      return switch (kind) {
        case TEXT -> quoted(text);
        case NULL -> "null";
        case NUMBER, BOOLEAN -> text;
      };
    }

    /** In double quotes and plain ASCII, as JSON and YAML both read it. */
    static String quoted(String text) {
      StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          quoted.append('\\').append(c);
        } else if (c < ' ' || c > '~') {
          quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          quoted.append(c);
        }
      }
      return quoted.append('"').toString();
    }

    @Override
    public String canonical() {
      return kind + ":" + text.length() + ":" + text;
    }
  }

  /**
   * A sequence.
   *
   * @param items its elements; may be replaced by overrides
   * @param line the line, from 1
   */
  record Sequence(List<YamlValue> items, int line) implements YamlValue {
    @Override
    public String described() {
      return "a list";
    }

    @Override
    public String written() {
      return items.stream().map(YamlValue::written).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String canonical() {
      return items.stream().map(YamlValue::canonical).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /**
   * A mapping.
   *
   * @param entries its values by key, in the file's order; may be replaced by overrides
   * @param keyLines the line of each key that stands in the file
   * @param line the line, from 1
   */
  record Mapping(Map<String, YamlValue> entries, Map<String, Integer> keyLines, int line)
      implements YamlValue {
    @Override
    public String described() {
      return "a mapping";
    }

    @Override
    public String written() {
      return entries.entrySet().stream()
          .map(e -> Scalar.quoted(e.getKey()) + ": " + e.getValue().written())
          .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public String canonical() {
      return new TreeMap<>(entries)
          .entrySet().stream()
              .map(e -> e.getKey().length() + ":" + e.getKey() + "=" + e.getValue().canonical())
              .collect(Collectors.joining(",", "{", "}"));
    }
  }
}

package io.plumbline.jobs.config;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with references to secrets, {@code ${env:NAME}} and {@code ${file:/path}}, which are
 * looked up at each {@link #resolve} and never kept: {@code toString} shows the references.
 *
 * @param raw the text as it stands in the file
 */
public record Referenced(String raw) implements Serializable {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  /**
   * The text with every reference replaced: the variable's value, or the file's content without
   * trailing line breaks.
   *
   * @throws IllegalStateException if a variable or file is not there; the message names it
   */
  public String resolve() {
    return REFERENCE
        .matcher(raw)
        .replaceAll(match -> Matcher.quoteReplacement(lookUp(match.group(1), match.group(2))));
  }

  /** All values of a map, each with its references replaced. */
  static Map<String, String> resolved(Map<String, Referenced> texts) {
    return texts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().resolve()));
  }

  private static String lookUp(String kind, String name) {
    if (kind.equals("env")) {
      String value = System.getenv(name);
      if (value == null) {
        throw new IllegalStateException("the environment variable " + name + " is not set");
      }
      return value;
    }
    try {
      return Files.readString(Path.of(name), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  @Override
  public String toString() {
    return raw;
  }
}

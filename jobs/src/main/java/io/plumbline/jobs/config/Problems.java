package io.plumbline.jobs.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects everything that is wrong with a configuration, and what is accepted but skipped. */
final class Problems {
  private static final Pattern SIMPLE_KEY = Pattern.compile("[A-Za-z0-9_-]+");

  private final Set<ConfigurationProblem> problems = new LinkedHashSet<>();
  private final Set<String> notices = new LinkedHashSet<>();

  /** Adds a problem; the line is 0 where there is none. */
  void add(String path, int line, String message) {
    problems.add(new ConfigurationProblem(path, line, message));
  }

  /** Adds something that is accepted and skipped. */
  void notice(String path, String message) {
    notices.add(path + ": " + message);
  }

  /** The problems by line; those without one come last. */
  List<ConfigurationProblem> problems() {
    List<ConfigurationProblem> sorted = new ArrayList<>(problems);
    sorted.sort(Comparator.comparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line()));
    return sorted;
  }

  /** The notices, in the order of discovery. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** The path of a key: {@code a.b}, or {@code a["b.c"]} where a dot would mislead. */
  static String child(String path, String key) {
    if (!SIMPLE_KEY.matcher(key).matches()) {
      return path + "[\"" + key + "\"]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }
}

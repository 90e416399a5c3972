package io.plumbline.jobs.config;

import io.plumbline.jobs.config.YamlValue.Mapping;
import io.plumbline.jobs.config.YamlValue.Scalar;
import io.plumbline.jobs.config.YamlValue.ScalarKind;
import io.plumbline.jobs.config.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sets single values of a file from the command line: {@code models[0].baseline=b.json}. The value
 * is YAML; a key with dots is written {@code properties["sasl.mechanism"]}. An index may name an
 * element that is there, or the one after the last.
 */
final class Overrides {
  private static final Pattern STEP =
      Pattern.compile("\\G(?:(?:^|\\.)([A-Za-z0-9_-]+)|\\[([0-9]{1,6})]|\\[\"([^\"]+)\"])");

  private final Problems problems;

  Overrides(Problems problems) {
    this.problems = problems;
  }

  /** Sets the values in the tree, in their order. */
  void apply(YamlValue root, List<String> settings) {
    for (String setting : settings) {
      int equals = equalsSign(setting);
      List<Object> steps = equals < 0 ? List.of() : steps(setting.substring(0, equals));
      if (steps.isEmpty()) {
        problems.add(
            "",
            0,
            "an override must be key=value with a key such as models[0].baseline: was " + setting);
        continue;
      }
      String path = setting.substring(0, equals);
      YamlValue value = YamlText.parseValue(setting.substring(equals + 1), path, problems);
      if (value != null) {
        set(root, steps, value, path);
      }
    }
  }

  /** The first equals sign outside quotes: a quoted key may hold one. */
  private static int equalsSign(String setting) {
    boolean quoted = false;
    for (int i = 0; i < setting.length(); i++) {
      char c = setting.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '=' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /** Keys as strings and indexes as integers; empty when the path is malformed. */
  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (matcher.find()) {
      String key = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
      steps.add(key != null ? key : (Object) Integer.valueOf(matcher.group(2)));
      end = matcher.end();
    }
    boolean whole = end == path.length() && !path.startsWith(".");
    return whole ? steps : List.of();
  }

  private void set(YamlValue root, List<Object> steps, YamlValue value, String path) {
    YamlValue at = root;
    for (int i = 0; i < steps.size() - 1; i++) {
      at = step(at, steps.get(i), path);
      if (at == null) {
        return;
      }
    }
    Object last = steps.get(steps.size() - 1);
    if (last instanceof String key && at instanceof Mapping mapping) {
      mapping.entries().put(key, value);
      mapping.keyLines().remove(key);
    } else if (last instanceof Integer index
        && at instanceof Sequence sequence
        && index <= sequence.items().size()) {
      if (index == sequence.items().size()) {
        sequence.items().add(value);
      } else {
        sequence.items().set(index, value);
      }
    } else {
      refuse(at, last, path);
    }
  }

  /** One step down; a mapping that is not there yet is made, so that its keys can be set. */
  private @Nullable YamlValue step(YamlValue at, Object step, String path) {
    if (step instanceof String key && at instanceof Mapping mapping) {
      YamlValue next = mapping.entries().get(key);
      if (next == null || next instanceof Scalar s && s.kind() == ScalarKind.NULL) {
        next = new Mapping(new LinkedHashMap<>(), new LinkedHashMap<>(), 0);
        mapping.entries().put(key, next);
      }
      return next;
    }
    if (step instanceof Integer index
        && at instanceof Sequence sequence
        && index < sequence.items().size()) {
      return sequence.items().get(index);
    }
    refuse(at, step, path);
    return null;
  }

  private void refuse(YamlValue at, Object step, String path) {
    String found =
        at instanceof Sequence sequence
            ? "a list of " + sequence.items().size()
            : at instanceof Mapping mapping
                ? "a mapping of " + String.join(", ", mapping.entries().keySet())
                : "a single value";
    String wanted = step instanceof Integer ? "[" + step + "]" : "the key " + step;
    problems.add(path, 0, "an override must lead somewhere: looked for " + wanted + " in " + found);
  }
}

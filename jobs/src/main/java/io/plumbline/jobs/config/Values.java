package io.plumbline.jobs.config;

import io.plumbline.jobs.config.YamlValue.Scalar;
import io.plumbline.jobs.config.YamlValue.ScalarKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Readings of single values. Each returns what the value means or throws an {@link
 * IllegalArgumentException} that states the rule and the offending value.
 */
final class Values {
  /** A decimal number as people write it; neither NaN nor infinite. */
  static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern CLASS_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

  private Values() {}

  /** A text: any scalar as it was written, not blank, without references. */
  static String text(YamlValue value) {
    String text = referencedText(value);
    if (text.contains("${")) {
      throw new IllegalArgumentException(
          "references to secrets are looked up in bootstrap-servers and properties only, use --set"
              + " for what differs between deployments: was \""
              + text
              + "\"");
    }
    return text;
  }

  /** A text that may hold references. */
  static String referencedText(YamlValue value) {
    if (!(value instanceof Scalar scalar) || scalar.kind() == ScalarKind.NULL) {
      throw new IllegalArgumentException("must be a text: was " + value.described());
    }
    if (scalar.text().isBlank()) {
      throw new IllegalArgumentException("must be a text that is not empty: was \"\"");
    }
    return scalar.text();
  }

  /** A text that is one of some words. */
  static <T> Function<YamlValue, T> choice(List<T> choices, Function<T, String> name) {
    return value -> {
      String text = text(value);
      for (T choice : choices) {
        if (name.apply(choice).equals(text)) {
          return choice;
        }
      }
      List<String> names = choices.stream().map(name).toList();
      throw new IllegalArgumentException(
          "must be one of "
              + String.join(", ", names)
              + ": was "
              + value.described()
              + Suggestion.of(text, names).map(s -> ", did you mean " + s + "?").orElse(""));
    };
  }

  /** Whether something is so: {@code true} or {@code false}. */
  static boolean flag(YamlValue value) {
    if (value instanceof Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN) {
      if (scalar.text().equalsIgnoreCase("true")) {
        return true;
      }
      if (scalar.text().equalsIgnoreCase("false")) {
        return false;
      }
    }
    throw new IllegalArgumentException("must be true or false: was " + value.described());
  }

  /** A finite number. */
  static double number(YamlValue value) {
    if (value instanceof Scalar scalar && scalar.kind() == ScalarKind.NUMBER) {
      double number = Double.parseDouble(scalar.text());
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "must be a number: was "
            + value.described()
            + (value instanceof Scalar s && DECIMAL.matcher(s.text()).matches()
                ? ", leave out the quotes"
                : ""));
  }

  /** A whole number within bounds, both included. */
  static Function<YamlValue, Long> whole(long least, long most) {
    return value -> {
      if (value instanceof Scalar scalar
          && scalar.kind() == ScalarKind.NUMBER
          && WHOLE.matcher(scalar.text()).matches()) {
        long number = Long.parseLong(scalar.text());
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw new IllegalArgumentException(
          "must be a whole number from " + least + " to " + most + ": was " + value.described());
    };
  }

  /** A duration within bounds, both included. */
  static Function<YamlValue, Duration> duration(Duration least, Duration most) {
    return value -> {
      Duration duration = duration(value);
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "must be from "
                + written(least)
                + " to "
                + written(most)
                + ": was "
                + value.described());
      }
      return duration;
    };
  }

  private static Duration duration(YamlValue value) {
    Matcher matcher = DURATION.matcher(value instanceof Scalar scalar ? scalar.text() : "");
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 30s, 5m, 1h or 1d: was " + value.described());
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** A duration as the configuration writes it, in the largest unit that divides it. */
  static String written(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    long[] units = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] names = {"d", "h", "m", "s"};
    for (int i = 0; i < units.length; i++) {
      if (millis % units[i] == 0) {
        return millis / units[i] + names[i];
      }
    }
    return millis + "ms";
  }

  /** An instant: ISO-8601 with {@code Z} or an offset. */
  static Instant instant(YamlValue value) {
    try {
      return OffsetDateTime.parse(text(value)).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "must be a time such as 2026-01-05T10:00:00Z: was " + value.described(), e);
    }
  }

  /**
   * The canonical form of a class or category: a number, or a text that is a plain decimal number
   * without leading zeros, in its shortest decimal form; any other text as it is.
   */
  static String category(YamlValue value) {
    String text = text(value);
    boolean numeric =
        value instanceof Scalar scalar && scalar.kind() == ScalarKind.NUMBER
            || CLASS_NUMBER.matcher(text).matches();
    if (!numeric) {
      return text;
    }
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** The canonical form of one of two classes: {@code true} is 1 and {@code false} is 0. */
  static String twoClassCategory(YamlValue value) {
    if (value instanceof Scalar scalar && scalar.kind() == ScalarKind.BOOLEAN) {
      return flag(value) ? "1" : "0";
    }
    return category(value);
  }
}

package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.constraint.ConstraintCheck;
import io.plumbline.detectors.spec.WindowSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one sentence that on-call reads. */
final class Summary {
  /** More figures than these are in the record, not in the sentence. */
  private static final int FIGURES = 3;

  private static final int DIGITS = 3;
  private static final int MOST_DIGITS = 12;

  private static final String MISSING_RATE = "missing_rate";

  private Summary() {}

  /**
   * Such as {@code age drifted: psi 0.31 > 0.2 for 2 of 3 windows of 1d}; a column without which
   * every event of a window came, and which the baseline has, {@code stopped}.
   *
   * @param bad how many of the votes are bad
   * @param votes how many votes were counted
   */
  static String firing(
      GroupKey group, List<Metric> violations, int bad, int votes, WindowSpec windows) {
    boolean drift = violations.stream().anyMatch(figure -> isDistance(figure.metric()));
    String figures =
        violations.stream()
            .sorted(
                Comparator.comparing((Metric figure) -> figure.status() != Status.CRITICAL)
                    .thenComparing(figure -> inWords(figure).isEmpty()))
            .limit(FIGURES)
            .map(Summary::figure)
            .distinct()
            .collect(Collectors.joining(", "));
    boolean stopped = violations.stream().anyMatch(Summary::hasStopped);
    return name(group)
        + (stopped ? " stopped" : drift ? " drifted" : " is out of bounds")
        + (figures.isEmpty() ? "" : ": " + figures)
        + " for "
        + bad
        + " of "
        + votes
        + (votes == 1 ? " window of " : " windows of ")
        + windows(windows);
  }

  private static boolean isDistance(String metric) {
    return metric.equals(ConstraintCheck.BASELINE_DRIFT_CHECK.wireName())
        || Checks.named(metric).map(Check::alwaysGuarded).orElse(false);
  }

  /** Whether no event of the window has the column, as some in the baseline have. */
  private static boolean hasStopped(Metric figure) {
    Double baseline = figure.baselineValue();
    return figure.metric().equals(MISSING_RATE)
        && Double.valueOf(1).equals(figure.value())
        && baseline != null
        && baseline < 1;
  }

  /** Such as {@code age recovered: 3 good windows of 1d in a row}. */
  static String recovered(GroupKey group, int good, List<WindowSpec> windows) {
    return name(group)
        + " recovered: "
        + good
        + (good == 1 ? " good window of " : " good windows in a row of ")
        + windows.stream().map(Summary::windows).distinct().collect(Collectors.joining(" and "));
  }

  /** Such as {@code age is no longer watched: no-data}. */
  static String ended(GroupKey group, String reason) {
    return name(group) + " can no longer be judged: " + reason;
  }

  private static String name(GroupKey group) {
    return group.subject().startsWith("feature:")
        ? group.subject().substring("feature:".length())
        : group.subject();
  }

  private static Optional<String> inWords(Metric figure) {
    return Checks.named(figure.metric()).flatMap(check -> check.inWords(figure));
  }

  private static String figure(Metric figure) {
    Optional<String> words = inWords(figure);
    if (words.isPresent()) {
      return words.get();
    }
    Double value = figure.value();
    Double threshold = figure.threshold();
    if (value == null || threshold == null) {
      return figure.metric();
    }
    int digits = DIGITS;
    while (digits < MOST_DIGITS && number(value, digits).equals(number(threshold, digits))) {
      digits++;
    }
    return figure.metric()
        + " "
        + number(value, digits)
        + (value < threshold ? " < " : " > ")
        + number(threshold, digits);
  }

  private static String number(double number, int digits) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits)).stripTrailingZeros();
    return rounded.precision() - rounded.scale() > 9 || rounded.scale() > 9
        ? rounded.toString()
        : rounded.toPlainString();
  }

  private static String windows(WindowSpec windows) {
    String size = duration(windows.size());
    return windows.size().equals(windows.every())
        ? size
        : size + " every " + duration(windows.every());
  }

  private static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}

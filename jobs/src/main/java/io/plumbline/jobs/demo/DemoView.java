package io.plumbline.jobs.demo;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the demonstration says. Pure: the same findings give the same lines. */
final class DemoView {
  /** What reads plainest comes first. */
  private static final List<String> PLAINEST =
      List.of(
          "missing_rate",
          "new_category_rate",
          "type_mismatch_rate",
          "psi",
          "ks_statistic",
          "js_distance");

  private static final int MODEL = 14;
  private static final int MOST_DIGITS = 6;

  private final Scenario scenario;
  private final Palette palette;

  DemoView(Scenario scenario, Palette palette) {
    this.scenario = scenario;
    this.palette = palette;
  }

  /**
   * How far it is.
   *
   * @param elapsed seconds since the start
   * @param events how many events the monitor took in
   * @param rate how many it takes in a second
   * @param findings what it found
   */
  record Progress(double elapsed, long events, double rate, Findings findings) {}

  /** The state in one line of fewer than 80 characters. */
  String status(Progress at) {
    Findings findings = at.findings();
    String firing = findings.firing() + " firing";
    return clock(at.elapsed())
        + "  "
        + String.join(
            ", ",
            compact(at.events()) + " events",
            grouped(Math.round(at.rate())) + "/s",
            counted(findings.windows(), "window"),
            counted(findings.violations(), "violation"),
            findings.firing() > 0 ? palette.red(firing) : firing);
  }

  /** A fault that begins or is over. */
  String change(Scenario.Change change) {
    Fault fault = change.occurrence().fault();
    String sign = change.begins() ? palette.begins() : palette.over();
    String what = change.begins() ? "fault" : "fault over";
    return line(
        change.at(),
        palette.cyan(padded(sign + " " + what, 12)),
        fault.model(),
        palette.cyan(change.begins() ? fault.beginning() : fault.ending()));
  }

  /** An alert that came in. */
  String sighting(Sighting sighting) {
    return switch (sighting.kind()) {
      case FIRED ->
          line(
              sighting.at(),
              palette.red(padded(palette.fired() + " FIRING", 12)),
              sighting.alert().model(),
              palette.bold(sighting.alert().group())
                  + " "
                  + violations(sighting, 1)
                  + palette.dim(", " + context(sighting)));
      case CHANGED ->
          line(
              sighting.at(),
              palette.yellow(
                  padded(
                      palette.fired()
                          + (sighting.alert().severity().equals("critical") ? " worse" : " eased"),
                      12)),
              sighting.alert().model(),
              sighting.alert().group() + " " + violations(sighting, 1));
      case RESOLVED ->
          line(
              sighting.at(),
              palette.green(padded(palette.resolved() + " RESOLVED", 12)),
              sighting.alert().model(),
              palette.bold(sighting.alert().group()) + palette.dim(resolution(sighting)));
    };
  }

  private String line(double at, String what, String model, String text) {
    return palette.dim(clock(at)) + "  " + what + " " + padded(model, MODEL) + " " + text;
  }

  private String context(Sighting sighting) {
    if (sighting.behind().isEmpty()) {
      return "without a planted fault";
    }
    return sighting.atTheRoot()
        ? seconds(sighting.at() - sighting.behind().get().from()) + " after it began"
        : "a consequence";
  }

  private String resolution(Sighting sighting) {
    if (sighting.behind().isEmpty()) {
      return "";
    }
    double after = sighting.at() - sighting.behind().get().until();
    return after < 0
        ? ", before the fault was over"
        : ", " + seconds(after) + " after the fault was over";
  }

  /** The worst figures of an alert, the plainest first. */
  private static String violations(Sighting sighting, int most) {
    List<Metric> all = sighting.alert().violations();
    boolean critical = all.stream().anyMatch(metric -> metric.status() == Status.CRITICAL);
    return all.stream()
        .filter(metric -> metric.status() == (critical ? Status.CRITICAL : Status.WARNING))
        .sorted(Comparator.comparingInt(DemoView::plainness))
        .limit(most)
        .map(DemoView::violation)
        .collect(Collectors.joining(", "));
  }

  private static int plainness(Metric metric) {
    int index = PLAINEST.indexOf(metric.metric());
    return index < 0 ? PLAINEST.size() : index;
  }

  private static String violation(Metric metric) {
    if (metric.value() == null || metric.threshold() == null) {
      return metric.metric();
    }
    return metric.metric() + " " + compared(metric.value(), metric.threshold());
  }

  /** A figure and its limit, with as many digits as it takes to tell them apart. */
  private static String compared(double value, double limit) {
    int digits = 2;
    while (digits < MOST_DIGITS && figure(value, digits).equals(figure(limit, digits))) {
      digits++;
    }
    return figure(value, digits) + (value > limit ? " > " : " < ") + figure(limit, digits);
  }

  /** What was planted and what was found of it, as a table with what is to be said around it. */
  List<String> summary(Progress at) {
    Findings findings = at.findings();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("planted fault", "began", "found after", "resolved after"));
    List<String> evidence = new ArrayList<>();
    for (Fault fault : scenario.faults()) {
      List<Findings.Found> occurrences =
          findings.found().stream().filter(f -> f.occurrence().fault().equals(fault)).toList();
      if (!occurrences.isEmpty()) {
        rows.add(row(fault, occurrences, at.elapsed()));
        evidence.add(evidence(occurrences));
      }
    }
    List<String> lines = new ArrayList<>();
    if (rows.size() > 1) {
      table(rows, evidence, lines);
      lines.add("");
    }
    for (SimulatedModel model : scenario.healthy()) {
      int alerts = findings.alerts(model.id());
      String said =
          counted(findings.windows(model.id()), "window") + ", " + counted(alerts, "alert");
      lines.add(
          "healthy model "
              + model.id()
              + ": "
              + (alerts == 0 ? palette.green(said) : palette.red(said)));
    }
    lines.add(
        "in all: "
            + grouped(at.events())
            + " events ("
            + grouped(Math.round(at.rate()))
            + "/s), "
            + counted(findings.windows(), "window")
            + ", "
            + counted(findings.violations(), "violation")
            + ", "
            + counted(findings.falseAlarms(), "alert")
            + " without a planted fault");
    return lines;
  }

  private List<String> row(Fault fault, List<Findings.Found> occurrences, double elapsed) {
    int count = occurrences.size();
    List<Double> foundAfter =
        occurrences.stream().flatMap(found -> found.foundAfter().stream()).toList();
    List<Double> resolvedAfter =
        occurrences.stream().flatMap(found -> found.resolvedAfter().stream()).toList();
    boolean on = occurrences.get(count - 1).occurrence().until() > elapsed;
    return List.of(
        fault.model() + ": " + fault.title(),
        count == 1 ? clock(occurrences.get(0).occurrence().from()) : count + " times",
        outcome(foundAfter, count, on ? "not yet" : "NOT FOUND"),
        foundAfter.isEmpty()
            ? ""
            : outcome(resolvedAfter, foundAfter.size(), on ? "still on" : "not yet"));
  }

  private String outcome(List<Double> delays, int expected, String none) {
    if (delays.isEmpty()) {
      return none;
    }
    double least = delays.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = delays.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    String range =
        Math.round(least) == Math.round(most)
            ? seconds(most)
            : Math.round(least) + palette.dash() + seconds(most);
    return delays.size() == expected ? range : range + ", " + delays.size() + " of " + expected;
  }

  private static String evidence(List<Findings.Found> occurrences) {
    return occurrences.stream()
        .map(Findings.Found::first)
        .filter(Objects::nonNull)
        .findFirst()
        .map(first -> "by " + first.alert().group() + " " + violations(first, 2))
        .orElse("");
  }

  private void table(List<List<String>> rows, List<String> evidence, List<String> lines) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(padded(rows.get(r).get(i), widths[i])).append("  ");
      }
      String text = line.toString().stripTrailing();
      boolean missed = text.contains("NOT FOUND");
      lines.add(r == 0 ? palette.bold(text) : missed ? palette.red(text) : text);
      if (r > 0 && !evidence.get(r - 1).isEmpty()) {
        lines.add(palette.dim("    " + evidence.get(r - 1)));
      }
    }
  }

  private static String counted(long count, String what) {
    return grouped(count) + " " + what + (count == 1 ? "" : "s");
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String compact(long count) {
    return count < 10_000_000 ? grouped(count) : grouped(count / 1_000_000) + " M";
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String seconds(double seconds) {
    return Math.round(seconds) + " s";
  }

  /** A figure rounded to a number of significant digits, but never before the point. */
  private static String figure(double value, int digits) {
    if (value == 0 || Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int decimals = digits - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    return BigDecimal.valueOf(value)
        .setScale(Math.max(0, decimals), RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String clock(double elapsed) {
    long seconds = (long) elapsed;
    return seconds >= 3_600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
  }
}

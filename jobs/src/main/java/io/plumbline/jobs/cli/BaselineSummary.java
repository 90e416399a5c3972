package io.plumbline.jobs.cli;

import io.plumbline.connectors.reference.ReferenceRows;
import io.plumbline.detectors.baseline.Baseline;
import io.plumbline.detectors.baseline.ReferenceDivision;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnLayout;
import io.plumbline.detectors.profile.Profile;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a baseline was made of, in a few lines. Shows no value of any column. */
final class BaselineSummary {
  private static final int WIDTH = 76;
  private static final int MAX_WARNINGS = 20;

  private final Baseline baseline;
  private final ReferenceRows.Tally tally;

  BaselineSummary(Baseline baseline, ReferenceRows.Tally tally) {
    this.baseline = baseline;
    this.tally = tally;
  }

  void print(PrintWriter out) {
    Profile profile = baseline.profile();
    String model = baseline.model() == null ? "no model named" : baseline.model();
    String version = baseline.modelVersion() == null ? "" : ", version " + baseline.modelVersion();
    out.println("baseline \"" + baseline.name() + "\" of " + model + version);
    out.printf(Locale.ROOT, "  rows         %,d%s%n", profile.events(), times(profile));
    for (ColumnKind kind : ColumnKind.values()) {
      List<String> subjects =
          baseline.layout().columns().stream()
              .filter(column -> column.kind() == kind)
              .map(ColumnLayout::subject)
              .toList();
      if (!subjects.isEmpty()) {
        out.printf(
            Locale.ROOT,
            "  %-11s  %,d: %s%n",
            kind.wireName(),
            subjects.size(),
            shortened(String.join(", ", subjects)));
      }
    }
    for (ReferenceDivision division : baseline.divisions()) {
      long enough =
          division.segments().keySet().stream()
              .filter(segment -> baseline.ofSegment(segment).isPresent())
              .count();
      out.printf(
          Locale.ROOT,
          "  segments     by %s: %,d, of which %,d have rows enough to be compared with%n",
          shortened(String.join(", ", division.columns())),
          division.segments().size(),
          enough);
    }
    if (tally.bad() > 0) {
      out.printf(
          Locale.ROOT,
          "  left out     %,d unusable rows (%.2f %%), the first:%n",
          tally.bad(),
          100 * tally.badShare());
      tally.examples().forEach(example -> out.println("    " + example));
    }
    if (tally.otherModels() > 0) {
      out.printf(Locale.ROOT, "  left out     %,d rows of other models%n", tally.otherModels());
    }
    List<String> warnings = baseline.warnings();
    warnings.stream().limit(MAX_WARNINGS).forEach(w -> out.println("  warning: " + w));
    if (warnings.size() > MAX_WARNINGS) {
      out.println(
          "  … and " + (warnings.size() - MAX_WARNINGS) + " more warnings, listed in the file");
    }
  }

  private String times(Profile profile) {
    if (tally.untimed() == tally.used()) {
      return ", without times";
    }
    if (tally.untimed() > 0) {
      return String.format(Locale.ROOT, ", %,d of them without a time", tally.untimed());
    }
    return " from "
        + Instant.ofEpochMilli(profile.firstEventTime())
        + " to "
        + Instant.ofEpochMilli(profile.lastEventTime());
  }

  private static String shortened(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
  }
}

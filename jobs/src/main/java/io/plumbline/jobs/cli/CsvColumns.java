package io.plumbline.jobs.cli;

import io.plumbline.connectors.reference.CsvOptions;
import io.plumbline.detectors.constraint.StatisticsBaseline.Meaning;
import io.plumbline.detectors.event.Section;
import io.plumbline.detectors.profile.ColumnKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the columns of CSV tables, or of statistics of tables, are: a group of options. */
final class CsvColumns {
  @Option(names = "--label", paramLabel = "COLUMN", description = "The model's answer.")
  private @Nullable String label;

  @Option(
      names = "--score",
      paramLabel = "COLUMN",
      description = "The probability of the positive class.")
  private @Nullable String score;

  @Option(names = "--truth", paramLabel = "COLUMN", description = "The true label or value.")
  private @Nullable String truth;

  @Option(names = "--id", paramLabel = "COLUMN", description = "The id of the event.")
  private @Nullable String eventId;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The time of the event: ISO-8601 with an offset, or milliseconds since 1970.")
  private @Nullable String eventTime;

  @Option(
      names = "--drop",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that are no features; repeatable.")
  private Set<String> dropped = new LinkedHashSet<>();

  @Option(
      names = "--missing",
      paramLabel = "TEXT",
      split = ",",
      description = "Cells that stand for a missing value, such as NA; the empty cell always does.")
  private Set<String> missing = new LinkedHashSet<>();

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "Between cells: one character, or tab. Default: comma; tab in .tsv files.")
  private @Nullable String delimiter;

  @Option(
      names = "--no-header",
      description = "The table has no header: its columns are _c0, _c1 and so on.")
  private boolean headless;

  /** Whether any of the options is there. */
  boolean given() {
    return !options().equals(CsvOptions.DEFAULT);
  }

  /**
   * The options.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  CsvOptions options() {
    return new CsvOptions(
        label, score, truth, eventId, eventTime, dropped, missing, delimiterCharacter(), !headless);
  }

  /**
   * The columns of published statistics that are no features.
   *
   * @throws IllegalArgumentException if the options contradict each other, or ask for what
   *     statistics do not have
   */
  Meaning meaning(Map<String, ColumnKind> kinds) {
    CsvOptions options = options();
    if (options.eventId() != null
        || options.eventTime() != null
        || options.delimiter() != null
        || !options.missing().isEmpty()
        || headless) {
      throw new IllegalArgumentException(
          "of the options for columns, published statistics take --label, --score, --truth and"
              + " --drop");
    }
    Map<String, Section> sections = new HashMap<>();
    put(sections, options.label(), Section.PREDICTION_LABEL);
    put(sections, options.score(), Section.PREDICTION_SCORE);
    put(sections, options.truth(), Section.TRUTH);
    return new Meaning(sections, kinds, options.dropped());
  }

  private static void put(Map<String, Section> to, @Nullable String column, Section section) {
    if (column != null) {
      to.put(column, section);
    }
  }

  private @Nullable Character delimiterCharacter() {
    String text = delimiter;
    if (text == null) {
      return null;
    }
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new IllegalArgumentException(
          "--delimiter must be one character, or tab: was \"" + text + "\"");
    }
    return text.charAt(0);
  }
}

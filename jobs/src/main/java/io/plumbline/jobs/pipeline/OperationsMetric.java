package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Reason;
import io.plumbline.detectors.check.Scale;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.WindowEvaluation;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the monitor {@code operations}: what became of the inputs, over all time. All
 * there are; a new one is a line here and where it is counted.
 */
enum OperationsMetric {
  EVENTS_IN(
      Of.SOURCE, Scale.EVENTS, "Inputs read, those that cannot be used included.", When.ALWAYS),
  EVENTS_PROFILED(Of.SOURCE, Scale.EVENTS, "Events that are in a window's figures.", When.ALWAYS),
  EVENTS_DUPLICATE(Of.SOURCE, Scale.EVENTS, "Repeated events that were dropped.", When.ALWAYS),
  EVENTS_DEAD_LETTERED(Of.SOURCE, Scale.EVENTS, "Inputs that became dead letters.", When.ALWAYS),
  EVENTS_LATE(
      Of.SOURCE,
      Scale.EVENTS,
      "Events that came after their pane was closed for good.",
      When.ALWAYS),
  IDS_FORGOTTEN(
      Of.SOURCE,
      Scale.VALUES,
      "Ids that were forgotten before their time was over, for want of room.",
      "once there are any, where repeated events are dropped"),
  CLOCK_SKEW_MIN_MS(
      Of.SOURCE,
      Of.MILLIS,
      "Smallest difference of an event's time less its record's own; below 0 for an event written"
          + " after it happened.",
      When.OWN_TIMES),
  CLOCK_SKEW_MEAN_MS(Of.SOURCE, Of.MILLIS, "Mean difference of the same times.", When.OWN_TIMES),
  CLOCK_SKEW_MAX_MS(Of.SOURCE, Of.MILLIS, "Largest difference of the same times.", When.OWN_TIMES),
  EVENTS_AHEAD(
      Of.SOURCE, Scale.EVENTS, "Events whose time is after their record's own.", When.OWN_TIMES),
  MODEL_EVENTS_LATE(
      "events_late",
      Of.MODEL,
      Scale.EVENTS,
      "The model's events that came after their pane was closed for good.",
      When.LATE),
  LATENESS_MAX_MS(
      Of.MODEL,
      new Scale("ms", 0, Double.POSITIVE_INFINITY),
      "How far the latest of them was behind its partition or file: with this much"
          + " allowed-lateness nothing would have been lost.",
      When.LATE),
  HEARTBEAT(
      Of.SOURCE,
      new Scale("reports", 0, Double.POSITIVE_INFINITY),
      "How often the source's subtasks said what they read: every quarter of the heartbeat, also"
          + " when there was nothing. 0: they are held up.",
      When.BEAT),
  SILENCE_SECONDS(
      Of.SOURCE, Of.SECONDS, "For how long nothing was read, dead letters included.", When.BEAT),
  DEAD_LETTER_RATE(
      Of.SOURCE,
      Scale.SHARE,
      "Share of the last five beats' inputs that became dead letters; those of models that nobody"
          + " watches are left out.",
      When.READ),
  DEAD_LETTER_RATE_REASON(
      "dead_letter_rate_REASON",
      Of.SOURCE,
      Scale.SHARE,
      "Share of the beat's inputs that became dead letters for the reason.",
      "every heartbeat in which there are any"),
  LATE_RATE(
      Of.SOURCE,
      Scale.SHARE,
      "Share of the last five beats' usable events that came too late.",
      When.READ),
  REPEAT_RATE(
      Of.SOURCE,
      Scale.SHARE,
      "Share of the last five beats' usable events that were dropped as repeats.",
      When.READ),
  EVENT_LAG_MEDIAN_MS(
      Of.SOURCE,
      Of.AHEAD_IS_0,
      "Median of how far events were behind their record's own time, or behind the time at which"
          + " they were read where it has none; within an eighth.",
      When.READ),
  EVENT_LAG_MAX_MS(Of.SOURCE, Of.AHEAD_IS_0, "Largest of the same.", When.READ),
  READ_LAG_MS(
      Of.SOURCE,
      Of.AHEAD_IS_0,
      "How far the newest record that a subtask had read was behind the clock, of the subtask"
          + " furthest behind in the last five beats.",
      "where records have times of their own, unless nothing was read for five heartbeats"),
  RECORDS_LAG(
      Of.SOURCE,
      new Scale("records", 0, Double.POSITIVE_INFINITY),
      "Records that wait to be read: what the broker has of the partitions less what was fetched"
          + " of them, as the last fetch said, over all subtasks that reported.",
      "every heartbeat once something was read, of Kafka"),
  WATERMARK_LAG_MS(
      Of.SOURCE,
      Of.MILLIS,
      "How far the watermark is behind the clock, of the subtask furthest behind among those that"
          + " read anything.",
      When.READ),
  MODEL_SILENCE_SECONDS(
      "silence_seconds",
      Of.MODEL,
      Of.SECONDS,
      "For how long no event of the model came; of version * no event of any version.",
      When.NEWS),
  MODEL_EVENT_LAG_MEDIAN_MS(
      "event_lag_median_ms",
      Of.MODEL,
      Of.AHEAD_IS_0,
      "Median of how far the model's events were behind, as of sources.",
      When.HEARD),
  MODEL_EVENT_LAG_MAX_MS(
      "event_lag_max_ms", Of.MODEL, Of.AHEAD_IS_0, "Largest of the same.", When.HEARD),
  VERSION_APPEARED(
      Of.MODEL,
      Scale.EVENTS,
      "The events of a version that is new to a model watched in any version.",
      "like silence_seconds, until it has been there for as long as its silence may last"),
  VERSION_VANISHED(
      Of.MODEL,
      Of.SECONDS,
      "For how long a version was silent while the model's others were not.",
      "like silence_seconds, until it is back, or for two days: then it is forgotten");

  /** The monitor of the figures. */
  static final String MONITOR = WindowEvaluation.OPERATIONS;

  /** The model of figures about a source, whatever models it carries. */
  static final String ANY_MODEL = "*";

  private static final String BASIS = "prediction";
  private static final long FROM = 0;
  private static final long TO = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private static final class Of {
    static final String SOURCE = "source:NAME";
    static final String MODEL = WindowEvaluation.STREAM;
    static final Scale SECONDS = new Scale("s", 0, Double.POSITIVE_INFINITY);
    static final Scale AHEAD_IS_0 = new Scale("ms", 0, Double.POSITIVE_INFINITY);
    static final Scale MILLIS = new Scale("ms", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static final class When {
    static final String ALWAYS = "always";
    static final String OWN_TIMES = "where records have times of their own: Kafka";
    static final String BEAT = "every heartbeat, where not every source ends by itself";
    static final String NEWS =
        "where not every source of predictions ends by itself, when its status changes, and"
            + " every heartbeats-per-figure";
    static final String HEARD = "with silence_seconds, where events came since the last time";
    static final String READ = "every heartbeat in which something was read";
    static final String LATE = "once the model has late events";
  }

  private final String wireName;
  private final String subject;
  private final Scale scale;
  private final String description;
  private final String appears;

  OperationsMetric(String subject, Scale scale, String description, String appears) {
    this.wireName = name().toLowerCase(Locale.ROOT);
    this.subject = subject;
    this.scale = scale;
    this.description = description;
    this.appears = appears;
  }

  OperationsMetric(
      String wireName, String subject, Scale scale, String description, String appears) {
    this.wireName = wireName;
    this.subject = subject;
    this.scale = scale;
    this.description = description;
    this.appears = appears;
  }

  /** The metric's name, in snake_case. */
  String wireName() {
    return wireName;
  }

  /** The metric's name where a reason of dead letters is part of it. */
  String wireName(String reason) {
    return wireName.replace("REASON", reason);
  }

  /** The subject; {@code NAME} stands for any name. */
  String subject() {
    return subject;
  }

  /** Its unit, and the values that it can have. */
  Scale scale() {
    return scale;
  }

  /** One sentence on what it counts, for the reference page. */
  String description() {
    return description;
  }

  /** When it is written, for the reference page. */
  String appears() {
    return appears;
  }

  /** A figure of a source. */
  Metric of(Tally sum, double value) {
    return figure(
        ANY_MODEL,
        ANY_MODEL,
        "source:" + sum.source(),
        value,
        sum.in(),
        // Corrections move events to late, so the two together only grow.
        sum.in() + sum.late());
  }

  /** A figure of one version of a model. */
  Metric of(LateEvents sum, long value) {
    return figure(sum.model(), sum.version(), Of.MODEL, value, sum.events(), sum.events());
  }

  private static Metric of(
      Beat beat,
      String subject,
      String name,
      @Nullable Double value,
      Status status,
      @Nullable Double threshold) {
    Reason reason =
        status == Status.NOT_EVALUATED
            ? value == null ? Reason.NO_VALUES : Reason.NO_THRESHOLD
            : status == Status.INSUFFICIENT_DATA ? Reason.MIN_SAMPLES : null;
    return of(beat, subject, name, value, status, threshold, reason);
  }

  private static Metric of(
      Beat beat,
      String subject,
      String name,
      @Nullable Double value,
      Status status,
      @Nullable Double threshold,
      @Nullable Reason reason) {
    return new Metric(
        beat.model(),
        beat.version(),
        Metric.ALL,
        MONITOR,
        subject,
        name,
        Metric.NO_BASELINE,
        null,
        BASIS,
        beat.start(),
        beat.end(),
        value,
        null,
        status == Status.NOT_EVALUATED ? null : threshold,
        status,
        reason == null ? null : reason.wireName(),
        null,
        null,
        null,
        null,
        null,
        beat.inputs(),
        null,
        beat.inputs(),
        false);
  }

  /** A share of inputs for one reason, whose name is part of the metric's. */
  Metric of(Beat beat, String subject, String reason, double value) {
    return of(beat, subject, wireName(reason), value, Status.NOT_EVALUATED, null);
  }

  /** A figure of a heartbeat. */
  Metric of(
      Beat beat,
      String subject,
      @Nullable Double value,
      Status status,
      @Nullable Double threshold) {
    return of(beat, subject, wireName, value, status, threshold);
  }

  /** A figure of a heartbeat that is not judged, and why. */
  Metric unjudged(Beat beat, String subject, double value, Reason reason) {
    return of(beat, subject, wireName, value, Status.NOT_EVALUATED, null, reason);
  }

  /** The same without a limit. */
  Metric of(Beat beat, String subject, double value) {
    return of(beat, subject, value, Status.NOT_EVALUATED, null);
  }

  /**
   * The span from one beat of the monitor's heart to the next, by the clock.
   *
   * @param model the model, or {@link #ANY_MODEL}
   * @param version its version, or {@link #ANY_MODEL}
   * @param start in milliseconds since 1970 UTC
   * @param end in milliseconds since 1970 UTC
   * @param inputs how many there were in it
   */
  record Beat(String model, String version, long start, long end, long inputs) {}

  private Metric figure(
      String model, String version, String subject, double value, long sampleSize, long revision) {
    return new Metric(
        model,
        version,
        Metric.ALL,
        MONITOR,
        subject,
        wireName,
        Metric.NO_BASELINE,
        null,
        BASIS,
        FROM,
        TO,
        value,
        null,
        null,
        Status.NOT_EVALUATED,
        "no-threshold",
        null,
        null,
        null,
        null,
        null,
        sampleSize,
        null,
        revision,
        false);
  }
}

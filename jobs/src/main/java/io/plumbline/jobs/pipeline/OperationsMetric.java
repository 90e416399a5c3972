package io.plumbline.jobs.pipeline;

import io.plumbline.detectors.check.Metric;
import io.plumbline.detectors.check.Scale;
import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.check.WindowEvaluation;
import java.time.Instant;
import java.util.Locale;

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
      When.LATE);

  /** The monitor of the figures. */
  static final String MONITOR = "operations";

  /** The model of figures about a source, whatever models it carries. */
  static final String ANY_MODEL = "*";

  private static final long FROM = 0;
  private static final long TO = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private static final class Of {
    static final String SOURCE = "source:NAME";
    static final String MODEL = WindowEvaluation.STREAM;
    static final Scale MILLIS = new Scale("ms", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static final class When {
    static final String ALWAYS = "always";
    static final String OWN_TIMES = "where records have times of their own: Kafka";
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
        "prediction",
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

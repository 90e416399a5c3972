package io.plumbline.connectors.sink;

import io.plumbline.connectors.format.AlertFormat;
import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.format.DeadLetterFormat;
import io.plumbline.connectors.format.MetricFormat;
import io.plumbline.connectors.format.Trigger;
import io.plumbline.connectors.format.TriggerFormat;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import java.util.List;

/**
 * One stream of results: its name, which files and lines carry, and how its records are written.
 *
 * @param <T> the records
 */
public final class ResultStream<T> {
  /** The figures. */
  public static final ResultStream<Metric> METRICS =
      new ResultStream<>("metrics", MetricFormat::new);

  /** The alerts. */
  public static final ResultStream<Alert> ALERTS = new ResultStream<>("alerts", AlertFormat::new);

  /** The requests to retrain. */
  public static final ResultStream<Trigger> TRIGGERS =
      new ResultStream<>("triggers", TriggerFormat::new);

  /** The inputs whose envelope could not be used. */
  public static final ResultStream<DeadLetter> DEAD_LETTERS =
      new ResultStream<>("dead-letters", DeadLetterFormat::new);

  /** All of them. */
  public static final List<ResultStream<?>> ALL = List.of(METRICS, ALERTS, TRIGGERS, DEAD_LETTERS);

  private final String name;
  private final ResultFormat.Maker<T> format;

  private ResultStream(String name, ResultFormat.Maker<T> format) {
    this.name = name;
    this.format = format;
  }

  /** The name in kebab-case, such as {@code dead-letters}. */
  public String name() {
    return name;
  }

  /** Records as JSON objects. */
  public ResultFormat<T> json() {
    return new ResultFormat<>(format, true);
  }

  /** Records as plain Avro binary of their schema. */
  public ResultFormat<T> avro() {
    return new ResultFormat<>(format, false);
  }

  @Override
  public String toString() {
    return name;
  }
}

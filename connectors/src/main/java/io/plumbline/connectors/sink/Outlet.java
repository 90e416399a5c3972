package io.plumbline.connectors.sink;

import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.sagemaker.MonitoredWindow;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import org.apache.flink.api.connector.sink2.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Where the streams of results go; a null is not written.
 *
 * @param metrics the results stream
 * @param alerts the alerts
 * @param deadLetters inputs whose envelope could not be used
 * @param windows windows in the files of Model Monitor
 * @param parallel whether several writers may share it; a file has one writer
 */
public record Outlet(
    @Nullable Sink<Metric> metrics,
    @Nullable Sink<Alert> alerts,
    @Nullable Sink<DeadLetter> deadLetters,
    @Nullable Sink<MonitoredWindow> windows,
    boolean parallel) {
  /** Streams of records alone. */
  public Outlet(
      @Nullable Sink<Metric> metrics,
      @Nullable Sink<Alert> alerts,
      @Nullable Sink<DeadLetter> deadLetters,
      boolean parallel) {
    this(metrics, alerts, deadLetters, null, parallel);
  }
}

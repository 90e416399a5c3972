package io.plumbline.connectors.format;

import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Writes and reads the records of the alerts stream. */
public final class AlertFormat implements OutputFormat<Alert> {
  private final AvroBinary<io.plumbline.schemas.Alert> avro =
      new AvroBinary<>(io.plumbline.schemas.Alert.class);

  @Override
  public byte[] json(Alert alert) {
    return JsonLine.of(line -> write(alert, line));
  }

  @Override
  public byte[] avro(Alert alert) {
    Long ended = alert.endedAt();
    return avro.write(
        new io.plumbline.schemas.Alert(
            alert.alertId(),
            alert.fingerprint(),
            alert.status(),
            alert.severity(),
            alert.model(),
            alert.modelVersion(),
            alert.segment(),
            alert.monitor(),
            alert.group(),
            alert.kind(),
            alert.reason(),
            alert.summary(),
            alert.violations().stream().map(MetricFormat::toAvro).toList(),
            AvroBinary.time(alert.startedAt()),
            AvroBinary.time(alert.updatedAt()),
            ended == null ? null : AvroBinary.time(ended),
            alert.runbookUrl(),
            new TreeMap<>(alert.labels())));
  }

  /** The {@code alert_id}. */
  @Override
  public String key(Alert alert) {
    return alert.alertId();
  }

  /**
   * Reads what {@link #json} wrote; unknown fields are ignored.
   *
   * @throws IllegalArgumentException if the line is not such a record, with the field and its value
   */
  public Alert read(byte[] line) {
    JsonFields fields = JsonFields.of(line);
    return new Alert(
        fields.text("alert_id"),
        fields.text("fingerprint"),
        fields.text("status"),
        fields.text("severity"),
        fields.text("model"),
        fields.text("model_version"),
        fields.text("segment"),
        fields.text("monitor"),
        fields.text("group"),
        fields.text("kind"),
        fields.textOrNull("reason"),
        fields.text("summary"),
        fields.objects("violations").stream().map(MetricFormat::read).toList(),
        fields.time("started_at"),
        fields.time("updated_at"),
        fields.timeOrNull("ended_at"),
        fields.textOrNull("runbook_url"),
        fields.texts("labels"));
  }

  private static void write(Alert alert, JsonLine line) throws IOException {
    line.text("alert_id", alert.alertId());
    line.text("fingerprint", alert.fingerprint());
    line.text("status", alert.status());
    line.text("severity", alert.severity());
    line.text("model", alert.model());
    line.text("model_version", alert.modelVersion());
    line.text("segment", alert.segment());
    line.text("monitor", alert.monitor());
    line.text("group", alert.group());
    line.text("kind", alert.kind());
    line.text("reason", alert.reason());
    line.text("summary", alert.summary());
    line.array(
        "violations",
        elements -> {
          for (Metric violation : alert.violations()) {
            elements.object(element -> MetricFormat.write(violation, element));
          }
        });
    line.time("started_at", alert.startedAt());
    line.time("updated_at", alert.updatedAt());
    line.time("ended_at", alert.endedAt());
    line.text("runbook_url", alert.runbookUrl());
    line.object(
        "labels",
        labels -> {
          // Sorted: equal alerts give equal bytes, whatever the order of the configuration.
          for (Map.Entry<String, String> label : new TreeMap<>(alert.labels()).entrySet()) {
            labels.text(label.getKey(), label.getValue());
          }
        });
  }
}

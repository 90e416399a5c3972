package io.plumbline.connectors.format;

import io.plumbline.connectors.format.Trigger.TrainingWindow;
import io.plumbline.detectors.check.Metric;
import java.io.IOException;

/** Writes the records of the triggers stream. */
public final class TriggerFormat implements OutputFormat<Trigger> {
  private final AvroBinary<io.plumbline.schemas.Trigger> avro =
      new AvroBinary<>(io.plumbline.schemas.Trigger.class);

  @Override
  public byte[] json(Trigger trigger) {
    return JsonLine.of(line -> write(trigger, line));
  }

  @Override
  public byte[] avro(Trigger trigger) {
    TrainingWindow window = trigger.suggestedTrainingWindow();
    return avro.write(
        new io.plumbline.schemas.Trigger(
            trigger.triggerId(),
            trigger.model(),
            trigger.modelVersion(),
            trigger.policy(),
            trigger.reason(),
            trigger.evidence().stream().map(MetricFormat::toAvro).toList(),
            window == null
                ? null
                : new io.plumbline.schemas.TrainingWindow(
                    AvroBinary.time(window.from()), AvroBinary.time(window.to())),
            trigger.labelledOutcomes(),
            trigger.status(),
            AvroBinary.time(trigger.createdAt()),
            AvroBinary.time(trigger.updatedAt())));
  }

  /** The {@code trigger_id}. */
  @Override
  public String key(Trigger trigger) {
    return trigger.triggerId();
  }

  private static void write(Trigger trigger, JsonLine line) throws IOException {
    line.text("trigger_id", trigger.triggerId());
    line.text("model", trigger.model());
    line.text("model_version", trigger.modelVersion());
    line.text("policy", trigger.policy());
    line.text("reason", trigger.reason());
    line.array(
        "evidence",
        elements -> {
          for (Metric figure : trigger.evidence()) {
            elements.object(element -> MetricFormat.write(figure, element));
          }
        });
    TrainingWindow window = trigger.suggestedTrainingWindow();
    line.object(
        "suggested_training_window",
        window == null
            ? null
            : span -> {
              span.time("from", window.from());
              span.time("to", window.to());
            });
    line.integer("labelled_outcomes", trigger.labelledOutcomes());
    line.text("status", trigger.status());
    line.time("created_at", trigger.createdAt());
    line.time("updated_at", trigger.updatedAt());
  }
}

package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.connectors.source.SpecRuled;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.jobs.config.Role;
import io.plumbline.jobs.specs.CoveredSlots;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rejects events that no spec covers, while they are decoded: a dead letter, whatever its time,
 * must not move the watermark.
 */
public final class KnownModels implements EventDecoder, SpecRuled {
  private final EventDecoder decoder;
  private final Role role;
  private final ModelTable<Progress> covered = new ModelTable<>(this::progress);

  /** By model. Those of models that went stay: where they come back, they begin after these. */
  private final Map<String, Progress> byModel = new HashMap<>();

  private Progress last = new Progress();
  private final CoveredSlots slots = new CoveredSlots();

  private KnownModels(EventDecoder decoder, Role role) {
    this.decoder = decoder;
    this.role = role;
  }

  /**
   * A decoder that also knows the specs.
   *
   * @param role what the events are
   */
  public static DecoderFactory behind(DecoderFactory decoder, Role role) {
    return () -> new KnownModels(decoder.create(), role);
  }

  @Override
  public void specsChanged(byte[] update) {
    slots.update(update);
    covered.clear();
  }

  /** How far the events of one model have come. */
  private static final class Progress {
    private long largest = SourcedRow.NO_TIME;
  }

  private @Nullable Progress progress(String model, String version) {
    return slots.covers(model, version) || isOfAll(model, version)
        ? byModel.computeIfAbsent(model, id -> new Progress())
        : null;
  }

  /** Feature events without a version are of every version. */
  private boolean isOfAll(String model, String version) {
    return role == Role.FEATURES
        && version.equals(ModelTable.UNKNOWN_VERSION)
        && slots.knows(model);
  }

  @Override
  public void accepted(long eventTime) {
    if (eventTime > last.largest) {
      last.largest = eventTime;
    }
  }

  @Override
  public long largestEventTime(String model) {
    Progress of = byModel.get(model);
    return of == null ? SourcedRow.NO_TIME : of.largest;
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    decoder.decode(bytes, offset, length, row);
    if (row.reason() != null) {
      return;
    }
    if (!row.hasModel()) {
      row.reject(DeadLetterReason.NO_MODEL, "neither the event nor its source names a model");
      return;
    }
    Progress of = covered.find(row);
    if (of == null) {
      refuse(row);
    } else {
      last = of;
    }
  }

  private void refuse(EventRow row) {
    String model = ModelTable.model(row);
    if (slots.knows(model)) {
      row.reject(
          DeadLetterReason.UNKNOWN_VERSION,
          "no spec of the model '"
              + model
              + "' covers the version '"
              + ModelTable.version(row)
              + "'");
    } else {
      row.reject(DeadLetterReason.UNKNOWN_MODEL, "no spec covers the model '" + model + "'");
    }
  }

  @Override
  public void writtenWith(Schema schema) {
    decoder.writtenWith(schema);
  }

  @Override
  public boolean isBlank(byte[] bytes, int offset, int length) {
    return decoder.isBlank(bytes, offset, length);
  }
}

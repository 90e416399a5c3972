package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.connectors.source.SpecListener;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.jobs.specs.CoveredSlots;
import org.apache.avro.Schema;

/**
 * Rejects events that no spec covers, while they are decoded: a dead letter, whatever its time,
 * must not move the watermark.
 */
public final class KnownModels implements EventDecoder, SpecListener {
  private final EventDecoder decoder;
  private final ModelTable<Boolean> covered = new ModelTable<>(this::covers);
  private final CoveredSlots slots = new CoveredSlots();

  private KnownModels(EventDecoder decoder) {
    this.decoder = decoder;
  }

  /** A decoder that also knows the specs. */
  public static DecoderFactory behind(DecoderFactory decoder) {
    return () -> new KnownModels(decoder.create());
  }

  @Override
  public void specsChanged(byte[] update) {
    slots.update(update);
    covered.clear();
  }

  private Boolean covers(String model, String version) {
    return slots.covers(model, version) ? Boolean.TRUE : null;
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    decoder.decode(bytes, offset, length, row);
    if (row.reason() != null) {
      return;
    }
    if (!row.hasModel()) {
      row.reject(DeadLetterReason.NO_MODEL, "neither the event nor its source names a model");
    } else if (covered.find(row) == null) {
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

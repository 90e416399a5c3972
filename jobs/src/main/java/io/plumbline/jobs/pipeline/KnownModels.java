package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.spec.ModelSpec;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Rejects events that no spec covers, while they are decoded: a dead letter, whatever its time,
 * must not move the watermark.
 */
public final class KnownModels implements EventDecoder {
  private final EventDecoder decoder;
  private final ModelTable<ModelSpec, ModelSpec> specs;

  private KnownModels(EventDecoder decoder, List<ModelSpec> specs) {
    this.decoder = decoder;
    this.specs = new ModelTable<>(specs, spec -> spec, (spec, version) -> spec);
  }

  /** A decoder that also knows the specs. */
  public static DecoderFactory behind(DecoderFactory decoder, List<ModelSpec> specs) {
    List<ModelSpec> known = List.copyOf(specs);
    return () -> new KnownModels(decoder.create(), known);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    decoder.decode(bytes, offset, length, row);
    if (row.reason() != null) {
      return;
    }
    if (!row.hasModel()) {
      row.reject(DeadLetterReason.NO_MODEL, "neither the event nor its source names a model");
    } else if (specs.find(row) == null) {
      DeadLetterReason reason = specs.unknown(row);
      String model = ModelTable.model(row);
      row.reject(
          reason,
          reason == DeadLetterReason.UNKNOWN_MODEL
              ? "no spec covers the model '" + model + "'"
              : "no spec of the model '"
                  + model
                  + "' covers the version '"
                  + ModelTable.version(row)
                  + "'");
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

package io.plumbline.connectors.format;

import io.plumbline.detectors.event.EventRow;

/** Decodes prediction events written as plain Avro binary of prediction_event.avsc. */
public final class AvroEventDecoder implements EventDecoder {
  public AvroEventDecoder(EventDefaults defaults, EventLimits limits) {
    throw new UnsupportedOperationException(defaults + " " + limits);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {}
}

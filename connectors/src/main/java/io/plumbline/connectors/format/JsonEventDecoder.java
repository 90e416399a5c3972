package io.plumbline.connectors.format;

import io.plumbline.detectors.event.EventRow;

/** Decodes prediction events written as JSON. */
public final class JsonEventDecoder implements EventDecoder {
  public JsonEventDecoder(EventDefaults defaults, EventLimits limits) {
    throw new UnsupportedOperationException(defaults + " " + limits);
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {}
}

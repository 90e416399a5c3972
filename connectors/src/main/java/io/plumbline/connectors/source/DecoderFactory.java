package io.plumbline.connectors.source;

import io.plumbline.connectors.format.EventDecoder;
import java.io.Serializable;

/**
 * Makes the decoder of one reader. Travels with the job, the decoder does not.
 *
 * <p>Who must refuse events by more than their bytes, such as the models that are known, wraps the
 * decoder and rejects the row there: what is rejected later has already moved the watermark.
 */
@FunctionalInterface
public interface DecoderFactory extends Serializable {
  /** A new decoder. */
  EventDecoder create();
}

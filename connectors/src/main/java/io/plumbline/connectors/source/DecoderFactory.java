package io.plumbline.connectors.source;

import io.plumbline.connectors.format.EventDecoder;
import java.io.Serializable;

/**
 * Makes the decoder of one reader. Travels with the job, the decoder does not. A decoder may wrap
 * another one to refuse events by more than their bytes, such as the models that are known.
 */
@FunctionalInterface
public interface DecoderFactory extends Serializable {
  /** A new decoder. */
  EventDecoder create();
}

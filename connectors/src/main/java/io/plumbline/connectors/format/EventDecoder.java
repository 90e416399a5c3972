package io.plumbline.connectors.format;

import io.plumbline.detectors.event.EventRow;
import org.apache.avro.Schema;

/**
 * Turns the bytes of one prediction event into one reused row. Not thread-safe: each reader has its
 * own.
 *
 * <p>Allocates nothing per event once its tables know the names of the stream; only rejecting an
 * event does.
 */
public interface EventDecoder {
  /**
   * Clears the row and fills it with the event, or rejects it with a reason and a detail that names
   * the rule and the offending value. Never throws, whatever the bytes.
   *
   * <p>A row rejected as {@code malformed} or {@code too_large} keeps what was read before the
   * fault. Otherwise the first of these reasons stands that applies: {@code no_id, no_time,
   * absurd_time}. A model or version that neither the event nor the defaults name is left absent.
   *
   * @param bytes holds the event
   * @param offset where it starts
   * @param length its length in bytes, at least 0
   * @param row forgets the event before; its names are those of one reader
   */
  void decode(byte[] bytes, int offset, int length, EventRow row);

  /**
   * Says with which schema the events from here on were written, where the file they come from says
   * so. A decoder that is made for one schema has no use for it.
   */
  default void writtenWith(Schema schema) {}

  /** Whether the bytes are no input at all, such as a blank line: neither an event nor a fault. */
  default boolean isBlank(byte[] bytes, int offset, int length) {
    return false;
  }
}

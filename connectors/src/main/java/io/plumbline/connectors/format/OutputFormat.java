package io.plumbline.connectors.format;

/**
 * How one kind of result is written. Formats are stateless apart from reused buffers of their own
 * and not thread-safe: each writer has its own.
 *
 * @param <T> the kind of result
 */
public interface OutputFormat<T> {
  /**
   * The record as one JSON object in UTF-8, without a line end: every field of the wire format in
   * its order, those without a value as null. Equal records give equal bytes.
   */
  byte[] json(T record);

  /** The record as plain Avro binary of its schema. */
  byte[] avro(T record);

  /** What a later record about the same thing shares with this one: the key of a message. */
  String key(T record);
}

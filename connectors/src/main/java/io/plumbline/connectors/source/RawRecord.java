package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one event as its storage holds them, with its place and the record's own time.
 *
 * <p>Reused: valid until the reader reads the next record. A source that already knows that the
 * record cannot be decoded says so with {@link #reject}.
 */
public final class RawRecord {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int offset;
  private int length;
  private long time;
  private boolean timed;
  private boolean judged;
  private long ordinal;
  private char mark = '@';
  private @Nullable DeadLetterReason reason;
  private @Nullable String detail;
  private @Nullable Schema schema;

  /** Replaces the bytes, which are referred to and not copied, and forgets a rejection. */
  public void bytes(byte[] content, int start, int size) {
    bytes = content;
    offset = start;
    length = size;
    reason = null;
    detail = null;
  }

  /** Sets the time that its storage gave the record, in milliseconds since 1970 UTC. */
  public void time(long millis) {
    time = millis;
    timed = true;
    judged = true;
  }

  /** Sets what stands in for the time of a record whose storage gives it none. */
  public void assumedTime(long millis) {
    time = millis;
    timed = false;
    judged = true;
  }

  /** Sets that nothing gives the record a time or stands in for it. */
  public void noTime() {
    time = 0;
    timed = false;
    judged = false;
  }

  /**
   * Sets where in its split the record is.
   *
   * @param separator between the split and the number in a position's text
   * @param number the offset in a partition, from 0; the line or record of a file, from 1
   */
  public void place(char separator, long number) {
    mark = separator;
    ordinal = number;
  }

  /** Sets the schema that the file says its records were written with. */
  public void writtenWith(Schema writer) {
    schema = writer;
  }

  /** The schema that the record was written with, or null where its storage does not say. */
  public @Nullable Schema schema() {
    return schema;
  }

  /** Marks the record as one that cannot be decoded. */
  public void reject(DeadLetterReason why, String what) {
    reason = why;
    detail = what;
  }

  /** Holds the record from {@link #offset()}. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  /** The length in bytes. */
  public int length() {
    return length;
  }

  /** The record's own time, in milliseconds since 1970 UTC; 0 where there is none. */
  public long time() {
    return time;
  }

  /** Whether {@link #time}, given or assumed, judges if the record's event is from the future. */
  public boolean judgesTime() {
    return judged;
  }

  /** Whether {@link #time} was given by the storage, and not assumed. */
  public boolean hasOwnTime() {
    return timed;
  }

  /** The offset in a partition, from 0; the line or record of a file, from 1. */
  public long ordinal() {
    return ordinal;
  }

  /** Why the record cannot be decoded, or null. */
  public @Nullable DeadLetterReason reason() {
    return reason;
  }

  /** What exactly is wrong with it, or null. */
  public @Nullable String detail() {
    return detail;
  }

  /** The place as text: {@code topic-0@17}, {@code folder/file.jsonl:3}. Allocates. */
  public String position(String splitId) {
    return splitId + mark + ordinal;
  }
}

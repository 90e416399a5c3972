package io.plumbline.connectors.source;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a raw record is: no input, an accepted event or a dead letter. The decision depends
 * on the record and the configuration only, so that a replay decides the same. Not thread-safe.
 */
final class Admission {
  private final EventDecoder decoder;
  private final @Nullable SpecRuled ruled;
  private final long allowedFuture;
  private @Nullable Schema writer;

  /** The largest event time of events that were refused because no spec covers them. */
  private long largestPassedOver = SourcedRow.NO_TIME;

  Admission(Intake intake) {
    decoder = intake.decoder().create();
    ruled = decoder instanceof SpecRuled of ? of : null;
    allowedFuture = intake.allowedFuture().toMillis();
  }

  /** Whether nothing can be decided before the specs are known. */
  boolean isRuled() {
    return ruled != null;
  }

  /** Lets the decoder know the specs, if it asks for them. */
  void specsChanged(byte[] update) {
    if (ruled != null) {
      ruled.specsChanged(update);
    }
  }

  /** Notes that the event that was admitted last was accepted by the operator too. */
  void accepted(long eventTime) {
    if (ruled != null) {
      ruled.accepted(eventTime);
    }
  }

  /** The largest event time accepted of what specs rule. */
  long largestEventTime(String of) {
    return ruled == null ? SourcedRow.NO_TIME : ruled.largestEventTime(of);
  }

  /** The largest event time of events that a spec may cover some day, and none did. */
  long largestPassedOver() {
    return largestPassedOver;
  }

  /**
   * Fills the row: usable, or rejected with its reason.
   *
   * @return false for what is no input at all, such as a blank line
   */
  @SuppressWarnings("ReferenceEquality") // every file has one schema object
  boolean admit(RawRecord raw, EventRow row) {
    DeadLetterReason known = raw.reason();
    if (known != null) {
      row.clear();
      String detail = raw.detail();
      row.reject(known, detail == null ? known.wireName() : detail);
      return true;
    }
    if (decoder.isBlank(raw.bytes(), raw.offset(), raw.length())) {
      return false;
    }
    Schema schema = raw.schema();
    if (schema != null && schema != writer) {
      writer = schema;
      decoder.writtenWith(schema);
    }
    decoder.decode(raw.bytes(), raw.offset(), raw.length(), row);
    if (row.reason() == null) {
      checkTime(raw, row);
    } else if (row.reason() == DeadLetterReason.UNKNOWN_MODEL
        || row.reason() == DeadLetterReason.UNKNOWN_VERSION) {
      passOver(raw, row);
    }
    return true;
  }

  private void passOver(RawRecord raw, EventRow row) {
    if (row.hasEventTime() && row.eventTime() <= latest(raw)) {
      largestPassedOver = Math.max(largestPassedOver, row.eventTime());
    }
  }

  private void checkTime(RawRecord raw, EventRow row) {
    if (!row.hasEventTime()) {
      row.reject(DeadLetterReason.NO_TIME, "the event has no event_time");
      return;
    }
    if (row.eventTime() > latest(raw)) {
      row.reject(
          DeadLetterReason.FUTURE_TIME,
          "event_time must be at most "
              + Duration.ofMillis(allowedFuture)
              + " beyond the record's own time "
              + Instant.ofEpochMilli(raw.time())
              + ": was "
              + Instant.ofEpochMilli(row.eventTime()));
    }
  }

  /** The latest time that an event of the record may have. */
  private long latest(RawRecord raw) {
    if (!raw.judgesTime()) {
      return Long.MAX_VALUE; // No clock here could judge it and say the same in a replay.
    }
    long limit = raw.time() + allowedFuture;
    return limit < raw.time() ? Long.MAX_VALUE : limit;
  }
}

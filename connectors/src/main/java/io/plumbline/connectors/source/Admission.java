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
    }
    return true;
  }

  private void checkTime(RawRecord raw, EventRow row) {
    if (!row.hasEventTime()) {
      row.reject(DeadLetterReason.NO_TIME, "the event has no event_time");
      return;
    }
    if (!raw.judgesTime()) {
      return; // No clock here could judge it and say the same in a replay.
    }
    long recordTime = raw.time();
    long limit = recordTime + allowedFuture;
    if (limit < recordTime) {
      limit = Long.MAX_VALUE;
    }
    if (row.eventTime() > limit) {
      row.reject(
          DeadLetterReason.FUTURE_TIME,
          "event_time must be at most "
              + Duration.ofMillis(allowedFuture)
              + " beyond the record's own time "
              + Instant.ofEpochMilli(recordTime)
              + ": was "
              + Instant.ofEpochMilli(row.eventTime()));
    }
  }
}

package io.plumbline.connectors.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one entry of the configuration says about how its raw records become rows.
 *
 * @param name the source in accounting and in dead letters
 * @param decoder makes the decoder of a reader
 * @param outOfOrderness how far an event may be behind its split's largest event time without being
 *     late; at least 0
 * @param allowedFuture how far beyond the record's own time an event's time may be; at least 0
 * @param repeats what becomes of events that come again
 */
public record Intake(
    String name,
    DecoderFactory decoder,
    Duration outOfOrderness,
    Duration allowedFuture,
    Repeats repeats)
    implements Serializable {
  /** Refuses negative durations. */
  public Intake {
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "out-of-orderness of source " + name + " must not be negative: was " + outOfOrderness);
    }
    if (allowedFuture.isNegative()) {
      throw new IllegalArgumentException(
          "allowed future of source " + name + " must not be negative: was " + allowedFuture);
    }
  }

  /** Events that come again count. */
  public Intake(
      String name, DecoderFactory decoder, Duration outOfOrderness, Duration allowedFuture) {
    this(name, decoder, outOfOrderness, allowedFuture, Repeats.COUNTED);
  }

  /** The watermark of a split with this largest event time: no pane below it gets more events. */
  long watermarkAt(long largestEventTime) {
    return largestEventTime - outOfOrderness.toMillis() - 1;
  }
}

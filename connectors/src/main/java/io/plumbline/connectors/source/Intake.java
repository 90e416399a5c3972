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
 * @param versions how many versions one split may name of a model that is watched in any, 1 to
 *     {@link #MOST_VERSIONS}; an event of a further one is refused
 */
public record Intake(
    String name,
    DecoderFactory decoder,
    Duration outOfOrderness,
    Duration allowedFuture,
    Repeats repeats,
    int versions)
    implements Serializable {
  /** How many versions of a model one split may name unless it is said. */
  public static final int DEFAULT_VERSIONS = 1_000;

  /** The most versions of a model that one split may be allowed to name. */
  public static final int MOST_VERSIONS = 100_000;

  /** Refuses negative durations and a number of versions out of bounds. */
  public Intake {
    if (outOfOrderness.isNegative()) {
      throw new IllegalArgumentException(
          "out-of-orderness of source " + name + " must not be negative: was " + outOfOrderness);
    }
    if (allowedFuture.isNegative()) {
      throw new IllegalArgumentException(
          "allowed future of source " + name + " must not be negative: was " + allowedFuture);
    }
    if (versions < 1 || versions > MOST_VERSIONS) {
      throw new IllegalArgumentException(
          "the versions of a model in a split of source "
              + name
              + " must be from 1 to "
              + MOST_VERSIONS
              + ": was "
              + versions);
    }
  }

  /** Events that come again count, and the number of versions is the default. */
  public Intake(
      String name, DecoderFactory decoder, Duration outOfOrderness, Duration allowedFuture) {
    this(name, decoder, outOfOrderness, allowedFuture, Repeats.COUNTED, DEFAULT_VERSIONS);
  }

  /** The watermark of a split with this largest event time: no pane below it gets more events. */
  long watermarkAt(long largestEventTime) {
    return largestEventTime - outOfOrderness.toMillis() - 1;
  }
}

package io.plumbline.connectors.format;

import io.plumbline.detectors.event.DeadLetterReason;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An input whose envelope could not be used, kept with the reason.
 *
 * @param source the name of the source that it came through
 * @param position where in the source, such as a topic's partition and offset or a file's line
 * @param receivedAt the record's own time in a stream, 0 if it has none, for files the time at
 *     which the run was first started; in milliseconds since 1970 UTC
 * @param reason why it could not be used
 * @param detail what exactly was wrong, for a person to read, or null
 * @param payload the first {@link #PAYLOAD_LIMIT} bytes of the input in base64, or null where they
 *     may not be kept
 */
public record DeadLetter(
    String source,
    String position,
    long receivedAt,
    DeadLetterReason reason,
    @Nullable String detail,
    @Nullable String payload)
    implements Serializable {
  /** How many bytes of the input are kept. */
  public static final int PAYLOAD_LIMIT = 4096;

  /** How many characters of the detail are kept: it may quote the input. */
  public static final int DETAIL_LIMIT = 1024;

  /** Cuts a longer detail, so that a dead letter is never too large to be written. */
  public DeadLetter {
    if (detail != null && detail.length() > DETAIL_LIMIT) {
      boolean splitsAPair = Character.isHighSurrogate(detail.charAt(DETAIL_LIMIT - 2));
      detail = detail.substring(0, DETAIL_LIMIT - (splitsAPair ? 2 : 1)) + "…";
    }
  }

  /** A dead letter with the input's first bytes. */
  public static DeadLetter of(
      String source,
      String position,
      long receivedAt,
      DeadLetterReason reason,
      @Nullable String detail,
      byte[] bytes,
      int offset,
      int length) {
    byte[] kept = Arrays.copyOfRange(bytes, offset, offset + Math.min(length, PAYLOAD_LIMIT));
    String payload = Base64.getEncoder().encodeToString(kept);
    return new DeadLetter(source, position, receivedAt, reason, detail, payload);
  }

  /** The same dead letter without its input: for models with sensitive columns. */
  public DeadLetter withoutPayload() {
    return new DeadLetter(source, position, receivedAt, reason, detail, null);
  }
}

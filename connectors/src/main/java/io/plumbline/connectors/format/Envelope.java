package io.plumbline.connectors.format;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.Texts;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rules that every prediction event's envelope obeys, whatever its encoding. */
final class Envelope {
  /** The rule of an id, after the name of its field and before what it was. */
  static final String ID_FORM = " must be a non-empty string or a number: was ";

  static final String ID_RULE = "event_id" + ID_FORM;
  static final String TIME_RULE =
      "event_time must be ISO-8601 with Z or an offset, or a number of milliseconds: was ";

  /** The fault of an event until its id comes. */
  static final String NO_ID = ID_RULE + "absent";

  /** The fault of an event until its time comes. */
  static final String NO_TIME = TIME_RULE + "absent";

  /** 1900-01-01T00:00:00Z. */
  private static final long EARLIEST = -2_208_988_800_000L;

  private final byte @Nullable [] model;
  private final byte @Nullable [] version;

  Envelope(EventDefaults defaults) {
    model = utf8(defaults.model());
    version = utf8(defaults.modelVersion());
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Names the model and the version where the event does not. A version becomes part of keys and of
   * every figure, so a long one is shortened as a long category is.
   */
  void complete(EventRow row) {
    if (row.versionLength() > Texts.MAX_BYTES) {
      int start = row.append(Texts.bounded(row.string(row.versionStart(), row.versionLength())));
      row.version(start, row.textEnd() - start);
    }
    if (model != null && !row.hasModel()) {
      row.model(row.append(model, 0, model.length), model.length);
    }
    if (version != null && !row.hasVersion()) {
      row.version(row.append(version, 0, version.length), version.length);
    }
  }

  /** Rejects a row without an id, without a time, or from before 1900. */
  void judge(EventRow row, @Nullable String idFault, @Nullable String timeFault) {
    if (idFault != null) {
      row.reject(DeadLetterReason.NO_ID, idFault);
    } else if (timeFault != null) {
      row.reject(DeadLetterReason.NO_TIME, timeFault);
    } else if (row.eventTime() < EARLIEST) {
      row.reject(
          DeadLetterReason.ABSURD_TIME,
          "event_time must not be before 1900: was " + row.eventTime() + " ms");
    }
  }
}

package io.plumbline.connectors.source;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The smallest format of events there can be: {@code MILLIS ID}; blank lines are no input. */
final class TimedLines implements EventDecoder {
  static Intake intake(Duration outOfOrderness) {
    return new Intake("lines", TimedLines::new, outOfOrderness, Duration.ofHours(1));
  }

  @Override
  public void decode(byte[] bytes, int offset, int length, EventRow row) {
    row.clear();
    String[] parts = new String(bytes, offset, length, StandardCharsets.UTF_8).split(" ", -1);
    if (parts.length != 2 || !parts[0].matches("-?[0-9]{1,18}")) {
      row.reject(DeadLetterReason.MALFORMED, "not MILLIS ID");
      return;
    }
    int start = row.append(parts[1]);
    row.eventId(start, row.textEnd() - start);
    row.eventTime(Long.parseLong(parts[0]));
  }

  @Override
  public boolean isBlank(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8).isBlank();
  }
}

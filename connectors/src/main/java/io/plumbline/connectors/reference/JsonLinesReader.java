package io.plumbline.connectors.reference;

import io.plumbline.connectors.format.EventDecoder;
import io.plumbline.connectors.format.EventDefaults;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.JsonEventDecoder;
import io.plumbline.connectors.format.MappedJsonDecoder;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Prediction events or records of a user's own, one JSON object per line. Blank lines are no rows.
 */
final class JsonLinesReader implements ReferenceReader {
  private static final int NO_LINE = -1;

  private final InputStream in;
  private final EventDecoder decoder;
  private final int maxBytes;

  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  private byte[] line = new byte[4096];
  private boolean tooLong;
  private long number;

  JsonLinesReader(InputStream in, ReferenceShape shape) {
    EventMapping mapping = shape.mapping();
    this.in = in;
    this.decoder =
        mapping == null
            ? new JsonEventDecoder(EventDefaults.NONE, shape.limits())
            : new MappedJsonDecoder(mapping, EventDefaults.NONE, shape.limits());
    this.maxBytes = shape.limits().maxBytes();
  }

  @Override
  public boolean next(EventRow row) throws IOException {
    for (int length = readLine(); length != NO_LINE; length = readLine()) {
      int start = number == 1 && startsWithMark(length) ? 3 : 0;
      if (tooLong) {
        row.clear();
        row.reject(
            DeadLetterReason.TOO_LARGE,
            "a line must have at most " + maxBytes + " bytes: had more");
        return true;
      }
      if (decoder.isBlank(line, start, length - start)) {
        continue;
      }
      refuseArray(start, length);
      decoder.decode(line, start, length - start, row);
      return true;
    }
    return false;
  }

  /** A whole file in one array is a likely mistake, and would else be bad lines without end. */
  private void refuseArray(int start, int length) throws IOException {
    if (number == 1 && start < length && line[start] == '[') {
      throw new IOException(
          "must be JSON lines, one object on each line: line 1 starts a JSON array");
    }
  }

  private boolean startsWithMark(int length) {
    return length >= 3
        && line[0] == (byte) 0xEF
        && line[1] == (byte) 0xBB
        && line[2] == (byte) 0xBF;
  }

  /** Reads one line without its end; of a line that is too long no more than the limit is kept. */
  private int readLine() throws IOException {
    int length = 0;
    tooLong = false;
    boolean any = false;
    while (true) {
      if (at == end) {
        end = Math.max(in.read(buffer), 0);
        at = 0;
        if (end == 0) {
          number += any ? 1 : 0;
          return any ? length : NO_LINE;
        }
      }
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      int part = at - from;
      if (part > maxBytes - length) {
        tooLong = true;
      } else if (!tooLong) {
        if (part > line.length - length) {
          line = Arrays.copyOf(line, Math.max(2 * line.length, length + part));
        }
        System.arraycopy(buffer, from, line, length, part);
        length += part;
      }
      if (at < end) {
        at++; // the line break
        number++;
        return length;
      }
    }
  }

  @Override
  public String place() {
    return "line " + number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

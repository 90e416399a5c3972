package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one file. A line that lies within one chunk is handed out where it lies; only those
 * across two are copied.
 *
 * <p>Compressed content is always read in the same chunks from the beginning, also to skip to a
 * position: how much of a broken stream can be decompressed depends on the size of the reads, and
 * must be the same after a restart.
 */
final class LineRecords implements FileRecords {
  private static final int CHUNK = 1 << 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * EACH;

  private final FileChannel channel;
  private final int maxBytes;
  private final byte[] chunk = new byte[CHUNK];

  private @Nullable InputStream content;
  private int at;
  private int end;
  private long offset;
  private long lines;
  private @Nullable String broken;

  private byte[] carried = new byte[1024];
  private int carriedLength;
  private long lineLength;

  private LineRecords(FileChannel channel, FilePosition from, int maxBytes) {
    this.channel = channel;
    this.maxBytes = maxBytes;
    offset = from.offset();
    lines = from.records();
  }

  static LineRecords open(Path path, FilePosition from, int maxBytes) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      LineRecords records = new LineRecords(channel, from, maxBytes);
      if (path.toString().endsWith(".gz")) {
        records.skipCompressed(from.offset());
      } else {
        channel.position(from.offset());
        records.content = Channels.newInputStream(channel);
      }
      return records;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void skipCompressed(long skip) throws IOException {
    try {
      content = new GZIPInputStream(Channels.newInputStream(channel), CHUNK);
    } catch (ZipException | EOFException e) {
      breaks(e);
    }
    long left = skip;
    while (left > 0) {
      if (!fill()) {
        // The position is behind the place where the stream breaks: that was reported already.
        broken = null;
        return;
      }
      int skipped = (int) Math.min(left, end);
      at = skipped;
      left -= skipped;
    }
  }

  @Override
  public boolean next(RawRecord raw) throws IOException {
    carriedLength = 0;
    lineLength = 0;
    while (at < end || fill()) {
      int start = at;
      int newline = indexOfNewline(chunk, at, end);
      if (newline < 0) {
        carry(start, end - start);
        at = end;
        continue;
      }
      at = newline + 1;
      if (lineLength == 0) {
        hand(raw, chunk, start, newline - start, newline - start);
      } else {
        carry(start, newline - start);
        hand(raw, carried, 0, carriedLength, lineLength);
      }
      offset++;
      return true;
    }
    if (broken != null) {
      hand(raw, carried, 0, carriedLength, lineLength);
      raw.reject(
          DeadLetterReason.MALFORMED,
          "the gzip stream must be whole: broken after "
              + offset
              + " decompressed bytes, the rest of the file is lost: "
              + broken);
      broken = null;
      // One past what can be decompressed, so that a restart does not report it again.
      offset++;
      return true;
    }
    if (lineLength > 0) {
      hand(raw, carried, 0, carriedLength, lineLength);
      return true;
    }
    return false;
  }

  /** Keeps the part of a line that goes on in the next chunk, up to the limit. */
  private void carry(int start, int length) {
    int kept = (int) Math.max(0, Math.min(length, maxBytes + 1L - carriedLength));
    if (kept > carried.length - carriedLength) {
      carried =
          Arrays.copyOf(
              carried,
              (int)
                  Math.max(
                      Math.min(2L * carried.length, maxBytes + 1L), (long) carriedLength + kept));
    }
    System.arraycopy(chunk, start, carried, carriedLength, kept);
    carriedLength += kept;
    lineLength += length;
  }

  /**
   * Hands out one line.
   *
   * @param kept how many of its bytes there are
   * @param whole how many it has, without its newline
   */
  private void hand(RawRecord raw, byte[] bytes, int start, int kept, long whole) {
    lines++;
    offset += whole;
    int length = kept;
    long stripped = whole;
    if (whole == kept && kept > 0 && bytes[start + kept - 1] == '\r') {
      length--;
      stripped--;
    }
    raw.bytes(bytes, start, Math.min(length, maxBytes));
    raw.place(':', lines);
    if (stripped > maxBytes) {
      raw.reject(
          DeadLetterReason.TOO_LARGE,
          "a line must be at most " + maxBytes + " bytes long: was " + stripped);
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    InputStream in = content;
    if (in == null) {
      return false;
    }
    try {
      int read = in.read(chunk, 0, CHUNK);
      if (read > 0) {
        end = read;
        return true;
      }
    } catch (ZipException | EOFException e) {
      breaks(e);
    }
    content = null;
    return false;
  }

  private void breaks(IOException e) {
    String message = e.getMessage();
    broken = message == null ? e.getClass().getSimpleName() : message;
    content = null;
  }

  /** The first newline in [from, to), or -1: eight bytes at a time. */
  static int indexOfNewline(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ NEWLINES;
      // The lowest set bit marks the first byte that is zero in the word.
      long zeroes = (word - EACH) & ~word & HIGH;
      if (zeroes != 0) {
        return i + (Long.numberOfTrailingZeros(zeroes) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public FilePosition position() {
    return new FilePosition(offset, lines);
  }

  @Override
  public long bytesRead() {
    try {
      return channel.position();
    } catch (IOException e) {
      // Only a figure of progress, and only of a file that was closed.
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    content = null;
    channel.close();
  }
}

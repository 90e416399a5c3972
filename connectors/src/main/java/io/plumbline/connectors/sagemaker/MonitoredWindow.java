package io.plumbline.connectors.sagemaker;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The files that Model Monitor would write of one window.
 *
 * @param model the model's id
 * @param version the model's version
 * @param segment the slice of traffic; {@code all} for the whole model
 * @param size the window's length, in milliseconds
 * @param every the distance between the starts of two such windows, in milliseconds
 * @param offset how far such windows are shifted from the epoch, in milliseconds
 * @param start the window's start, in milliseconds since 1970 UTC
 * @param revision how many events the window holds
 * @param statistics the text of {@code statistics.json}, in UTF-8
 * @param constraints the text of {@code constraints.json}; empty where no constraints are in force
 * @param violations the text of {@code constraint_violations.json}; empty likewise
 */
public record MonitoredWindow(
    String model,
    String version,
    String segment,
    long size,
    long every,
    long offset,
    long start,
    long revision,
    byte[] statistics,
    byte[] constraints,
    byte[] violations) {
  /** The segment that has no folder of its own. */
  private static final String WHOLE = "all";

  /** Longer names of folders are cut and told apart by a hash: file systems allow 255 bytes. */
  private static final int MOST_CHARACTERS = 200;

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /**
   * The folder of the window below that of the sink: {@code
   * MODEL/VERSION/WINDOWS[/SEGMENT]/yyyy/MM/dd/HH[/mm[/ss[/SSS]]]}, the time being the window's
   * start in UTC. {@code WINDOWS} is the size, {@code 1h}, with the step of sliding windows, {@code
   * 7d-every-1d}, and the offset, {@code 1d-offset-6h}. What a name has besides letters, digits and
   * {@code - _ = , + @ .} is percent-encoded. A name with capital letters says at its end which
   * ones they are, {@code country=PL%_300}, so that on a disk which does not tell them from small
   * ones it is not the folder of another name.
   */
  public Path folder() {
    Path family = Path.of(encoded(model), encoded(version), family());
    Path slice = segment.equals(WHOLE) ? family : family.resolve(encoded(segment));
    ZonedDateTime from = Instant.ofEpochMilli(start).atZone(ZoneOffset.UTC);
    Path hour =
        slice.resolve(
            String.format(
                Locale.ROOT,
                "%04d/%02d/%02d/%02d",
                from.getYear(),
                from.getMonthValue(),
                from.getDayOfMonth(),
                from.getHour()));
    long within = Math.floorMod(start, HOUR);
    if (within == 0) {
      return hour;
    }
    Path minute = hour.resolve(two(from.getMinute()));
    if (within % MINUTE == 0) {
      return minute;
    }
    Path second = minute.resolve(two(from.getSecond()));
    return within % SECOND == 0
        ? second
        : second.resolve(String.format(Locale.ROOT, "%03d", within % SECOND));
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  private String family() {
    return duration(size)
        + (every == size ? "" : "-every-" + duration(every))
        + (offset == 0 ? "" : "-offset-" + duration(offset));
  }

  private static String duration(long millis) {
    if (millis % DAY == 0) {
      return millis / DAY + "d";
    }
    if (millis % HOUR == 0) {
      return millis / HOUR + "h";
    }
    if (millis % MINUTE == 0) {
      return millis / MINUTE + "m";
    }
    return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
  }

  /**
   * A name that is one folder's, whatever it holds: different ones have different folders, also
   * where capital letters are not told from small ones.
   */
  static String encoded(String name) {
    StringBuilder out = new StringBuilder();
    BitSet capitals = new BitSet();
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      char c = (char) (utf8[i] & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-_=,+@".indexOf(c) >= 0
              || c == '.' && i > 0; // neither hidden nor a step up
      if (plain) {
        capitals.set(i, c >= 'A' && c <= 'Z');
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    if (out.length() <= MOST_CHARACTERS) {
      return out.length() == 0 ? "%" : out + marked(capitals);
    }
    // Of different names with one beginning, whoever chose them.
    return out.substring(0, MOST_CHARACTERS) + "%~" + HexFormat.of().formatHex(sha256(utf8), 0, 12);
  }

  /** The positions of capital letters as one number, in hexadecimal; nothing without any. */
  private static String marked(BitSet capitals) {
    if (capitals.isEmpty()) {
      return "";
    }
    byte[] bits = capitals.toByteArray(); // the lowest first
    BigInteger number = BigInteger.ZERO;
    for (int i = bits.length - 1; i >= 0; i--) {
      number = number.shiftLeft(Byte.SIZE).or(BigInteger.valueOf(bits[i] & 0xff));
    }
    return "%_" + number.toString(16);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import java.util.OptionalLong;

/**
 * How long texts are, in code points. Any order and grouping gives the same.
 *
 * <p>Profiles that were written before lengths were counted have none, nor has what they are merged
 * with: {@link #counted} says so. Those of the version that counted them first have no {@link
 * #deviation}.
 */
public final class TextLengths {
  // The forms in bytes.
  private static final int NONE = 0;
  private static final int SUMMED = 1;
  private static final int UNCOUNTED = 2;
  private static final int SQUARED = 3;

  /** What rounding may do to a mean that is compared. */
  private static final double SLACK = 1e-9;

  private boolean counted = true;
  private long texts;
  private long sum;

  /** The sum of the squared lengths, the largest number if it is larger. */
  private long squares;

  /** Whether the squares are of all texts. */
  private boolean squared = true;

  private int shortest = Integer.MAX_VALUE;
  private int longest;

  TextLengths() {}

  /** Of a profile that was written before they were counted. */
  static TextLengths uncounted() {
    TextLengths lengths = new TextLengths();
    lengths.counted = false;
    return lengths;
  }

  /** Counts a text of UTF-8. */
  void add(byte[] utf8, int offset, int length) {
    int points = 0;
    for (int i = offset; i < offset + length; i++) {
      points += (utf8[i] & 0xC0) == 0x80 ? 0 : 1; // continuation bytes belong to the one before
    }
    add(points, 1);
  }

  /** Counts several texts of one length; none for a count of 0. */
  void add(int points, long count) {
    if (count > 0 && counted) {
      texts += count;
      sum += points * count;
      squares = plus(squares, times((long) points * points, count));
      shortest = Math.min(shortest, points);
      longest = Math.max(longest, points);
    }
  }

  /** A sum of numbers from 0 up, which stops at the largest: so any order gives the same. */
  private static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  void merge(TextLengths other) {
    counted &= other.counted;
    if (other.texts > 0 || !other.counted) {
      squared &= other.squared;
    }
    if (counted) {
      texts += other.texts;
      sum += other.sum;
      squares = squared ? plus(squares, other.squares) : 0;
      shortest = Math.min(shortest, other.shortest);
      longest = Math.max(longest, other.longest);
    } else {
      texts = 0;
      sum = 0;
      squares = 0;
      squared = true;
      shortest = Integer.MAX_VALUE;
      longest = 0;
    }
  }

  TextLengths copy() {
    TextLengths copy = new TextLengths();
    copy.merge(this);
    return copy;
  }

  /** Whether the lengths are of all texts; else there are none. */
  public boolean counted() {
    return counted;
  }

  /** How many texts there are. */
  public long texts() {
    return texts;
  }

  /** The shortest length; meaningless without texts. */
  public int shortest() {
    return shortest;
  }

  /** The longest length; 0 without texts. */
  public int longest() {
    return longest;
  }

  /** The mean length; NaN without texts. */
  public double mean() {
    return texts == 0 ? Double.NaN : (double) sum / texts;
  }

  /**
   * The population standard deviation of the lengths; NaN without texts, and where their squares
   * were not counted or are too large to add up.
   */
  public double deviation() {
    if (texts == 0 || !squared || squares == Long.MAX_VALUE) {
      return Double.NaN;
    }
    double mean = mean();
    return Math.sqrt(Math.max(0, (double) squares / texts - mean * mean));
  }

  long sum() {
    return sum;
  }

  /** The sum of the squared lengths; empty where they were not counted. */
  OptionalLong squares() {
    return squared ? OptionalLong.of(squares) : OptionalLong.empty();
  }

  void write(ByteWriter out) {
    out.putByte(!counted ? UNCOUNTED : texts == 0 ? NONE : squared ? SQUARED : SUMMED);
    if (texts > 0) {
      out.putVarint(texts);
      out.putVarint(sum);
      if (squared) {
        out.putVarint(squares);
      }
      out.putVarint(shortest);
      out.putVarint(longest - shortest);
    }
  }

  static TextLengths read(ByteReader in, int version) {
    int form =
        in.readBounded(
            version < ProfileCodec.WITH_SQUARES ? UNCOUNTED : SQUARED, "the form of lengths");
    if (form == UNCOUNTED) {
      return uncounted();
    }
    if (form == NONE) {
      return new TextLengths();
    }
    long texts = in.readCount();
    long sum = in.readCount();
    OptionalLong squares = form == SQUARED ? OptionalLong.of(in.readCount()) : OptionalLong.empty();
    int shortest = in.readBounded(Integer.MAX_VALUE, "a length");
    int spread = in.readBounded(Integer.MAX_VALUE - shortest, "a difference of lengths");
    try {
      return of(texts, sum, squares, shortest, shortest + spread);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  static TextLengths of(long texts, long sum, OptionalLong squares, int shortest, int longest) {
    double mean = (double) sum / texts;
    double square = squares.isPresent() ? (double) squares.getAsLong() / texts : mean * mean;
    boolean saturated = squares.isPresent() && squares.getAsLong() == Long.MAX_VALUE;
    if (texts < 1
        || shortest < 0
        || sum < 0
        || !(mean >= shortest && mean <= longest)
        || !saturated
            && !(square >= mean * mean * (1 - SLACK)
                && square <= (double) longest * longest * (1 + SLACK))) {
      throw new IllegalArgumentException(
          texts
              + " texts of "
              + shortest
              + " to "
              + longest
              + " code points cannot have "
              + sum
              + " together"
              + (squares.isPresent() ? ", " + squares.getAsLong() + " squared" : ""));
    }
    TextLengths lengths = new TextLengths();
    lengths.texts = texts;
    lengths.sum = sum;
    lengths.squared = squares.isPresent();
    lengths.squares = squares.orElse(0);
    lengths.shortest = shortest;
    lengths.longest = longest;
    return lengths;
  }
}

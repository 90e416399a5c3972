package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;

/**
 * How long texts are, in code points. Any order and grouping gives the same.
 *
 * <p>Profiles that were written before lengths were counted have none, nor has what they are merged
 * with: {@link #counted} says so.
 */
public final class TextLengths {
  private boolean counted = true;
  private long texts;
  private long sum;
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
      shortest = Math.min(shortest, points);
      longest = Math.max(longest, points);
    }
  }

  void merge(TextLengths other) {
    counted &= other.counted;
    if (counted) {
      texts += other.texts;
      sum += other.sum;
      shortest = Math.min(shortest, other.shortest);
      longest = Math.max(longest, other.longest);
    } else {
      texts = 0;
      sum = 0;
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

  long sum() {
    return sum;
  }

  void write(ByteWriter out) {
    out.putByte(!counted ? 2 : texts == 0 ? 0 : 1);
    if (texts > 0) {
      out.putVarint(texts);
      out.putVarint(sum);
      out.putVarint(shortest);
      out.putVarint(longest - shortest);
    }
  }

  static TextLengths read(ByteReader in) {
    int form = in.readBounded(2, "the form of lengths");
    if (form == 2) {
      return uncounted();
    }
    if (form == 0) {
      return new TextLengths();
    }
    long texts = in.readCount();
    long sum = in.readCount();
    int shortest = in.readBounded(Integer.MAX_VALUE, "a length");
    int spread = in.readBounded(Integer.MAX_VALUE - shortest, "a difference of lengths");
    try {
      return of(texts, sum, shortest, shortest + spread);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  static TextLengths of(long texts, long sum, int shortest, int longest) {
    double mean = (double) sum / texts;
    if (texts < 1 || shortest < 0 || sum < 0 || !(mean >= shortest && mean <= longest)) {
      throw new IllegalArgumentException(
          texts
              + " texts of "
              + shortest
              + " to "
              + longest
              + " code points cannot have "
              + sum
              + " together");
    }
    TextLengths lengths = new TextLengths();
    lengths.texts = texts;
    lengths.sum = sum;
    lengths.shortest = shortest;
    lengths.longest = longest;
    return lengths;
  }
}

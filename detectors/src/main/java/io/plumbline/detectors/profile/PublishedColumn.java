package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.Hashes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Columns made of figures that somebody has published, where the values are not at hand: for a
 * baseline, which is written, read and compared and never merged with what was counted from values.
 *
 * <p>What such a column says is what was published: its counts on the edges, its sum, its standard
 * deviation and its extremes. Its number of different values is that of the values which the counts
 * name, or as published. It has no values of a wrong type, NaN or infinite ones, which nobody has
 * published.
 */
public final class PublishedColumn {
  /** Beyond so many different texts the number is not built up: it takes as many steps. */
  private static final long MAX_DISTINCT = 1_000_000;

  private static final int UNIT = 2148;

  private PublishedColumn() {}

  /**
   * A column of numbers.
   *
   * @param edges the edges it is counted on; they cover the extremes
   * @param values what is counted: the weight of each bin counts at its upper end, or at the edges'
   *     nearer end if that lies beyond them; at least one value
   * @param missing events without a value
   * @param sum the sum of the values, finite
   * @param standardDeviation of the population, finite, 0 or more
   * @param min the smallest value, finite
   * @param max the largest, not below it
   * @throws IllegalArgumentException for figures that no values have
   */
  public static NumericProfile numeric(
      BinEdges edges,
      Histogram values,
      long missing,
      double sum,
      double standardDeviation,
      double min,
      double max) {
    long valid = values.total();
    if (valid < 1 || missing < 0 || !(standardDeviation >= 0)) {
      throw new IllegalArgumentException(
          "a column of numbers has values, and neither a negative count nor a negative deviation:"
              + " were "
              + valid
              + ", "
              + missing
              + " and "
              + standardDeviation);
    }
    NumericProfile profile = new NumericProfile(edges);
    Counts counts = new Counts(edges.bins());
    DistinctCount distinct = new DistinctCount();
    for (int i = 0; i < values.bins(); i++) {
      if (values.count()[i] > 0) {
        int bin = edges.binOf(values.upper()[i]);
        counts.add(Math.min(Math.max(bin, 0), edges.bins() - 1), values.count()[i]);
        distinct.add(Hashes.of(values.upper()[i] + 0.0));
      }
    }
    profile.missing = missing;
    profile.fractional(-1, valid); // nobody says how many
    profile.extremes(min, max);
    profile.sums(
        ExactSum.of(new BigDecimal(sum)), squares(valid, sum, standardDeviation), distinct);
    profile.values(valid, counts, null, null);
    return profile;
  }

  /**
   * The sum of squares that gives the deviation: n s^2 + sum^2 / n, rounded up to what a sum of
   * squares can be, so that no variance is negative.
   */
  private static ExactSum squares(long n, double sum, double standardDeviation) {
    BigDecimal unit = new BigDecimal(BigInteger.TWO.pow(UNIT));
    BigInteger count = BigInteger.valueOf(n);
    BigInteger[] ofMean = square(sum, unit).divideAndRemainder(count);
    BigInteger total = square(standardDeviation, unit).multiply(count).add(ofMean[0]);
    if (ofMean[1].signum() > 0) {
      total = total.add(BigInteger.ONE);
    }
    return ExactSum.of(new BigDecimal(total).divide(unit));
  }

  /** The square of a double, of which 2^-2148 is a unit, in units. */
  private static BigInteger square(double value, BigDecimal unit) {
    BigDecimal exact = new BigDecimal(value);
    return exact.multiply(exact).multiply(unit).toBigIntegerExact();
  }

  /**
   * A column of categories or booleans.
   *
   * @param layout its layout, with the categories
   * @param capacity the layout's capacity
   * @param counts counts by canonical category; those that the layout does not name are unseen ones
   * @param missing events without a value
   */
  public static CategoricalProfile categorical(
      ColumnLayout layout, Capacity capacity, Map<String, Long> counts, long missing) {
    Counts known = new Counts(layout.categories().size());
    SmallestHashCounts unseen = null;
    TextLengths lengths = new TextLengths();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      long count = entry.getValue();
      if (count < 0) {
        throw new IllegalArgumentException("a count must not be negative: was " + count);
      }
      int position = layout.categories().indexOf(entry.getKey());
      if (position >= 0) {
        known.add(position, count);
      } else if (count > 0) {
        if (unseen == null) {
          unseen = new SmallestHashCounts(capacity.categories(), true);
        }
        byte[] utf8 = entry.getKey().getBytes(StandardCharsets.UTF_8);
        unseen.add(Hashes.of(utf8, 0, utf8.length), utf8, 0, utf8.length, count);
        lengths.add(entry.getKey().codePointCount(0, entry.getKey().length()), count);
      }
    }
    CategoricalProfile profile =
        CategoricalProfile.of(
            layout.kind(),
            capacity.categories(),
            new CategoryReader(layout),
            known,
            unseen,
            lengths);
    profile.missing = missing;
    return profile;
  }

  /**
   * A column of texts.
   *
   * @param valid values, 0 or more
   * @param distinct about how many different ones; taken as 1 to {@code valid}, at most a million
   * @param missing events without a value
   */
  public static TextProfile text(long valid, double distinct, long missing) {
    DistinctCount count = new DistinctCount();
    if (valid > 0) {
      long different = Math.min(Math.min(valid, MAX_DISTINCT), Math.max(1, Math.round(distinct)));
      for (long i = 0; i < different; i++) {
        count.add(Hashes.of(i)); // stands for one of the texts, which nobody knows
      }
    }
    TextProfile profile =
        TextProfile.of(valid, count, valid == 0 ? new TextLengths() : TextLengths.uncounted());
    profile.missing = missing;
    return profile;
  }

  /**
   * The profile of such columns, of events at unknown times.
   *
   * @param columns one for each of the layout's, of its kind and on its edges and categories
   */
  public static Profile profile(Layout layout, long events, List<? extends ColumnProfile> columns) {
    if (columns.size() != layout.columns().size()) {
      throw new IllegalArgumentException(
          "a profile has a column for each of the layout's "
              + layout.columns().size()
              + ": had "
              + columns.size());
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() != layout.columns().get(i).kind()) {
        throw new IllegalArgumentException(
            layout.columns().get(i).subject()
                + " must be a column of its kind: was "
                + columns.get(i).kind().wireName());
      }
    }
    Profile profile =
        new Profile(
            layout.fingerprint(), layout.capacity(), columns.toArray(new ColumnProfile[0]), true);
    if (events > 0) {
      profile.restore(events, 0, 0, null);
    }
    return profile;
  }
}

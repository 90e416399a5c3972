package io.plumbline.detectors.profile;

import io.plumbline.detectors.bytes.ByteReader;
import io.plumbline.detectors.bytes.ByteWriter;
import io.plumbline.detectors.bytes.CorruptBytesException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a column of numbers: counts, exact sums, extremes, the number of different values,
 * counts on the baseline's edges, and counts on logarithmic bins for what lies outside of them (for
 * everything where there are none).
 *
 * <p>Every part is a function of the multiset of values alone, so any order and grouping gives the
 * same. -0.0 and 0.0 are one value. NaN and infinite values are counted and stay out of the rest.
 */
public final class NumericProfile extends ColumnProfile {
  private static final long NOT_COUNTED = -1;

  private @Nullable BinEdges edges;

  /** The rows in which this column's values wait: its profile's, or of its own. */
  private @Nullable WaitingRows waiting;

  private long nan;
  private long infinite;

  /** Folded values. */
  private long folded;

  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private ExactSum sum = new ExactSum();
  private ExactSum squares = new ExactSum();
  private DistinctCount distinct = new DistinctCount();

  /** Values with a fraction; {@link #NOT_COUNTED} where they are not counted. */
  private long fractional;

  /** Counts between the edges; of size 0 where there are none. */
  private Counts bins;

  /** Values at or below the first edge, or all values where there are no edges. */
  private @Nullable LogBins low;

  /** Values above the last edge. */
  private @Nullable LogBins high;

  /** An empty profile that counts on these edges, or on logarithmic bins alone. */
  public NumericProfile(@Nullable BinEdges edges) {
    this.edges = edges;
    this.bins = new Counts(edges == null ? 0 : edges.bins());
  }

  /** Makes a profile that was read from bytes one that can be filled. */
  void attach(@Nullable BinEdges to) {
    if ((to == null ? 0 : to.bins()) != bins.size()) {
      throw new IllegalArgumentException("the column was counted on other edges");
    }
    edges = to;
  }

  /** Lets the column's values wait in these rows. */
  void waitIn(WaitingRows rows) {
    fold();
    waiting = rows;
  }

  // ---- filling ----

  /** Adds one finite, NaN or infinite number. */
  public void add(double value) {
    if (!Double.isFinite(value)) {
      addNotFinite(value);
      return;
    }
    if (edges == null && bins.size() > 0) {
      throw notAttached();
    }
    WaitingRows rows = waiting;
    if (rows == null) {
      rows = new WaitingRows(this);
      waiting = rows;
    }
    if (rows.width() > 1) {
      addAll(new double[] {value + 0.0}, 1, new int[1]);
      return;
    }
    if (rows.full()) {
      rows.fold();
    }
    int at = rows.next();
    rows.values()[at] = value;
  }

  /** Counts a number that is not finite. */
  void addNotFinite(double value) {
    if (Double.isNaN(value)) {
      nan++;
    } else {
      infinite++;
    }
  }

  /** Folds the values that wait. */
  private void fold() {
    if (waiting != null) {
      waiting.fold();
    }
  }

  /**
   * Folds the first numbers of an array.
   *
   * @param values finite, not -0.0
   * @param n at most {@link WaitingRows#MOST}
   * @param scratch room for as many numbers
   */
  void addAll(double[] values, int n, int[] scratch) {
    if (n == 0) {
      return;
    }
    // Compared with all before, not with the batch: then a branch is hardly ever taken.
    double least = min;
    double most = max;
    for (int i = 0; i < n; i++) {
      double value = values[i];
      if (value < least) {
        least = value;
      }
      if (value > most) {
        most = value;
      }
    }
    min = least;
    max = most;
    ExactSum.addAll(values, n, sum, squares);
    distinct.addAll(values, n);
    BinEdges on = edges;
    if (on != null && !on.whole()) {
      fractional = NOT_COUNTED;
    } else if (fractional != NOT_COUNTED) {
      fractional += fractions(values, n);
    }
    if (on == null) {
      LogBins all = low();
      for (int i = 0; i < n; i++) {
        all.add(values[i]);
      }
    } else {
      on.binsOf(values, n, scratch);
      countBetween(on, values, scratch, n);
    }
    folded += n;
  }

  /** How many numbers have a fraction: without a branch, which a comparison of doubles would be. */
  private static long fractions(double[] values, int n) {
    long count = 0;
    for (int i = 0; i < n; i++) {
      double value = values[i];
      long differing =
          Double.doubleToRawLongBits(Math.rint(value)) ^ Double.doubleToRawLongBits(value);
      count += (differing | -differing) >>> 63;
    }
    return count;
  }

  private void countBetween(BinEdges on, double[] values, int[] binsOfValues, int n) {
    Counts counts = bins;
    int above = on.bins();
    for (int i = 0; i < n; i++) {
      int bin = binsOfValues[i];
      if (bin == BinEdges.BELOW) {
        low().add(values[i]);
      } else if (bin == above) {
        high().add(values[i]);
      } else {
        counts.increment(bin);
      }
    }
  }

  private LogBins low() {
    LogBins bins = low;
    if (bins == null) {
      bins = new LogBins();
      low = bins;
    }
    return bins;
  }

  private LogBins high() {
    LogBins bins = high;
    if (bins == null) {
      bins = new LogBins();
      high = bins;
    }
    return bins;
  }

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(NumericProfile other) {
    fold();
    other.fold();
    bins.merge(other.bins);
    if (other.low != null) {
      low().merge(other.low);
    }
    if (other.high != null) {
      high().merge(other.high);
    }
    addUnusable(other);
    nan += other.nan;
    infinite += other.infinite;
    if (folded == 0) {
      fractional = other.fractional;
    } else if (other.folded > 0) {
      boolean counted = fractional != NOT_COUNTED && other.fractional != NOT_COUNTED;
      fractional = counted ? fractional + other.fractional : NOT_COUNTED;
    }
    folded += other.folded;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    sum.merge(other.sum);
    squares.merge(other.squares);
    distinct.merge(other.distinct);
  }

  // ---- figures ----

  /** Smallest valid value; meaningless when valid() is 0. */
  public double min() {
    fold();
    return min;
  }

  /** Largest valid value; meaningless when valid() is 0. */
  public double max() {
    fold();
    return max;
  }

  /** The exact sum of the valid values. */
  public BigDecimal sum() {
    fold();
    return sum.toBigDecimal();
  }

  /** The exact sum of the squares of the valid values. */
  public BigDecimal sumOfSquares() {
    fold();
    return squares.toBigDecimal();
  }

  /** Exact mean, correctly rounded; NaN when valid() is 0. */
  public double mean() {
    fold();
    return folded == 0 ? Double.NaN : sum.dividedBy(folded);
  }

  /** Population variance from exact sums, rounded once; NaN when valid() is 0. */
  public double variance() {
    fold();
    return folded == 0 ? Double.NaN : ExactSum.variance(folded, sum, squares);
  }

  /** Population standard deviation from exact sums, rounded once; NaN when valid() is 0. */
  public double standardDeviation() {
    fold();
    return folded == 0 ? Double.NaN : ExactSum.standardDeviation(folded, sum, squares);
  }

  /**
   * The counts as a histogram: logarithmic bins below the edges, the edges' bins, logarithmic bins
   * above; empty bins left out. A logarithmic bin that has seen one number only is an atom.
   *
   * @param edges the edges that the column was counted on, null where there were none
   */
  public Histogram histogram(@Nullable BinEdges edges) {
    fold();
    BinEdges on = edges(edges);
    int[] below = low == null ? new int[0] : low.sortedKeys();
    int[] above = high == null ? new int[0] : high.sortedKeys();
    int n = below.length + bins.used() + above.length;
    double[] lower = new double[n];
    double[] upper = new double[n];
    long[] count = new long[n];
    int at = 0;
    if (low != null) {
      for (int key : below) {
        lower[at] = low.lower(key);
        upper[at] = on == null ? low.upper(key) : Math.min(low.upper(key), on.edge(0));
        count[at++] = low.count(key);
      }
    }
    if (on != null) {
      for (int bin = 0; bin < on.bins(); bin++) {
        if (bins.at(bin) > 0) {
          lower[at] = on.edge(bin);
          upper[at] = on.edge(bin + 1);
          count[at++] = bins.at(bin);
        }
      }
    }
    if (high != null && on != null) {
      for (int key : above) {
        lower[at] = Math.max(high.lower(key), on.edge(on.bins()));
        upper[at] = high.upper(key);
        count[at++] = high.count(key);
      }
    }
    return new Histogram(lower, upper, count);
  }

  private @Nullable BinEdges edges(@Nullable BinEdges given) {
    BinEdges on = given == null ? edges : given;
    if ((on == null ? 0 : on.bins()) != bins.size()) {
      throw new IllegalArgumentException(
          "the column was counted on "
              + bins.size()
              + " bins: the edges given have "
              + (on == null ? 0 : on.bins()));
    }
    return on;
  }

  /**
   * Counts on (-inf, d1], (d1, d2], ... (dk, inf) of the edges' deciles: exact.
   *
   * @return one more count than the edges have deciles
   */
  public long[] decileCounts(BinEdges edges) {
    fold();
    BinEdges on = edges(edges);
    if (on == null) {
      throw new IllegalArgumentException("a column without edges has no deciles");
    }
    int[] deciles = on.deciles();
    long[] counts = new long[deciles.length + 1];
    counts[0] = below();
    int bin = 0;
    for (int i = 0; i <= deciles.length; i++) {
      int end = i == deciles.length ? on.bins() : deciles[i];
      for (; bin < end; bin++) {
        counts[i] += bins.at(bin);
      }
    }
    counts[deciles.length] += above();
    return counts;
  }

  /** Valid values at or below the first edge; 0 where there are no edges. */
  public long below() {
    fold();
    return low == null || bins.size() == 0 ? 0 : low.total();
  }

  /** Valid values above the last edge; 0 where there are no edges. */
  public long above() {
    fold();
    return high == null ? 0 : high.total();
  }

  /**
   * How many valid values are at most x, where the bins tell: where x lies within none, or within
   * one that holds a single number.
   *
   * @param edges the edges that the column was counted on, null where there were none
   */
  public OptionalLong atMost(double x, @Nullable BinEdges edges) {
    Histogram bins = histogram(edges);
    long count = 0;
    for (int bin = 0; bin < bins.bins() && bins.lower()[bin] < x; bin++) {
      if (bins.upper()[bin] > x && !(max() <= x)) {
        return OptionalLong.empty();
      }
      count += bins.count()[bin];
    }
    return OptionalLong.of(count);
  }

  /**
   * The inverted-CDF quantile: the smallest value with at least {@link #rank rank(q, n)} values at
   * or below it. It is exact where its bin holds a single number, else read from the bin: by linear
   * interpolation between edges, and as the number within 1 % of all numbers of a logarithmic bin
   * (of the finest resolution).
   *
   * @param q from 0 (the minimum) to 1 (the maximum)
   * @param edges the edges that the column was counted on, null where there were none
   */
  public QuantileEstimate quantile(double q, @Nullable BinEdges edges) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("a quantile is asked for between 0 and 1: was " + q);
    }
    fold();
    BinEdges on = edges(edges);
    if (folded == 0) {
      return new QuantileEstimate(Double.NaN, 1);
    }
    long rank = rank(q, folded);
    if (rank == 1 || rank == folded) {
      return new QuantileEstimate(rank == 1 ? min : max, 0);
    }
    // The bins of the histogram in their order, of which one is looked for.
    LogBins under = low;
    long before = under == null ? 0 : under.total();
    if (under != null && rank <= before) {
      return within(q, rank, 0, under, on, Double.NEGATIVE_INFINITY);
    }
    if (on != null) {
      for (int bin = 0; bin < on.bins(); bin++) {
        long count = bins.at(bin);
        if (rank <= before + count) {
          return within(q, rank, before, count, on.edge(bin), on.edge(bin + 1), false);
        }
        before += count;
      }
    }
    LogBins over = high;
    if (over == null || on == null) {
      throw new IllegalStateException("the bins hold " + before + " of " + folded + " values");
    }
    return within(q, rank, before, over, null, on.edge(on.bins()));
  }

  /** The quantile in the logarithmic bins before the edges, if there are any, or behind a place. */
  private QuantileEstimate within(
      double q, long rank, long less, LogBins of, @Nullable BinEdges until, double from) {
    int[] keys = of.sortedKeys();
    long before = less;
    int i = 0;
    while (before + of.count(keys[i]) < rank) {
      before += of.count(keys[i++]);
    }
    double upper = of.upper(keys[i]);
    return within(
        q,
        rank,
        before,
        of.count(keys[i]),
        Math.max(of.lower(keys[i]), from),
        until == null ? upper : Math.min(upper, until.edge(0)),
        true);
  }

  /** The quantile in one bin, of which all values are within (lower, upper]. */
  private QuantileEstimate within(
      double q,
      long rank,
      long before,
      long count,
      double lower,
      double upper,
      boolean logarithmic) {
    double least = Math.max(Math.nextUp(lower), min);
    double most = Math.min(upper, max);
    if (least == most) {
      return new QuantileEstimate(most, 0);
    }
    double value =
        logarithmic ? middle(least, most) : between(lower, most, (double) (rank - before) / count);
    value = Math.min(Math.max(value, least), most);
    double n = folded;
    double after = (before + count) / n - q;
    double error = value == most ? Math.abs(after) : Math.max(q - before / n, after);
    return new QuantileEstimate(value, Math.min(1, Math.max(0, Math.nextUp(error))));
  }

  /** The number whose distance from both ends of one sign, relative to each, is the same. */
  private static double middle(double lower, double upper) {
    double half = lower / 2 + upper / 2;
    return half == 0 ? 0 : lower / half * upper;
  }

  private static double between(double lower, double upper, double share) {
    return lower * (1 - share) + upper * share;
  }

  /**
   * The rank of a quantile, ceil(q n) and at least 1, with q taken as the decimal that it is
   * written as: 0.07 of 100 is 7 and not 8.
   */
  public static long rank(double q, long n) {
    long rank =
        BigDecimal.valueOf(q)
            .multiply(BigDecimal.valueOf(n))
            .setScale(0, RoundingMode.CEILING)
            .longValueExact();
    return Math.max(1, rank);
  }

  @Override
  public ColumnKind kind() {
    return ColumnKind.NUMERIC;
  }

  @Override
  public long valid() {
    fold();
    return folded;
  }

  @Override
  public long nan() {
    return nan;
  }

  @Override
  public long infinite() {
    return infinite;
  }

  @Override
  public double distinct() {
    fold();
    return distinct.estimate();
  }

  /**
   * How many valid values have a fraction. Empty where the baseline's values have some, so that
   * they are not counted, and of profiles that were written before they were.
   */
  public OptionalLong fractional() {
    fold();
    return fractional == NOT_COUNTED ? OptionalLong.empty() : OptionalLong.of(fractional);
  }

  // ---- the whole column ----

  @Override
  void mergeColumn(ColumnProfile other) {
    if (!(other instanceof NumericProfile that)) {
      throw differentKinds(this, other);
    }
    merge(that);
  }

  @Override
  NumericProfile copyColumn() {
    fold();
    NumericProfile copy = new NumericProfile(edges);
    copy.addUnusable(this);
    copy.nan = nan;
    copy.infinite = infinite;
    copy.folded = folded;
    copy.min = min;
    copy.max = max;
    copy.sum = sum.copy();
    copy.squares = squares.copy();
    copy.distinct = distinct.copy();
    copy.fractional = fractional;
    copy.bins = bins.copy();
    copy.low = low == null ? null : low.copy();
    copy.high = high == null ? null : high.copy();
    return copy;
  }

  @Override
  void write(ByteWriter out) {
    fold();
    writeUnusable(out);
    out.putVarint(nan);
    out.putVarint(infinite);
    bins.write(out);
    out.putVarint(folded);
    if (folded == 0) {
      return;
    }
    out.putDouble(min);
    out.putDouble(max);
    sum.write(out);
    squares.write(out);
    distinct.write(out);
    out.putVarint(fractional + 1); // 0: not counted
    out.putByte((low == null ? 0 : 1) | (high == null ? 0 : 2));
    if (low != null) {
      low.write(out);
    }
    if (high != null) {
      high.write(out);
    }
  }

  static NumericProfile read(ByteReader in, int version) {
    NumericProfile profile = new NumericProfile(null);
    profile.readUnusable(in, version);
    profile.notFinite(in.readCount(), in.readCount());
    Counts bins = Counts.read(in);
    long valid = in.readCount();
    try {
      if (valid == 0) {
        profile.values(0, bins, null, null);
        return profile;
      }
      profile.extremes(in.readDouble(), in.readDouble());
      profile.sums(ExactSum.read(in), ExactSum.read(in), DistinctCount.read(in));
      profile.fractional(
          version < ProfileCodec.WITH_SHAPES ? NOT_COUNTED : in.readCount() - 1, valid);
      int outside = in.readBounded(3, "the flags of logarithmic bins");
      LogBins low = (outside & 1) == 0 ? null : LogBins.read(in);
      LogBins high = (outside & 2) == 0 ? null : LogBins.read(in);
      profile.values(valid, bins, low, high);
      return profile;
    } catch (CorruptBytesException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  // ---- restoring, with checks ----

  void notFinite(long nanCount, long infiniteCount) {
    nan = nanCount;
    infinite = infiniteCount;
  }

  void extremes(double least, double most) {
    if (!(least <= most) || Double.isInfinite(least) || Double.isInfinite(most)) {
      throw new IllegalArgumentException(
          "the smallest and the largest value must be finite and in order: were "
              + least
              + " and "
              + most);
    }
    min = least;
    max = most;
  }

  void sums(ExactSum ofValues, ExactSum ofSquares, DistinctCount ofHashes) {
    sum = ofValues;
    squares = ofSquares;
    distinct = ofHashes;
  }

  /** Sets how many of so many values have a fraction; -1 where they were not counted. */
  void fractional(long count, long valid) {
    if (count < NOT_COUNTED || count > valid) {
      throw new IllegalArgumentException(
          "of " + valid + " values there cannot be " + count + " with a fraction");
    }
    fractional = count;
  }

  /** Sets the counts on bins, which must add up. */
  void values(long valid, Counts between, @Nullable LogBins below, @Nullable LogBins above) {
    long total;
    try {
      total = between.total();
      total = Math.addExact(total, below == null ? 0 : below.total());
      total = Math.addExact(total, above == null ? 0 : above.total());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the counts of bins are too large to add up", e);
    }
    boolean empty = below != null && below.size() == 0 || above != null && above.size() == 0;
    if (total != valid
        || valid < 0
        || empty
        || above != null && between.size() == 0
        || (valid == 0) != distinct.isEmpty()) {
      throw new IllegalArgumentException(
          "the bins must hold all valid values: hold " + total + " of " + valid);
    }
    folded = valid;
    bins = between;
    low = below;
    high = above;
  }

  @Nullable BinEdges edges() {
    return edges;
  }

  Counts binCounts() {
    return bins;
  }

  @Nullable LogBins lowBins() {
    fold();
    return low;
  }

  @Nullable LogBins highBins() {
    fold();
    return high;
  }

  DistinctCount distinctCount() {
    fold();
    return distinct;
  }

  ExactSum exactSum() {
    fold();
    return sum;
  }

  ExactSum exactSumOfSquares() {
    fold();
    return squares;
  }

  @Override
  int retainedBytes() {
    return 144
        + (waiting == null || waiting.width() > 1 ? 0 : waiting.retainedBytes())
        + sum.retainedBytes()
        + squares.retainedBytes()
        + distinct.retainedBytes()
        + bins.retainedBytes()
        + (low == null ? 0 : low.retainedBytes())
        + (high == null ? 0 : high.retainedBytes());
  }
}

package io.plumbline.detectors.profile;

import java.util.Arrays;

/**
 * How often the most frequent value of a column occurs.
 *
 * <p>A number that has a bin of its own is counted exactly: those which held more than 1/256 of the
 * baseline have. One that newly became frequent lies in a bin with others; it is told by a sample
 * of events, and its count estimated as the bin's, times its share of the sampled numbers of that
 * bin. A number in one event of ten is missed once in 100 samples of 64, one in five practically
 * never. How sure the estimate is depends on what else lies in the bin.
 *
 * @param count the count, 0 of an empty column
 * @param mostMissed how much more often another value can occur at most; -1 where the count is an
 *     estimate by the sample, which has no such bound
 * @param size how many values, counted one by one, would tell the share as surely: all there are
 *     where it is exact, of an estimate fewer; 0 of an empty column
 * @param sampled how often the sample has the number that it has most often, of those without a bin
 *     of their own; 0 without a sample
 */
public record MostFrequent(long count, long mostMissed, long size, int sampled) {
  /** Fewer equal numbers in a sample are no sign of a frequent one. */
  private static final int SIGN = 3;

  /**
   * That of numbers.
   *
   * @param bins the column's histogram
   * @param sample some of its numbers, ascending; may be empty
   */
  public static MostFrequent of(Histogram bins, double[] sample) {
    long exact = 0;
    long estimated = 0;
    long largest = 0;
    long all = 0;
    long size = 0;
    int sampled = 0;
    int from = 0;
    for (int bin = 0; bin < bins.bins(); bin++) {
      long count = bins.count()[bin];
      all += count;
      if (bins.isAtom(bin)) {
        exact = Math.max(exact, count);
        continue;
      }
      largest = Math.max(largest, count);
      while (from < sample.length && sample[from] <= bins.lower()[bin]) {
        from++;
      }
      int to = from;
      int longest = 0;
      for (int run = 0; to < sample.length && sample[to] <= bins.upper()[bin]; to++) {
        run = to > from && sample[to] == sample[to - 1] ? run + 1 : 1;
        longest = Math.max(longest, run);
      }
      sampled = Math.max(sampled, longest);
      if (longest >= SIGN) {
        long ofBin = Math.round((double) count * longest / (to - from));
        if (ofBin > estimated) {
          estimated = ofBin;
          size = size(bins, count, longest, to - from);
        }
      }
      from = to;
    }
    if (estimated > exact) {
      return new MostFrequent(estimated, -1, size, sampled);
    }
    long found = exact == 0 && largest > 0 ? 1 : exact; // whatever there is occurs once
    return new MostFrequent(found, Math.max(0, largest - found), all, sampled);
  }

  /**
   * So many values have the variance that the estimate has, which is that of the number's share in
   * its bin, by the sample, and that of the window's own share.
   */
  private static long size(Histogram bins, long count, int hits, int ofBin) {
    double all = Arrays.stream(bins.count()).sum();
    double within = (hits + 0.5) / (ofBin + 1.0); // even if all of them are equal, not surely 1
    double bin = count / all;
    double share = bin * within;
    double ofShare = share * (1 - share);
    double variance = bin * bin * within * (1 - within) / ofBin + ofShare / all;
    return Math.max(1, Math.round(ofShare / variance));
  }

  /** Whether the count is an estimate by the sample. */
  public boolean estimated() {
    return mostMissed < 0;
  }
}

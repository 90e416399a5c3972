package io.plumbline.detectors.profile;

public final class DistinctCount {
  /** Up to this many different values the count is exact. */
  public static final int EXACT = 256;
}

package io.plumbline.detectors.distance;

/**
 * The score interval of a share: all shares that a test at this level would not refuse. Within 0
 * and 1, and of use for few values and for shares near the ends, where Wald's is not (Wilson,
 * "Probable inference, the law of succession, and statistical inference", 1927).
 *
 * @param low 0 and up
 * @param high at most 1
 */
public record WilsonInterval(double low, double high) {
  /**
   * The interval of one sample.
   *
   * @param hits 0 to {@code size}
   * @param size above 0
   * @param confidence above 0 and below 1
   */
  public static WilsonInterval of(long hits, long size, double confidence) {
    double z = Proportions.point(confidence);
    double n = size;
    double p = hits / n;
    double square = z * z / n;
    double middle = (p + square / 2) / (1 + square);
    double reach = z / (1 + square) * Math.sqrt(p * (1 - p) / n + square / (4 * n));
    return new WilsonInterval(
        hits == 0 ? 0 : Math.max(0, middle - reach),
        hits == size ? 1 : Math.min(1, middle + reach));
  }
}

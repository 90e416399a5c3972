package io.plumbline.detectors.profile;

/**
 * A quantile read from a histogram, and how far off it can be.
 *
 * @param value a number between the smallest and the largest value counted; NaN when there are none
 * @param rankError a bound, from 0 to 1, that always holds: a share between the share of values
 *     below {@code value} and the share of values at or below it differs from the share asked for
 *     by at most this much; 0 when the value is the exact quantile
 */
public record QuantileEstimate(double value, double rankError) {}

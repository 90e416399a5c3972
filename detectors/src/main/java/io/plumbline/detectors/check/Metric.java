package io.plumbline.detectors.check;

import org.jspecify.annotations.Nullable;

/**
 * One figure of one window: a record of the results stream. The fields up to {@code windowEnd}
 * identify the figure.
 *
 * @param model the model's id
 * @param modelVersion the model's version
 * @param segment the slice of traffic; {@code all} for the whole model
 * @param monitor such as {@code data-quality}
 * @param subject what the figure is about, such as {@code feature:age}
 * @param metric the figure's name, such as {@code psi}
 * @param baseline the name of what it is compared with; {@code none} if with nothing
 * @param baselineVersion the baseline's version, or null
 * @param windowBasis {@code prediction} or {@code label}: the clock that the window is cut by
 * @param windowStart the start of the window, which belongs to it, in milliseconds since 1970 UTC
 * @param windowEnd the end of the window, which does not belong to it, in milliseconds since 1970
 *     UTC
 * @param value the figure, finite; null with a reason when it cannot be computed
 * @param baselineValue the same figure of the baseline, or null
 * @param threshold the limit that was crossed, else the lowest one set, or null
 * @param status how the figure was judged
 * @param reason why the value is null or was not judged, in kebab-case, or null
 * @param pValue the probability of a value at least as extreme if nothing changed, or null
 * @param effectSize a size of the change that does not grow with the sample, or null
 * @param intervalLow the lower end of a confidence interval, or null
 * @param intervalHigh the upper end of a confidence interval, or null
 * @param errorBound how far the value can be from the exact sample's, in the metric's unit
 *     (quantiles: in rank), or null
 * @param sampleSize the number of values behind the figure
 * @param labelCoverage the share of predictions that have their label, or null
 * @param revision the number of contributions in the window: grows with every late one
 * @param provisional whether more labels are expected
 */
public record Metric(
    String model,
    String modelVersion,
    String segment,
    String monitor,
    String subject,
    String metric,
    String baseline,
    @Nullable String baselineVersion,
    String windowBasis,
    long windowStart,
    long windowEnd,
    @Nullable Double value,
    @Nullable Double baselineValue,
    @Nullable Double threshold,
    Status status,
    @Nullable String reason,
    @Nullable Double pValue,
    @Nullable Double effectSize,
    @Nullable Double intervalLow,
    @Nullable Double intervalHigh,
    @Nullable Double errorBound,
    long sampleSize,
    @Nullable Double labelCoverage,
    long revision,
    boolean provisional) {
  /** The baseline of a figure that is compared with nothing. */
  public static final String NO_BASELINE = "none";

  /** The segment of a whole model. */
  public static final String ALL = "all";
}

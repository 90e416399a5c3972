package io.plumbline.detectors.alert;

import io.plumbline.detectors.check.Metric;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A violation's life as on-call sees it: one record when it fires, one when its severity changes,
 * one when it resolves.
 *
 * @param alertId a function of the fingerprint and {@code startedAt}
 * @param fingerprint a function of model, version, segment, monitor and group
 * @param status {@code firing} or {@code resolved}
 * @param severity {@code warning} or {@code critical}
 * @param model the model's id
 * @param modelVersion the model's version
 * @param segment the slice of traffic; {@code all} for the whole model
 * @param monitor such as {@code data-quality}
 * @param group the subject whose figures are judged together, such as {@code feature:age}
 * @param kind {@code window} or {@code sequential}
 * @param reason why it resolved without good windows, such as {@code no-data}, or null
 * @param summary one sentence for a person
 * @param violations the figures behind it
 * @param startedAt the end of the first bad window, in milliseconds since 1970 UTC
 * @param updatedAt the end of the window that decided this record, in milliseconds since 1970 UTC
 * @param endedAt the end of the window that resolved it, or null while it fires
 * @param runbookUrl where to read on, or null
 * @param labels the model's labels
 */
public record Alert(
    String alertId,
    String fingerprint,
    String status,
    String severity,
    String model,
    String modelVersion,
    String segment,
    String monitor,
    String group,
    String kind,
    @Nullable String reason,
    String summary,
    List<Metric> violations,
    long startedAt,
    long updatedAt,
    @Nullable Long endedAt,
    @Nullable String runbookUrl,
    Map<String, String> labels) {
  /** The status of an alert that is on. */
  public static final String FIRING = "firing";

  /** The status of an alert that is over. */
  public static final String RESOLVED = "resolved";
}

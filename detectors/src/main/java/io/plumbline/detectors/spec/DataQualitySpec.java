package io.plumbline.detectors.spec;

import io.plumbline.detectors.distance.Correction;
import java.io.Serializable;
import java.util.Map;

/**
 * The settings of the monitor {@code data-quality}.
 *
 * @param enabled whether the monitor runs
 * @param checks settings by metric name
 * @param columns settings by column, then metric name; a column is a feature's name, or a subject
 *     such as {@code prediction:score}
 * @param allChecks whether checks run that do not by default and that nobody names
 * @param correction how the p-values of one check's columns in one window are corrected for each
 *     other
 * @param modelMonitor whether windows are judged by the rules of SageMaker Model Monitor, and by
 *     limits only where these settings have them
 */
public record DataQualitySpec(
    boolean enabled,
    Map<String, CheckSettings> checks,
    Map<String, Map<String, CheckSettings>> columns,
    boolean allChecks,
    Correction correction,
    boolean modelMonitor)
    implements Serializable {
  /** Everything on, with defaults. */
  public static final DataQualitySpec DEFAULT = new DataQualitySpec(true, Map.of(), Map.of());

  /** Settings without the rules of Model Monitor. */
  public DataQualitySpec(
      boolean enabled,
      Map<String, CheckSettings> checks,
      Map<String, Map<String, CheckSettings>> columns,
      boolean allChecks,
      Correction correction) {
    this(enabled, checks, columns, allChecks, correction, false);
  }

  /** Settings with the checks and the correction that are the default. */
  public DataQualitySpec(
      boolean enabled,
      Map<String, CheckSettings> checks,
      Map<String, Map<String, CheckSettings>> columns) {
    this(enabled, checks, columns, false, Correction.BENJAMINI_HOCHBERG);
  }

  /** Copies the maps. */
  public DataQualitySpec {
    checks = Map.copyOf(checks);
    columns = Map.copyOf(columns);
  }

  /** What was set for a metric of a subject: the column's own settings, then those of the check. */
  public CheckSettings settings(String subject, String metric) {
    String column =
        subject.startsWith("feature:") ? subject.substring("feature:".length()) : subject;
    Map<String, CheckSettings> own =
        columns.getOrDefault(column, columns.getOrDefault(subject, Map.of()));
    return own.getOrDefault(metric, CheckSettings.NONE)
        .orElse(checks.getOrDefault(metric, CheckSettings.NONE));
  }
}

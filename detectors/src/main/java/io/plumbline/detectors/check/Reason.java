package io.plumbline.detectors.check;

import io.plumbline.detectors.distance.Distance;
import java.util.Locale;

/** Why a figure has no value or was not judged: the closed list of a metric's {@code reason}. */
public enum Reason {
  /** There are no events or no values that it could be computed of. */
  NO_VALUES("the window has no events, or the column no values of the right type"),
  /** It compares with a baseline, and there is none that has values of this column. */
  NO_BASELINE("there is no baseline with values of this column"),
  /** There are fewer past windows than the baseline that is made of them needs. */
  BASELINE_WARMING_UP("there are fewer past windows than the baseline that is made of them needs"),
  /** The column is put into no bins, because there is no reference data that they would be of. */
  NO_BINS(
      "the model has no reference data with this column, of which the bins would be; or the past"
          + " windows have more categories than are kept"),
  /** It is infinite. */
  INFINITE("the figure is infinite"),
  /** A sample is too small for the test. */
  TOO_FEW_VALUES("the window or the baseline has too few values for this test"),
  /** The samples are too large for a test of bounded cost. */
  TOO_MANY_VALUES("the window and the baseline have too many values for this test"),
  /** What has to vary does not. */
  CONSTANT("the values do not vary, and this figure is in units of how they do"),
  /** Nothing can be said of the exact sample. */
  TOO_COARSE("the values are counted on bins so wide that the figure could be anything"),
  /**
   * An older version, or the statistics that a baseline was made of, did not count what it is of.
   */
  NOT_COUNTED(
      "the window or the baseline is in part of an older version, or the baseline of published"
          + " statistics, which did not count this"),
  /** The test is of fewer or of more categories. */
  CATEGORIES("the test is of two categories and there are others, or of several and there is one"),
  /** A rule is for strings and there are numbers, or the other way round. */
  OTHER_TYPE("the rule is for strings and the column has numbers, or the other way round"),
  /** The values are too many for a list, which the rule needs. */
  UNLISTED("the rule needs a list of the column's values, and there are too many for one"),
  /** It is computed but no limit is set. */
  NO_THRESHOLD("no limit is set"),
  /** It is computed from fewer samples than its check asks for. */
  MIN_SAMPLES(
      "the figure is of fewer samples than the check's min-samples; without a value, it is of fewer"
          + " than 20 values of a sensitive column, which it would tell"),
  /**
   * The stream's first or last window, or one that began before all of a model was read, is not
   * judged on volume.
   */
  PARTIAL_WINDOW(
      "the stream's first or last window, or one that began before all of a model was read,"
          + " is not judged on volume"),
  /** The window holds only the panes of the spec in force at its end. */
  SPEC_CHANGED("the spec changed within the window, which holds the newer spec's panes only"),
  /** How many events come at this hour of the week is not known yet. */
  TOO_FEW_WEEKS(
      "fewer than two earlier weeks are known, or the window is longer than a week with its"
          + " lateness, or of a segment"),
  /** What brings the events is silent itself: the alert is about that. */
  SOURCE_SILENT("every source that brings the model's events is silent, and the alert is about it");

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final String description;

  Reason(String description) {
    this.description = description;
  }

  /** The name on the wire, in kebab-case. */
  public String wireName() {
    return wireName;
  }

  /** Why a distance has no value. */
  static Reason of(Distance undefined) {
    for (Reason reason : values()) {
      if (reason.wireName.equals(undefined.reason())) {
        return reason;
      }
    }
    throw new IllegalArgumentException("a distance without a value must say why: " + undefined);
  }

  /** What it says, for the reference page. */
  public String description() {
    return description;
  }
}

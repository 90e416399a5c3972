package io.plumbline.detectors.check;

import io.plumbline.detectors.profile.CategoricalProfile;
import io.plumbline.detectors.profile.ColumnKind;
import io.plumbline.detectors.profile.ColumnProfile;
import java.util.EnumSet;
import java.util.Set;

/**
 * The share of valid values that the most frequent category has, 0 to 1. Categories that the
 * profile only counts together could be more frequent than the one found: the error bound says by
 * how much at most.
 */
final class MostFrequentShare implements ColumnCheck {
  @Override
  public String id() {
    return "most_frequent_share";
  }

  @Override
  public String description() {
    return "Share of the values that the most frequent category has.";
  }

  @Override
  public Set<ColumnKind> kinds() {
    return EnumSet.of(ColumnKind.CATEGORICAL, ColumnKind.BOOLEAN);
  }

  @Override
  public boolean revealsValues() {
    return true;
  }

  @Override
  public Scale scale() {
    return Scale.SHARE;
  }

  @Override
  public Worse worse() {
    return Worse.HIGHER;
  }

  @Override
  public int minSamples() {
    return 1;
  }

  @Override
  public Measurement measure(ColumnView column) {
    long valid = column.current().valid();
    if (valid == 0) {
      return Measurement.undefined(Reason.NO_VALUES, 0);
    }
    Frequencies frequencies = Frequencies.of(column.current());
    Measurement measurement =
        Measurement.exact((double) frequencies.largest / valid, valid)
            .within((double) Math.max(0, frequencies.together - frequencies.largest) / valid);
    return column
        .reference()
        .map(
            baseline ->
                measurement.against(
                    (double) Frequencies.of(baseline.profile()).largest
                        / baseline.profile().valid()))
        .orElse(measurement);
  }

  /**
   * @param largest the largest count of a category
   * @param together the values of the categories that have no count of their own
   */
  private record Frequencies(long largest, long together) {
    static Frequencies of(ColumnProfile column) {
      CategoricalProfile categories = (CategoricalProfile) column;
      long largest = 0;
      for (int i = 0; i < categories.known(); i++) {
        largest = Math.max(largest, categories.count(i));
      }
      long together = categories.unseen();
      for (long count : categories.unseenCategories().values()) {
        largest = Math.max(largest, count);
        together -= count;
      }
      return new Frequencies(largest, together);
    }
  }
}

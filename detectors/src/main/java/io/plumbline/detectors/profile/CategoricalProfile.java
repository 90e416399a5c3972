package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;
import java.util.SortedMap;

public final class CategoricalProfile extends ColumnProfile {
  public CategoricalProfile(ColumnLayout layout) {
    throw new UnsupportedOperationException();
  }

  public void merge(CategoricalProfile other) {
    throw new UnsupportedOperationException();
  }

  /** How many baseline categories are counted by position. */
  public int known() {
    throw new UnsupportedOperationException();
  }

  /** The count of the baseline's category at a position of ColumnLayout.categories(). */
  public long count(int position) {
    throw new UnsupportedOperationException();
  }

  /** Valid values of no baseline category: kept ones and the rest. */
  public long unseen() {
    throw new UnsupportedOperationException();
  }

  /** The unseen categories that are kept (those with the smallest hashes), with exact counts. */
  public SortedMap<String, Long> unseenCategories() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ColumnKind kind() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long missing() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long wrongType() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long valid() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long nan() {
    return 0;
  }

  @Override
  public long infinite() {
    return 0;
  }

  @Override
  public double distinct() {
    throw new UnsupportedOperationException();
  }

  @Override
  void add(EventRow row, int cell) {
    throw new UnsupportedOperationException();
  }

  @Override
  void addMissing() {
    throw new UnsupportedOperationException();
  }
}

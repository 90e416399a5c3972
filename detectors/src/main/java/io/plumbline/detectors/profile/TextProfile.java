package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;

public final class TextProfile extends ColumnProfile {
  public void merge(TextProfile other) {
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

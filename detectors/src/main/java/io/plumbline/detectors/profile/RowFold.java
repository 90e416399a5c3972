package io.plumbline.detectors.profile;

import io.plumbline.detectors.event.EventRow;

/**
 * Folds event rows of one reader into profiles of one layout. Not thread-safe; keeps the map from
 * cell names to columns.
 */
public final class RowFold {
  public RowFold(Layout layout) {
    throw new UnsupportedOperationException();
  }

  public Profile newProfile() {
    throw new UnsupportedOperationException();
  }

  public void add(EventRow row, Profile into) {
    throw new UnsupportedOperationException();
  }
}

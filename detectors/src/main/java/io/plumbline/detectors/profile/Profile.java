package io.plumbline.detectors.profile;

import java.util.SortedMap;

/** The mergeable summary of the events of one pane or window. */
public final class Profile {
  /** An empty profile whose columns can be filled by a RowFold of the same layout. */
  public Profile(Layout layout) {
    throw new UnsupportedOperationException();
  }

  /** The fingerprint of the layout; profiles of different layouts refuse to merge. */
  public long layout() {
    throw new UnsupportedOperationException();
  }

  public long events() {
    throw new UnsupportedOperationException();
  }

  /** Smallest event time, in milliseconds; Long.MAX_VALUE when empty. */
  public long firstEventTime() {
    throw new UnsupportedOperationException();
  }

  /** Largest event time; Long.MIN_VALUE when empty. */
  public long lastEventTime() {
    throw new UnsupportedOperationException();
  }

  public int columns() {
    throw new UnsupportedOperationException();
  }

  public ColumnProfile column(int position) {
    throw new UnsupportedOperationException();
  }

  /**
   * Features that are in no column of the layout: events that carried each kept name (smallest
   * hashes kept).
   */
  public SortedMap<String, Long> extraColumns() {
    throw new UnsupportedOperationException();
  }

  /** Adds all that another profile has seen; the argument is not changed. */
  public void merge(Profile other) {
    throw new UnsupportedOperationException();
  }

  /** A deep copy. */
  public Profile copy() {
    throw new UnsupportedOperationException();
  }
}

package io.plumbline.detectors.check;

/** How much of the traffic of its span a window holds. */
public enum WindowStatus {
  /** All of it. */
  WHOLE,
  /**
   * The stream's first or last window, or one that a part of the stream may be missing from: not
   * judged on volume.
   */
  PARTIAL,
  /**
   * Only the panes of the spec in force at its end, because the spec changed within it: not judged
   * on volume, and every figure says so in its reason.
   */
  SPEC_CHANGED
}

package io.plumbline.detectors.check;

/**
 * Whose window it is and when.
 *
 * @param modelVersion the model's version
 * @param segment the slice of traffic; {@code all} for the whole model
 * @param start the start, which belongs to it, in milliseconds since 1970 UTC
 * @param end the end, which does not belong to it, in milliseconds since 1970 UTC
 * @param revision the number of contributions in it
 * @param status whether the window may be judged on volume
 */
public record ClosedWindow(
    String modelVersion, String segment, long start, long end, long revision, WindowStatus status) {
  /** Refuses a window without a span. */
  public ClosedWindow {
    if (end <= start) {
      throw new IllegalArgumentException(
          "a window must end after its start: was " + start + " to " + end);
    }
  }

  /** The length, in milliseconds. */
  public long length() {
    return end - start;
  }

  /** The same with another number of contributions. */
  public ClosedWindow revised(long contributions) {
    return new ClosedWindow(modelVersion, segment, start, end, contributions, status);
  }
}

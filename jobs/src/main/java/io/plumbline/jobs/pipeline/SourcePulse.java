package io.plumbline.jobs.pipeline;

/**
 * What one subtask of a source that does not end has read since its last pulse; sent at a fixed
 * interval, also when there was nothing: so nothing read can be told from nobody reading. Not exact
 * through failures: what a pulse would have said goes with the subtask.
 *
 * @param source the source's name
 * @param subtask the subtask's number
 * @param accepted events whose envelope could be used, the late and the repeated ones included
 * @param late events that came after their pane was closed for good
 * @param repeats events that were dropped as repeats
 * @param dead dead letters, by the position of their reason
 * @param newest the largest time that storage gave a record, in milliseconds since 1970 UTC; {@link
 *     #NO_TIME} where none was read that has one
 * @param watermark how far the subtask had come in event time; {@link #NO_TIME} before it had
 * @param pending how many records wait for the subtask; {@code Backlog.UNKNOWN} where the source
 *     does not say
 * @param lags how far the accepted events were behind, encoded; empty of none
 */
public record SourcePulse(
    String source,
    int subtask,
    long accepted,
    long late,
    long repeats,
    long[] dead,
    long newest,
    long watermark,
    long pending,
    byte[] lags) {
  /** No such time. */
  static final long NO_TIME = Long.MIN_VALUE;

  /** Inputs read. */
  long in() {
    return accepted + deadLetters();
  }

  long deadLetters() {
    long sum = 0;
    for (long ofReason : dead) {
      sum += ofReason;
    }
    return sum;
  }
}

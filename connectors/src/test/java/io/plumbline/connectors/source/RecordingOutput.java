package io.plumbline.connectors.source;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Writes down, in order, what a reader does to its output. */
final class RecordingOutput implements ReaderOutput<SourcedRow> {
  final List<String> calls = new ArrayList<>();

  /** Plays the operator chained to the source. */
  Consumer<EventRow> operator = row -> {};

  /** Plays it where it looks at more than the event. */
  Consumer<SourcedRow> onRow = row -> {};

  @Override
  public void collect(SourcedRow row) {
    throw new AssertionError("without a timestamp");
  }

  @Override
  public void collect(SourcedRow row, long timestamp) {
    if (row.carriesEvent()) {
      throw new AssertionError("not through the output of a split");
    }
    calls.add("word");
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    calls.add("watermark " + watermark.getTimestamp());
  }

  @Override
  public void markIdle() {
    calls.add("idle");
  }

  @Override
  public void markActive() {
    calls.add("active");
  }

  @Override
  public SourceOutput<SourcedRow> createOutputForSplit(String splitId) {
    if (!calls.contains("create " + splitId)) {
      calls.add("create " + splitId);
    }
    return new SourceOutput<>() {
      @Override
      public void collect(SourcedRow row) {
        throw new AssertionError("without a timestamp");
      }

      @Override
      public void collect(SourcedRow row, long timestamp) {
        operator.accept(row.event());
        onRow.accept(row);
        DeadLetterReason reason = row.event().reason();
        String largest =
            row.largestEventTime() == SourcedRow.NO_TIME ? "none" : "" + row.largestEventTime();
        String time = timestamp == SourcedRow.NO_TIME ? "no time" : "" + timestamp;
        calls.add(
            row.position()
                + " "
                + (reason == null ? "accepted" : reason.wireName())
                + " at "
                + time
                + " after "
                + largest);
      }

      @Override
      public void emitWatermark(Watermark watermark) {
        calls.add("watermark of " + splitId + " " + watermark.getTimestamp());
      }

      @Override
      public void markIdle() {
        calls.add("idle " + splitId);
      }

      @Override
      public void markActive() {
        calls.add("active " + splitId);
      }
    };
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    calls.add("release " + splitId);
  }
}

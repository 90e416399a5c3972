package io.plumbline.jobs.pipeline;

import io.plumbline.connectors.source.Backlog;
import io.plumbline.connectors.source.SourcedRow;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.operations.Lags;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a subtask of a source that does not end reads, and says so at a fixed interval of
 * processing time. Noting allocates nothing but once per model and interval.
 */
final class Pulses {
  private static final DeadLetterReason[] REASONS = DeadLetterReason.values();

  private final String source;
  private final int subtask;
  private final long interval;
  private final ProcessingTimeService clock;
  private final Output<?> output;
  private final List<ModelFold> heard = new ArrayList<>();
  private final Lags lags = new Lags();
  private long[] dead = new long[REASONS.length];
  private long late;
  private long repeats;
  private long newest = SourcePulse.NO_TIME;
  private long watermark = SourcePulse.NO_TIME;
  private @Nullable Backlog backlog;

  Pulses(String source, int subtask, long interval, ProcessingTimeService clock, Output<?> output) {
    this.source = source;
    this.subtask = subtask;
    this.interval = interval;
    this.clock = clock;
    this.output = output;
  }

  /** Begins: the first pulse says that the source is there. */
  void start() {
    send();
    next();
  }

  private void next() {
    clock.registerTimer(
        clock.getCurrentProcessingTime() + interval,
        time -> {
          send();
          next();
        });
  }

  /** Notes an event that can be used. */
  void accepted(ModelFold fold, SourcedRow row) {
    long at;
    if (row.hasOwnTime()) {
      at = row.recordTime();
      if (at > newest) {
        newest = at;
      }
    } else {
      at = clock.getCurrentProcessingTime();
    }
    if (fold.hear(at - row.event().eventTime())) {
      heard.add(fold);
    }
  }

  void late() {
    late++;
  }

  void repeated() {
    repeats++;
  }

  void deadLetter(DeadLetterReason reason) {
    dead[reason.ordinal()]++;
  }

  /** Learns where it is said what waits to be read. */
  void readFrom(Backlog of) {
    backlog = of;
  }

  void reached(long time) {
    watermark = time;
  }

  private void send() {
    for (ModelFold fold : heard) {
      Lags own = fold.takeLags();
      lags.add(own);
      if (fold.counted() == Counted.OWN) {
        output.collect(
            FoldEvents.SIGNS,
            new StreamRecord<>(
                ModelSign.heard(fold.model(), fold.version(), source, own.events(), own.encode())));
      }
    }
    heard.clear();
    long accepted = lags.events();
    output.collect(
        FoldEvents.PULSES,
        new StreamRecord<>(
            new SourcePulse(
                source,
                subtask,
                accepted,
                late,
                repeats,
                dead,
                newest,
                watermark,
                backlog == null ? Backlog.UNKNOWN : backlog.records(),
                accepted == 0 ? new byte[0] : lags.encode())));
    lags.clear();
    dead = new long[REASONS.length];
    late = 0;
    repeats = 0;
    newest = SourcePulse.NO_TIME;
  }
}

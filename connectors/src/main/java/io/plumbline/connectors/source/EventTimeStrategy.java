package io.plumbline.connectors.source;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;
import org.jspecify.annotations.Nullable;

/**
 * Watermarks of a {@link MonitoredSource}, one per split: the largest event time less the
 * out-of-orderness.
 *
 * <p>A dead letter, refused by the reader or by the operator chained to it, moves nothing and is no
 * activity: a partition of nothing else is idle and holds no window open. A repeat that was dropped
 * moves nothing either, but is activity: what comes behind it waits. Idleness is measured on
 * Flink's clock of input activity, which stands still while the task cannot take input. Bounded
 * sources never count as idle: what they have not read yet must not be overtaken.
 */
public final class EventTimeStrategy implements WatermarkStrategy<SourcedRow> {
  private static final long serialVersionUID = 1L;

  private final Duration outOfOrderness;
  private final @Nullable Duration idleAfter;

  private EventTimeStrategy(Duration outOfOrderness, @Nullable Duration idleAfter) {
    this.outOfOrderness = outOfOrderness;
    this.idleAfter = idleAfter;
  }

  /** Watermarks of a source that ends; nothing is ever idle. */
  public static EventTimeStrategy bounded(Duration outOfOrderness) {
    return new EventTimeStrategy(outOfOrderness, null);
  }

  /**
   * Watermarks of a source without an end.
   *
   * @param idleAfter after how long without an accepted event a split holds no window open; above 0
   */
  public static EventTimeStrategy unbounded(Duration outOfOrderness, Duration idleAfter) {
    if (idleAfter.isZero() || idleAfter.isNegative()) {
      throw new IllegalArgumentException("idle-after must be above 0: was " + idleAfter);
    }
    return new EventTimeStrategy(outOfOrderness, idleAfter);
  }

  @Override
  public WatermarkGenerator<SourcedRow> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    Idleness idleness =
        idleAfter == null ? null : new Idleness(context.getInputActivityClock(), idleAfter);
    return new Generator(outOfOrderness.toMillis(), idleness);
  }

  private static final class Generator implements WatermarkGenerator<SourcedRow> {
    private final long outOfOrderness;
    private final @Nullable Idleness idleness;
    private long largest = SourcedRow.NO_TIME;

    Generator(long outOfOrderness, @Nullable Idleness idleness) {
      this.outOfOrderness = outOfOrderness;
      this.idleness = idleness;
    }

    @Override
    public void onEvent(SourcedRow row, long timestamp, WatermarkOutput output) {
      if (timestamp == SourcedRow.NO_TIME || row.event().reason() != null) {
        return;
      }
      if (timestamp > largest && !row.isDropped()) {
        largest = timestamp;
      }
      if (idleness != null && idleness.activity()) {
        // At once: until the next period the other splits could overtake the ones that follow.
        if (largest == SourcedRow.NO_TIME) {
          output.markActive();
        } else {
          output.emitWatermark(watermark());
        }
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      if (idleness != null && idleness.lasts()) {
        if (idleness.begins()) {
          output.markIdle();
        }
        return;
      }
      if (largest != SourcedRow.NO_TIME) {
        output.emitWatermark(watermark());
      }
    }

    private Watermark watermark() {
      return new Watermark(largest - outOfOrderness - 1);
    }
  }

  /** How long a split has been without an accepted event. */
  private static final class Idleness {
    /** Many periods of emission, and far below any useful idle time. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private final RelativeClock clock;
    private final long idleAfterNanos;
    private final long longestStepNanos;
    private boolean active;
    private boolean idle;
    private long quietNanos;
    private long looked;

    Idleness(RelativeClock clock, Duration idleAfter) {
      this.clock = clock;
      idleAfterNanos = idleAfter.toNanos();
      longestStepNanos = Math.max(1, Math.min(LONGEST_STEP.toNanos(), idleAfterNanos / 4));
      looked = clock.relativeTimeNanos();
    }

    /** Notes an accepted event; true if it ends an idle time. */
    boolean activity() {
      active = true;
      boolean ends = idle;
      idle = false;
      return ends;
    }

    /**
     * Whether there has been nothing for long enough; the clock is read once a period only. A long
     * time between two looks counts as a short one: the task itself stood still, waiting for a
     * schema or with its whole machine, and could not have seen what came.
     */
    boolean lasts() {
      long now = clock.relativeTimeNanos();
      long step = Math.min(now - looked, longestStepNanos);
      looked = now;
      if (active) {
        active = false;
        quietNanos = 0;
        return false;
      }
      quietNanos += step;
      return idle || quietNanos >= idleAfterNanos;
    }

    /** True the first time in an idle time. */
    boolean begins() {
      boolean first = !idle;
      idle = true;
      return first;
    }
  }
}

package io.plumbline.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.event.DeadLetterReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class EventTimeStrategyTest {
  private static final Duration DISORDER = Duration.ofMillis(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final List<String> said = new ArrayList<>();
  private final SourcedRow row = new SourcedRow(TimedLines.intake(DISORDER), new Backlog());
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          said.add("" + watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          said.add("idle");
        }

        @Override
        public void markActive() {
          said.add("active");
        }
      };

  private WatermarkGenerator<SourcedRow> generator(EventTimeStrategy strategy) {
    return strategy.createWatermarkGenerator(
        new WatermarkGeneratorSupplier.Context() {
          @Override
          public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
          }

          @Override
          public RelativeClock getInputActivityClock() {
            return clock;
          }
        });
  }

  private void tick(WatermarkGenerator<SourcedRow> generator, int seconds) {
    for (int second = 0; second < seconds; second++) {
      clock.advanceTime(Duration.ofSeconds(1));
      generator.onPeriodicEmit(output);
    }
  }

  private void event(WatermarkGenerator<SourcedRow> generator, long time) {
    row.event().clear();
    generator.onEvent(row, time, output);
  }

  private void repeat(WatermarkGenerator<SourcedRow> generator, long time) {
    SourcedRow again = new SourcedRow(TimedLines.intake(DISORDER), new Backlog());
    for (int times = 0; times < 2; times++) {
      again.event().clear();
      int start = again.event().append("x");
      again.event().eventId(start, 1);
      again.event().eventTime(time);
      again.dropRepeat(0, 1_000);
    }
    assertThat(again.isDropped()).isTrue();
    generator.onEvent(again, time, output);
  }

  private void deadLetter(WatermarkGenerator<SourcedRow> generator, long time) {
    row.event().clear();
    row.event().reject(DeadLetterReason.FUTURE_TIME, "beyond");
    generator.onEvent(row, time, output);
  }

  @Test
  void theWatermarkFollowsTheLargestEventTime() {
    WatermarkGenerator<SourcedRow> generator = generator(EventTimeStrategy.bounded(DISORDER));
    generator.onPeriodicEmit(output);
    event(generator, 100);
    event(generator, 95);
    generator.onPeriodicEmit(output);
    event(generator, 120);
    generator.onPeriodicEmit(output);

    assertThat(said).containsExactly("89", "109");
  }

  @Test
  void deadLettersMoveNoWatermark() {
    WatermarkGenerator<SourcedRow> generator = generator(EventTimeStrategy.bounded(DISORDER));
    deadLetter(generator, SourcedRow.NO_TIME);
    generator.onPeriodicEmit(output);
    event(generator, 100);
    deadLetter(generator, SourcedRow.NO_TIME);
    deadLetter(generator, 5_000);
    generator.onPeriodicEmit(output);

    assertThat(said).containsExactly("89");
  }

  @Test
  void aSplitOfDeadLettersOnlyIsIdle() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    event(generator, 100);
    generator.onPeriodicEmit(output);
    for (int second = 0; second < 65; second++) {
      clock.advanceTime(Duration.ofSeconds(1));
      deadLetter(generator, SourcedRow.NO_TIME);
      generator.onPeriodicEmit(output);
    }

    assertThat(said.subList(0, 60)).containsOnly("89");
    assertThat(said.subList(60, said.size())).containsExactly("idle");
  }

  @Test
  void theFirstEventAfterIdlenessHoldsTheWatermarkAtOnce() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    tick(generator, 60);
    event(generator, 100);
    event(generator, 101);
    generator.onPeriodicEmit(output);

    assertThat(said).containsExactly("idle", "89", "90");
  }

  @Test
  void repeatsKeepASplitActiveAndMoveNoWatermark() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    repeat(generator, 500);
    clock.advanceTime(Duration.ofSeconds(59));
    event(generator, 100);
    generator.onPeriodicEmit(output);
    for (int i = 0; i < 3; i++) {
      clock.advanceTime(Duration.ofSeconds(59));
      repeat(generator, 500);
      generator.onPeriodicEmit(output);
    }

    assertThat(said).containsExactly("89", "89", "89", "89");
  }

  @Test
  void aRepeatEndsIdlenessEvenBeforeAnyEventWasAccepted() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    tick(generator, 60);
    repeat(generator, 500);
    generator.onPeriodicEmit(output);
    event(generator, 100);
    generator.onPeriodicEmit(output);

    assertThat(said).containsExactly("idle", "active", "89");
  }

  @Test
  void whileTheTaskCannotTakeInputNoTimePasses() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    event(generator, 100);
    generator.onPeriodicEmit(output);
    tick(generator, 59);
    // Flink stops this clock under back-pressure: however long that lasts, nothing is idle.
    for (int second = 0; second < 600; second++) {
      generator.onPeriodicEmit(output);
    }
    assertThat(said).hasSize(660).containsOnly("89");
    tick(generator, 1);

    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void aTaskThatStoodStillFindsNothingIdle() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    event(generator, 100);
    generator.onPeriodicEmit(output);
    clock.advanceTime(Duration.ofMinutes(10));
    generator.onPeriodicEmit(output);
    tick(generator, 58);
    assertThat(said).hasSize(60).containsOnly("89");
    tick(generator, 1);

    assertThat(said).last().isEqualTo("idle");
  }

  @Test
  void aSplitWithEventsIsNeverIdle() {
    WatermarkGenerator<SourcedRow> generator =
        generator(EventTimeStrategy.unbounded(DISORDER, MINUTE));
    for (int i = 0; i < 10; i++) {
      event(generator, 100);
      clock.advanceTime(MINUTE);
      generator.onPeriodicEmit(output);
    }

    assertThat(said).hasSize(10).containsOnly("89");
  }

  @Test
  void aBoundedSourceIsNeverIdle() {
    WatermarkGenerator<SourcedRow> generator = generator(EventTimeStrategy.bounded(DISORDER));
    event(generator, 100);
    clock.advanceTime(Duration.ofDays(1));
    generator.onPeriodicEmit(output);
    clock.advanceTime(Duration.ofDays(1));
    generator.onPeriodicEmit(output);

    assertThat(said).containsExactly("89", "89");
  }

  @Test
  void idleAfterMustBePositive() {
    assertThatThrownBy(() -> EventTimeStrategy.unbounded(DISORDER, Duration.ZERO))
        .hasMessage("idle-after must be above 0: was PT0S");
  }
}

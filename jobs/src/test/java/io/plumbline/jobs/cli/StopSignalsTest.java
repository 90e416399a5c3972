package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

class StopSignalsTest {
  @Test
  void theFirstSignalIsAWishToStop() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (StopSignals signals = StopSignals.take(stopped::countDown)) {
      assertThat(signals.exitCode()).isZero();
      // Not INT: a shell lets what it starts in the background ignore that.
      Signal.raise(new Signal("TERM"));
      assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(signals.exitCode()).isEqualTo(143);
    }
  }
}

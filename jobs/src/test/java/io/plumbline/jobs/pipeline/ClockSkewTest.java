package io.plumbline.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
  private static ClockSkew of(long... millis) {
    ClockSkew.Meter meter = new ClockSkew.Meter();
    LongStream.of(millis).forEach(meter::add);
    return meter.take();
  }

  @Test
  void eventsAheadOfTheirRecordsAreAboveZero() {
    ClockSkew skew = of(-2_000, 500, -1_500, 0);
    assertThat(skew.events()).isEqualTo(4);
    assertThat(skew.min()).isEqualTo(-2_000);
    assertThat(skew.max()).isEqualTo(500);
    assertThat(skew.mean()).isEqualTo(-750);
    assertThat(skew.ahead()).isEqualTo(1);
  }

  @Test
  void aMeterForgetsWhatWasTaken() {
    ClockSkew.Meter meter = new ClockSkew.Meter();
    assertThat(meter.take()).isEqualTo(ClockSkew.NONE);
    meter.add(7);
    meter.take();
    meter.add(-1);
    assertThat(meter.take()).isEqualTo(of(-1));
  }

  @Test
  void anyOrderAndGroupingGivesTheSame() {
    SplittableRandom random = new SplittableRandom(3);
    long[] all = random.longs(300, -10_000_000_000_000L, 10_000_000_000_000L).toArray();
    ClockSkew whole = of(all);
    ClockSkew parts = ClockSkew.NONE;
    for (int i = all.length - 1; i >= 0; i--) {
      parts = of(all[i]).plus(parts);
    }
    assertThat(parts).isEqualTo(whole);
    BigInteger sum =
        LongStream.of(all).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(
            BigInteger.valueOf(whole.sumSeconds())
                .multiply(BigInteger.valueOf(1_000))
                .add(BigInteger.valueOf(whole.sumMillis())))
        .isEqualTo(sum);
  }
}

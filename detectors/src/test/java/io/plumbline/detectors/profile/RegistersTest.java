package io.plumbline.detectors.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** hash4j is the judge: registers must be its own, bit by bit. */
class RegistersTest {
  /** Hashes of every number of leading zeros behind the bits that choose a register. */
  private static long hash(Random random) {
    long rest = random.nextLong() >>> Registers.PRECISION >>> random.nextInt(54);
    return (long) random.nextInt(Registers.COUNT) << 64 - Registers.PRECISION | rest;
  }

  @Property(tries = 50, seed = "20260105")
  void registersAreThoseOfTheLibrary(
      @ForAll long seed,
      @ForAll @IntRange(max = 40_000) int hashes,
      @ForAll @IntRange(max = 40_000) int others) {
    Random random = new Random(seed);
    Registers own = new Registers();
    UltraLogLog judge = UltraLogLog.create(Registers.PRECISION);
    for (int i = 0; i < hashes; i++) {
      long hash = i % 2 == 0 ? random.nextLong() : hash(random);
      own.add(hash);
      judge.add(hash);
    }
    assertThat(own.bytes()).isEqualTo(judge.getState());
    assertThat(own.estimate()).isEqualTo(judge.getDistinctCountEstimate());
    Registers other = new Registers();
    UltraLogLog otherJudge = UltraLogLog.create(Registers.PRECISION);
    for (int i = 0; i < others; i++) {
      long hash = hash(random);
      other.add(hash);
      otherJudge.add(hash);
    }
    own.merge(other);
    judge.add(otherJudge);
    assertThat(own.bytes()).isEqualTo(judge.getState());
    assertThat(Registers.of(own.bytes()).bytes()).isEqualTo(judge.getState());
  }

  @Test
  void smallestAndLargestPositionsAreKept() {
    Registers own = new Registers();
    UltraLogLog judge = UltraLogLog.create(Registers.PRECISION);
    for (long hash : new long[] {0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 52, 1L << 53}) {
      own.add(hash);
      judge.add(hash);
    }
    assertThat(own.bytes()).isEqualTo(judge.getState());
  }
}

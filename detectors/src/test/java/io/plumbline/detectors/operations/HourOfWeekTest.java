package io.plumbline.detectors.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HourOfWeekTest {
  private static final long PANE = 60_000;

  @Test
  void everyWeekHasItsEvents() {
    HourOfWeek hour = HourOfWeek.of(PANE, 100, 3).plus(100, 4).plus(102, 5).plus(101, 1);
    assertThat(hour.in(102)).isEqualTo(5);
    assertThat(hour.in(101)).isEqualTo(1);
    assertThat(hour.in(100)).isEqualTo(7);
    assertThat(hour.in(99)).isZero();
    assertThat(hour.in(103)).isZero();
  }

  @Test
  void theOrderInWhichWeeksComeDoesNotMatter() {
    Random random = new Random(11);
    List<long[]> all = new ArrayList<>();
    for (int week = 100; week <= 104; week++) {
      for (int i = 0; i < 3; i++) {
        all.add(new long[] {week, 1 + random.nextInt(50)});
      }
    }
    List<HourOfWeek> sums = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(all, random);
      HourOfWeek sum = HourOfWeek.of(PANE, all.get(0)[0], all.get(0)[1]);
      for (long[] one : all.subList(1, all.size())) {
        sum = sum.plus(one[0], one[1]);
      }
      sums.add(sum);
    }
    assertThat(sums).containsOnly(sums.get(0));
  }

  @Test
  void whatIsLongAgoIsForgotten() {
    HourOfWeek hour = HourOfWeek.of(PANE, 100, 3).plus(1_000_000_000, 4).plus(100, 9);
    assertThat(hour).isEqualTo(HourOfWeek.of(PANE, 1_000_000_000, 4));
    assertThatThrownBy(() -> hour.in(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100");
    assertThat(HourOfWeek.of(PANE, 100, 3).plus(104, 1).in(100)).isEqualTo(3);
    assertThat(HourOfWeek.of(PANE, 100, 3).plus(105, 1).in(101)).isZero();
  }

  @Test
  void panesWithinAnHourAreCountedAlike() {
    assertThat(HourOfWeek.alike(PANE, HourOfWeek.HOUR)).isTrue();
    assertThat(HourOfWeek.alike(PANE, 2 * HourOfWeek.HOUR)).isFalse();
    assertThat(HourOfWeek.alike(2 * HourOfWeek.HOUR, 2 * HourOfWeek.HOUR)).isTrue();
  }
}

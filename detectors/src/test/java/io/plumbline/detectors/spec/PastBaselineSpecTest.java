package io.plumbline.detectors.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.detectors.spec.PastBaselineSpec.Season;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PastBaselineSpecTest {
  private static final WindowSpec HOUR = WindowSpec.tumbling(Duration.ofHours(1));
  private static final WindowSpec QUARTER = WindowSpec.tumbling(Duration.ofMinutes(15));

  private static PastBaselineSpec of(Season season) {
    return new PastBaselineSpec("p", season, 4, 2, 5);
  }

  private static boolean alike(Season season, WindowSpec family, String one, String other) {
    return of(season).chain(family, millis(one)) == of(season).chain(family, millis(other));
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void rollingWindowsAreAllAlikeUnlessTheyOverlap() {
    assertThat(alike(Season.NONE, HOUR, "2026-01-05T10:00:00Z", "2026-01-06T03:00:00Z")).isTrue();
    WindowSpec sliding = new WindowSpec(Duration.ofHours(3), Duration.ofHours(1), Duration.ZERO);
    assertThat(alike(Season.NONE, sliding, "2026-01-05T09:00:00Z", "2026-01-05T12:00:00Z"))
        .isTrue();
    assertThat(alike(Season.NONE, sliding, "2026-01-05T10:00:00Z", "2026-01-05T12:00:00Z"))
        .isFalse();
    assertThat(of(Season.NONE).windows(QUARTER)).isEqualTo(4);
  }

  @Test
  void seasonalWindowsAreAlikeAtTheSameHour() {
    String monday = "2026-01-05T10:00:00Z";
    assertThat(alike(Season.HOUR_OF_DAY, HOUR, monday, "2026-01-06T10:00:00Z")).isTrue();
    assertThat(alike(Season.HOUR_OF_DAY, HOUR, monday, "2026-01-06T11:00:00Z")).isFalse();
    assertThat(alike(Season.HOUR_OF_WEEK, HOUR, monday, "2026-01-06T10:00:00Z")).isFalse();
    assertThat(alike(Season.HOUR_OF_WEEK, HOUR, monday, "2026-01-12T10:00:00Z")).isTrue();
    assertThat(alike(Season.HOUR_OF_WEEK, HOUR, "1969-12-29T10:00:00Z", monday)).isTrue();
  }

  @Test
  void shortWindowsShareTheirHour() {
    assertThat(alike(Season.HOUR_OF_DAY, QUARTER, "2026-01-05T10:15:00Z", "2026-01-06T10:45:00Z"))
        .isTrue();
    assertThat(alike(Season.HOUR_OF_DAY, QUARTER, "2026-01-05T10:45:00Z", "2026-01-05T11:00:00Z"))
        .isFalse();
    assertThat(of(Season.HOUR_OF_DAY).windows(QUARTER)).isEqualTo(16);
    assertThat(of(Season.HOUR_OF_DAY).leastWindows(QUARTER)).isEqualTo(8);
    assertThat(of(Season.HOUR_OF_DAY).relearnWindows(QUARTER)).isEqualTo(20);
    WindowSpec sliding =
        new WindowSpec(Duration.ofMinutes(15), Duration.ofMinutes(5), Duration.ZERO);
    assertThat(alike(Season.HOUR_OF_DAY, sliding, "2026-01-05T10:15:00Z", "2026-01-06T10:20:00Z"))
        .as("they would overlap")
        .isFalse();
  }

  @Test
  void longWindowsAreAlikeWhereTheyBeginAtTheSameTime() {
    WindowSpec half = WindowSpec.tumbling(Duration.ofHours(12));
    assertThat(alike(Season.HOUR_OF_DAY, half, "2026-01-05T12:00:00Z", "2026-01-09T12:00:00Z"))
        .isTrue();
    assertThat(alike(Season.HOUR_OF_DAY, half, "2026-01-05T12:00:00Z", "2026-01-06T00:00:00Z"))
        .isFalse();
    assertThat(of(Season.HOUR_OF_DAY).windows(half)).isEqualTo(4);
  }

  @Test
  void onlyWindowsThatFitIntoTheSeasonAreConcerned() {
    assertThat(of(Season.HOUR_OF_DAY).concerns(WindowSpec.tumbling(Duration.ofDays(7)))).isFalse();
    assertThat(of(Season.HOUR_OF_WEEK).concerns(WindowSpec.tumbling(Duration.ofDays(7)))).isTrue();
    assertThat(of(Season.HOUR_OF_DAY).concerns(WindowSpec.tumbling(Duration.ofHours(5)))).isFalse();
    assertThat(of(Season.NONE).concerns(WindowSpec.tumbling(Duration.ofDays(90)))).isTrue();
  }

  @Test
  void aBaselineOfTooManyWindowsHasAProblem() {
    assertThat(of(Season.HOUR_OF_WEEK).problemWith(HOUR)).isEmpty();
    WindowSpec minute = WindowSpec.tumbling(Duration.ofMinutes(1));
    assertThat(of(Season.HOUR_OF_WEEK).problemWith(minute))
        .hasValueSatisfying(problem -> assertThat(problem).contains("40320 windows", "10000"));
    assertThat(of(Season.NONE).problemWith(minute)).isEmpty();
  }

  @Test
  void numbersThatMakeNoBaselineAreRefused() {
    for (int[] wrong : new int[][] {{0, 1, 1}, {1, 2, 2}, {3, 0, 3}, {3, 3, 2}, {1_001, 1, 1}}) {
      assertThatThrownBy(() -> new PastBaselineSpec("p", Season.NONE, wrong[0], wrong[1], wrong[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

package io.plumbline.detectors.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_700_000_000_000L;

  /** So many minutes with so many events in each. */
  private static Silence after(Silence from, int minutes, long eventsEach) {
    Silence silence = from;
    for (int i = 0; i < minutes; i++) {
      long now = START + from.watched() + (i + 1) * MINUTE;
      silence = eventsEach > 0 ? silence.heard(eventsEach, now) : silence;
      silence = silence.waited(MINUTE, now);
    }
    return silence;
  }

  @Test
  void quietIsTheTimeThatPassedSinceAnythingWasHeard() {
    Silence silence = Silence.since(START).waited(MINUTE, START + MINUTE);
    assertThat(silence.quiet()).isEqualTo(MINUTE);
    silence = silence.heard(3, START + 90_000).waited(MINUTE, START + 2 * MINUTE);
    assertThat(silence.quiet()).isEqualTo(30_000);
    assertThat(silence.events()).isEqualTo(3);
    assertThat(silence.waited(MINUTE, START + 3 * MINUTE).quiet()).isEqualTo(90_000);
  }

  @Test
  void timeInWhichNobodyListenedDoesNotCount() {
    Silence silence = Silence.since(START).waited(MINUTE, START + 60 * MINUTE);
    assertThat(silence.quiet()).isEqualTo(MINUTE);
    assertThat(silence.watched()).isEqualTo(MINUTE);
  }

  @Test
  void aLimitThatIsSetIsTheLimit() {
    assertThat(after(Silence.since(START), 5, 1).limit(7)).isEqualTo(7);
    assertThat(Silence.since(START).limit(7)).isEqualTo(7);
  }

  @Test
  void whatWasNeverHeardHasAnHour() {
    assertThat(after(Silence.since(START), 500, 0).limit(0)).isEqualTo(60 * MINUTE);
  }

  @Test
  void whatComesOftenIsSilentAfterTenMinutes() {
    assertThat(after(Silence.since(START), 60, 100).limit(0)).isEqualTo(Silence.SHORTEST);
  }

  @Test
  void whatComesSeldomIsGivenTwentyOfItsGaps() {
    Silence hourly = Silence.since(START);
    for (int i = 1; i <= 100; i++) {
      hourly =
          hourly.heard(1, START + i * 60 * MINUTE).waited(60 * MINUTE, START + i * 60 * MINUTE);
    }
    assertThat(hourly.limit(0)).isEqualTo(20 * 60 * MINUTE);
  }

  @Test
  void noLimitIsBeyondTwoDays() {
    Silence once = Silence.since(START).heard(1, START).waited(10 * 86_400_000L, START);
    assertThat(once.limit(0)).isEqualTo(Silence.LONGEST);
  }

  /** The mean gap is of all the time, the silence included. */
  @Test
  void aHandfulOfEventsIsNoRateToMissThemBy() {
    Silence few = after(Silence.since(START), 1, 10);
    Silence quiet = after(few, 24 * 60, 0);
    assertThat(quiet.quiet()).isLessThan(quiet.limit(0));
  }

  @Test
  void theRateIsThatOfTheLastWeeks() {
    Silence silence = Silence.since(START);
    long day = 86_400_000L;
    for (int i = 1; i <= 60; i++) {
      silence = silence.heard(1_000, START + i * day).waited(day, START + i * day);
    }
    for (int i = 61; i <= 200; i++) {
      silence = silence.heard(10, START + i * day).waited(day, START + i * day);
    }
    assertThat(silence.watched()).isLessThanOrEqualTo(Silence.MEMORY);
    assertThat(silence.limit(0)).isBetween(Silence.LONGEST / 10 * 9, Silence.LONGEST);
  }

  /** A day of traffic and a night without. */
  private static Silence dayAndNight(Silence from, int hoursOfNight) {
    return after(after(from, (24 - hoursOfNight) * 60, 5), hoursOfNight * 60, 0);
  }

  private static Silence morning(Silence night) {
    return night.heard(1, START + night.watched());
  }

  @Test
  void aNightIsUsualOnceItCameTwice() {
    Silence first = dayAndNight(Silence.since(START), 8);
    assertThat(first.quiet()).isGreaterThan(first.limit(0));
    Silence second = dayAndNight(morning(first), 7);
    assertThat(second.quiet()).isGreaterThan(second.limit(0));
    Silence third = dayAndNight(morning(second), 8);
    assertThat(third.quiet()).isLessThan(third.limit(0));
    assertThat(third.limit(0)).isEqualTo(7 * 60 * MINUTE * 3 / 2);
    assertThat(morning(third).limit(0)).isEqualTo(8 * 60 * MINUTE * 3 / 2);
  }

  @Test
  void oneOutageTeachesNothing() {
    Silence outage = dayAndNight(after(Silence.since(START), 60, 5), 10);
    Silence after = after(morning(outage), 24 * 60, 5);
    assertThat(after.limit(0)).isEqualTo(Silence.SHORTEST);
  }

  @Test
  void pausesWithinTheLimitAreLearnedAtOnce() {
    Silence silence = after(after(Silence.since(START), 600, 5), 9, 0);
    assertThat(silence.heard(1, START + silence.watched()).limit(0)).isEqualTo(9 * MINUTE * 3 / 2);
  }

  @Test
  void whatHasNotComeAgainForTwoWeeksIsForgotten() {
    Silence silence = Silence.since(START);
    for (int i = 0; i < 3; i++) {
      silence = morning(dayAndNight(silence, 8));
    }
    assertThat(silence.pauses().longest()).isEqualTo(8 * 60 * MINUTE);
    Pauses pauses = silence.pauses();
    for (int day = 0; day < 16; day++) {
      pauses = pauses.waited(86_400_000L);
    }
    assertThat(pauses.longest()).isZero();
    assertThat(pauses.onceBefore()).isZero();
  }

  @Test
  void noLimitOfPausesIsBeyondFiveDays() {
    long week = 7 * 86_400_000L;
    Pauses pauses = new Pauses(week, week, 0, 0, 0);
    assertThat(new Silence(START, 0, 1, 1_000, pauses).limit(0)).isEqualTo(Silence.LONGEST_PAUSE);
    assertThat(new Silence(START, 0, 1, 1_000, pauses).limit(7)).isEqualTo(7);
  }

  @Test
  void silenceThatIsExcusedBeginsAnew() {
    Silence silence = after(after(Silence.since(START), 60, 5), 30, 0).excused();
    assertThat(silence.quiet()).isZero();
    assertThat(silence.waited(MINUTE, START + 91 * MINUTE).quiet()).isEqualTo(MINUTE);
  }

  @Test
  void pausesThatCannotHavePassedAreRefused() {
    assertThatThrownBy(() -> new Pauses(0, 0, -3, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-3");
  }

  @Test
  void whatCannotHavePassedIsRefused() {
    assertThatThrownBy(() -> new Silence(0, -1, 0, 0, Pauses.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}

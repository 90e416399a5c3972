package io.plumbline.detectors.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.RateLimits;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final RateLimits LIMITS = new RateLimits(0.1, 0.5, 10);

  private static Level judged(long part, long of) {
    return new Share(part, of).judge(LIMITS, Status.OK);
  }

  @Test
  void aShareIsJudgedByTheWorstLimitThatItCrosses() {
    assertThat(judged(1_000, 10_000)).isEqualTo(new Level(Status.OK, 0.1));
    assertThat(judged(1_200, 10_000)).isEqualTo(new Level(Status.WARNING, 0.1));
    assertThat(judged(5_200, 10_000)).isEqualTo(new Level(Status.CRITICAL, 0.5));
  }

  /** Of 100 at one in ten, 20 or more come with 0.00198 and 21 or more with 0.00081. */
  @Test
  void aShareThatChanceTakesBeyondALimitIsNone() {
    assertThat(judged(20, 100).status()).isEqualTo(Status.OK);
    assertThat(judged(21, 100).status()).isEqualTo(Status.WARNING);
  }

  @Test
  void whereNothingIsAllowedOneIsTooMany() {
    RateLimits none = new RateLimits(0.0, null, 1);
    assertThat(new Share(1, 1_000_000).judge(none, Status.OK).status()).isEqualTo(Status.WARNING);
    assertThat(new Share(0, 1_000_000).judge(none, Status.WARNING).status()).isEqualTo(Status.OK);
  }

  @Test
  void aShareThatCrossedALimitComesBackWellBelowIt() {
    assertThat(new Share(110, 1_000).judge(LIMITS, Status.WARNING))
        .isEqualTo(new Level(Status.WARNING, 0.1));
    assertThat(new Share(90, 1_000).judge(LIMITS, Status.WARNING))
        .isEqualTo(new Level(Status.WARNING, 0.8 * 0.1));
    assertThat(new Share(80, 1_000).judge(LIMITS, Status.WARNING).status()).isEqualTo(Status.OK);
    assertThat(new Share(450, 1_000).judge(LIMITS, Status.CRITICAL).status())
        .isEqualTo(Status.CRITICAL);
    assertThat(new Share(300, 1_000).judge(LIMITS, Status.CRITICAL).status())
        .isEqualTo(Status.WARNING);
    assertThat(new Share(450, 1_000).judge(LIMITS, Status.WARNING).status())
        .isEqualTo(Status.WARNING);
  }

  @Test
  void ofManyInputsAShareJustBeyondALimitIsBeyondIt() {
    assertThat(judged(10_010_000, 100_000_000).status()).isEqualTo(Status.WARNING);
    assertThat(judged(9_990_000, 100_000_000).status()).isEqualTo(Status.OK);
  }

  @Test
  void ofFewInputsNothingIsSaid() {
    assertThat(judged(9, 9).status()).isEqualTo(Status.INSUFFICIENT_DATA);
  }

  @Test
  void withoutInputsOrLimitsNothingIsJudged() {
    assertThat(judged(0, 0).status()).isEqualTo(Status.NOT_EVALUATED);
    assertThat(new Share(0, 0).value()).isNull();
    assertThat(new Share(5, 10).judge(RateLimits.NONE, Status.WARNING).status())
        .isEqualTo(Status.NOT_EVALUATED);
  }

  @Test
  void oneLimitIsEnough() {
    Share share = new Share(600, 1_000);
    assertThat(share.judge(new RateLimits(null, 0.5, 10), Status.OK).status())
        .isEqualTo(Status.CRITICAL);
    assertThat(share.judge(new RateLimits(0.5, null, 10), Status.OK).status())
        .isEqualTo(Status.WARNING);
  }
}

package io.plumbline.detectors.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.check.Status;
import io.plumbline.detectors.spec.RateLimits;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final RateLimits LIMITS = new RateLimits(0.1, 0.5, 10);

  @Test
  void aShareIsJudgedByTheWorstLimitThatItCrosses() {
    assertThat(new Share(10, 100).judge(LIMITS)).isEqualTo(Status.OK);
    assertThat(new Share(11, 100).judge(LIMITS)).isEqualTo(Status.WARNING);
    assertThat(new Share(51, 100).judge(LIMITS)).isEqualTo(Status.CRITICAL);
    assertThat(new Share(11, 100).threshold(LIMITS)).isEqualTo(0.1);
    assertThat(new Share(51, 100).threshold(LIMITS)).isEqualTo(0.5);
  }

  @Test
  void ofFewInputsNothingIsSaid() {
    assertThat(new Share(9, 9).judge(LIMITS)).isEqualTo(Status.INSUFFICIENT_DATA);
  }

  @Test
  void withoutInputsOrLimitsNothingIsJudged() {
    assertThat(new Share(0, 0).judge(LIMITS)).isEqualTo(Status.NOT_EVALUATED);
    assertThat(new Share(0, 0).value()).isNull();
    assertThat(new Share(5, 10).judge(RateLimits.NONE)).isEqualTo(Status.NOT_EVALUATED);
  }

  @Test
  void oneLimitIsEnough() {
    assertThat(new Share(6, 10).judge(new RateLimits(null, 0.5, 10))).isEqualTo(Status.CRITICAL);
    assertThat(new Share(6, 10).judge(new RateLimits(0.5, null, 10))).isEqualTo(Status.WARNING);
  }
}

package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static DeadLetter letter(String detail) {
    byte[] input = new byte[1 << 20];
    return DeadLetter.of(
        "predictions", "events-0@7", 0, DeadLetterReason.UNKNOWN_MODEL, detail, input, 0, 1 << 20);
  }

  @Test
  void detailThatQuotesALongInputIsCut() {
    DeadLetter cut = letter("no spec covers the model '" + "m".repeat(1 << 20) + "'");

    assertThat(cut.detail())
        .hasSize(DeadLetter.DETAIL_LIMIT)
        .startsWith("no spec covers")
        .endsWith("m…");
    assertThat(new DeadLetterFormat().json(cut)).hasSizeLessThan(8_000);
  }

  @Test
  void noPairOfSurrogatesIsCut() {
    for (int before = 0; before < 2; before++) {
      String detail = letter("x".repeat(before) + "\uD83D\uDE00".repeat(2_000)).detail();

      assertThat(detail).endsWith("\uDE00…");
      assertThat(detail.length()).isLessThanOrEqualTo(DeadLetter.DETAIL_LIMIT);
    }
  }

  @Test
  void detailUpToTheLimitStaysWhole() {
    String detail = "d".repeat(DeadLetter.DETAIL_LIMIT);

    assertThat(letter(detail).detail()).isEqualTo(detail);
    assertThat(letter(null).detail()).isNull();
  }
}

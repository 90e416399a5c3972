package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00.007Z",
        "2024-02-29T23:59:59.990Z",
        "1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "-0001-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00Z"
      })
  void timeIsWrittenAsItIsRead(String text) {
    assertThat(JsonLine.isoTime(Instant.parse(text).toEpochMilli())).isEqualTo(text);
  }

  @Test
  void timeIsWrittenAsTheLibraryWritesIt() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 20_000; i++) {
      long millis = random.nextLong(-70_000_000_000_000L, 300_000_000_000_000L);
      long second = millis - millis % 1_000;
      assertThat(JsonLine.isoTime(millis)).isEqualTo(Instant.ofEpochMilli(millis).toString());
      assertThat(JsonLine.isoTime(second)).isEqualTo(Instant.ofEpochMilli(second).toString());
    }
  }
}

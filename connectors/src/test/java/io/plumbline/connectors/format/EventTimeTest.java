package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.EventTime;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static long parse(String text) {
    byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.UTF_8);
    return EventTime.parse(bytes, 2, bytes.length - 4);
  }

  @Test
  void everyTimeThatJavaWritesIsReadBack() {
    SplittableRandom random = new SplittableRandom(7);
    long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9998-12-31T00:00:00Z").getEpochSecond();
    for (int i = 0; i < 20_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      OffsetDateTime local = time.atOffset(offset);
      if (local.getYear() < 1 || local.getYear() > 9999) {
        continue;
      }
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
      assertThat(parse(text)).as(text).isEqualTo(time.toEpochMilli());
    }
  }

  @Test
  void everyDayOfFourCenturiesIsCountedRight() {
    for (long day = -30_000; day < 120_000; day++) {
      long millis = day * 86_400_000L;
      assertThat(parse(Instant.ofEpochMilli(millis).toString())).isEqualTo(millis);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2026-01-05T10:00:00Z;2026-01-05T10:00:00Z",
        "2026-01-05t10:00:00z;2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00,25Z;2026-01-05T10:00:00.250Z",
        "2026-01-05T10:00:00.2509999999999Z;2026-01-05T10:00:00.250Z",
        "1969-12-31T23:59:59.9996Z;1969-12-31T23:59:59.999Z",
        "2026-01-05T10:00:00-00:00;2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00-23:59;2026-01-06T09:59:00Z",
        "2016-12-31T23:59:60Z;2017-01-01T00:00:00Z",
        "2017-01-01T05:29:60+05:30;2017-01-01T00:00:00Z",
        "2024-02-29T00:00:00Z;2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z;2000-02-29T00:00:00Z",
        "2026-01-05T10:00Z;2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00+01;2026-01-05T09:00:00Z",
        "2026-01-05T10:00:00.5-0130;2026-01-05T11:30:00.500Z",
        "+12026-01-05T10:00:00Z;+12026-01-05T10:00:00Z",
        "20260105T100000Z;2026-01-05T10:00:00Z",
        "20260105T100000.25+0130;2026-01-05T08:30:00.250Z"
      })
  void formsOfIso8601AreRead(String text, String time) {
    assertThat(parse(text)).isEqualTo(Instant.parse(time).toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-01-05",
        "2026-01-05T10:00:00",
        "2026-01-05T10:00:00.",
        "2026-01-05T10:00:00.Z",
        "2026-01-05 10:00:00Z",
        "2026-13-05T10:00:00Z",
        "2026-00-05T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "1900-02-29T10:00:00Z",
        "2026-04-31T10:00:00Z",
        "2026-01-00T10:00:00Z",
        "2026-01-05T24:00:00Z",
        "2026-01-05T10:60:00Z",
        "2026-01-05T10:00:60Z",
        "2026-01-05T10:00:61Z",
        "2026-01-05T10:00:00ZZ",
        "2026-01-05T10:00:00+1:00",
        "2026-01-05T10:00:00+24:00",
        "2026-01-05T10:00:00+01:60",
        "2026-01-05T10:00:00+01:00[Europe/Paris]",
        "2O26-01-05T10:00:00Z",
        "-026-01-05T10:00:00Z",
        "2026-01-0:T10:00:00Z",
        "2026-01-05T10:00:0/Z",
        "２026-01-05T10:00:00Z",
        "20260105T100000",
        "20261305T100000Z",
        "1767607200250",
        "2026-01-05T10:00:00.0000000000000000000000000000000000000000000000000Z"
      })
  void whatIsNoTimeIsUnreadable(String text) {
    assertThat(parse(text)).as(text).isEqualTo(EventTime.UNREADABLE);
  }

  @Test
  void anyCharacterInAnyPlaceIsEitherATimeOfJavaOrUnreadable() {
    String good = "2026-01-05T10:00:00.250+01:00";
    for (int at = 0; at < good.length(); at++) {
      for (char c = ' '; c < 0x7F; c++) {
        String text = good.substring(0, at) + c + good.substring(at + 1);
        if (at == 19 && c == ',' || at == 24 && c == '2') {
          continue; // Read by us and not by java.time: a comma, and an offset beyond 18 hours.
        }
        assertThat(parse(text)).as(text).isEqualTo(byJava(text));
      }
    }
  }

  private static long byJava(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return EventTime.UNREADABLE;
    }
  }

  @Test
  void timesBeyondMillisecondsAreBeforeAllOrUnreadable() {
    assertThat(parse("-999999999-01-01T00:00:00Z")).isEqualTo(EventTime.BEFORE_ALL);
    assertThat(parse("+999999999-01-01T00:00:00Z")).isEqualTo(EventTime.UNREADABLE);
  }
}

package io.plumbline.connectors.format;

import static io.plumbline.connectors.format.Rows.cells;
import static io.plumbline.connectors.format.Rows.event;
import static io.plumbline.connectors.format.Rows.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Texts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventDecoderTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  @Test
  void everyPartOfAnEventBecomesACell() {
    EventRow row =
        json(
            """
            {"model":"car-loan","model_version":"3","event_id":"8f1c",
             "event_time":"2026-01-05T10:00:00.250Z",
             "features":{"car_value":39811.0,"salary_range":"40K - 60K","repaid_before":false,
               "tenure":null,"history":[1,{"a":[]}],"extra":{"b":{}}},
             "prediction":{"label":"1","score":0.993,"probabilities":{"0":0.007,"1":0.993}},
             "attributions":{"car_value":0.021},"tags":{"region":"eu-central-1"},
             "latency_ms":12.5,"label":true,"unknown":[{}]}
            """);

    assertThat(row.reason()).isNull();
    assertThat(Rows.model(row)).isEqualTo("car-loan");
    assertThat(Rows.version(row)).isEqualTo("3");
    assertThat(Rows.eventId(row)).isEqualTo("8f1c");
    assertThat(row.eventTime()).isEqualTo(1767607200250L);
    assertThat(cells(row))
        .containsExactly(
            "FEATURE car_value NUMBER 39811.0",
            "FEATURE salary_range TEXT 40K - 60K",
            "FEATURE repaid_before BOOLEAN false",
            "FEATURE tenure NULL",
            "FEATURE history OTHER",
            "FEATURE extra OTHER",
            "PREDICTION_LABEL TEXT 1",
            "PREDICTION_SCORE NUMBER 0.993",
            "PROBABILITY 0 NUMBER 0.007",
            "PROBABILITY 1 NUMBER 0.993",
            "LATENCY NUMBER 12.5",
            "TRUTH BOOLEAN true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json at all",
        "[]",
        "3",
        "\"event\"",
        "null",
        "{",
        "{\"model\":\"adult-income\",\"event_id\":",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":0x10}",
        "{\"a\":tru}",
        "{\"a\":trues}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":[,1]}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{\"a\":\"\\",
        "{\"a\":\"tab\there\"}",
        "{} {}",
        "{}x",
        "{} // comment",
        "/* comment */ {}",
        "{\"a\":1}]"
      })
  void whatIsNotOneJsonObjectIsMalformed(String text) {
    EventRow row = json(text);

    assertThat(row.reason()).as(text).isEqualTo(DeadLetterReason.MALFORMED);
    assertThat(row.detail()).isNotBlank();
  }

  @Test
  void malformedTextIsDescribedByRuleValueAndPlace() {
    assertThat(json("{\"a\":NaN}").detail()).isEqualTo("JSON must have a value at byte 5: was 'N'");
    assertThat(json("{} {}").detail()).isEqualTo("JSON must have the end at byte 3: was '{'");
    assertThat(json("[]").detail()).isEqualTo("an event must be a JSON object: starts with '['");
    assertThat(json("{\"a\":").detail()).isEqualTo("JSON ends too early at byte 5");
  }

  @Test
  void placesAreCountedFromTheStartOfTheRecord() {
    EventRow row = Rows.row();
    byte[] bytes = "xxxx{\"a\":NaN}yyy".getBytes(StandardCharsets.UTF_8);

    new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT).decode(bytes, 4, 9, row);

    assertThat(row.detail()).isEqualTo("JSON must have a value at byte 5: was 'N'");
  }

  @Test
  void invalidUtf8IsMalformedWhereverItIs() {
    byte[][] invalid = {
      {(byte) 0x80},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xC3},
      {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xFF}
    };
    String[] places = {
      "{\"event_id\":\"@\"}", "{\"@\":1}", "{\"features\":{\"@\":1}}", "{\"tags\":{\"a\":[\"@\"]}}"
    };
    for (byte[] bytes : invalid) {
      for (String place : places) {
        byte[] text =
            place
                .replace("@", new String(bytes, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        EventRow row =
            Rows.decode(new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT), text);
        assertThat(row.reason())
            .as(place + " " + Arrays.toString(bytes))
            .isEqualTo(DeadLetterReason.MALFORMED);
        assertThat(row.detail()).contains("UTF-8");
      }
    }
  }

  @Test
  void escapesAndOtherScriptsAreText() {
    EventRow row =
        event(
            ",\"features\":{\"\\u0061\\\"\\\\\\/\\b\\f\\n\\r\\t\":\"\\u00e9ñ漢😀\\ud83d\\ude00\","
                + "\"lone\":\"\\ud800x\\udc00\",\"nul\":\"\\u0000\"}");

    assertThat(cells(row))
        .containsExactly(
            "FEATURE a\"\\/\b\f\n\r\t TEXT éñ漢😀😀",
            "FEATURE lone TEXT ?x?",
            "FEATURE nul TEXT \0");
  }

  @Test
  void nameThatNeedsAnEscapeIsNeverMistakenForItsBareBytes() {
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    EventRow row = Rows.row();
    byte[] escaped =
        "{\"event_id\":1,\"event_time\":0,\"features\":{\"a\\\"b\":1}}".getBytes(UTF_8);
    byte[] bare = "{\"event_id\":1,\"event_time\":0,\"features\":{\"a\"b\":1}}".getBytes(UTF_8);

    decoder.decode(escaped, 0, escaped.length, row);
    assertThat(cells(row)).containsExactly("FEATURE a\"b NUMBER 1.0");
    decoder.decode(escaped, 0, escaped.length, row);
    assertThat(cells(row)).containsExactly("FEATURE a\"b NUMBER 1.0");
    decoder.decode(bare, 0, bare.length, row);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.MALFORMED);
  }

  @Test
  void byteOrderMarkIsPassedOver() {
    assertThat(json("\uFEFF{\"event_id\":1,\"event_time\":0}").reason()).isNull();
    assertThat(json("{\"event_id\":1,\"event_time\":0}\uFEFF").reason())
        .isEqualTo(DeadLetterReason.MALFORMED);
  }

  @Test
  void blankLinesAreNoInput() {
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    for (String blank : new String[] {"", " ", "\r\n", "\t \r", "\uFEFF"}) {
      byte[] bytes = blank.getBytes(UTF_8);
      assertThat(decoder.isBlank(bytes, 0, bytes.length)).as(blank).isTrue();
    }
    for (String text : new String[] {"{}", " x", "\0", "\u00a0"}) {
      byte[] bytes = text.getBytes(UTF_8);
      assertThat(decoder.isBlank(bytes, 0, bytes.length)).as(text).isFalse();
    }
  }

  // ---- envelope ----

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"a b\";a b",
        "7;7",
        "7.0;7",
        "70e-1;7",
        "-0;0",
        "0.0;0",
        "-7.50;-7.5",
        "1234567890123456789;1234567890123456789",
        "123456789012345678901234567890;123456789012345678901234567890",
        "1e3;1000",
        "1e-3;0.001",
        "1e999999999;1e999999999",
        "1e99999999999999999999;1e1099511627776"
      })
  void idIsAStringOrANumberInItsShortestForm(String written, String read) {
    EventRow row = json("{\"event_id\":" + written + ",\"event_time\":0}");

    assertThat(row.reason()).isNull();
    assertThat(Rows.eventId(row)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "true", "{}", "[\"a\"]"})
  void idOfAnyOtherTypeIsNoId(String id) {
    EventRow row = json("{\"event_id\":" + id + ",\"event_time\":0}");

    assertThat(row.reason()).isEqualTo(DeadLetterReason.NO_ID);
    assertThat(row.detail()).isEqualTo(Envelope.ID_RULE + id);
  }

  @Test
  void absentIdComesBeforeAbsentTimeAndBrokenTextBeforeBoth() {
    assertThat(json("{}").reason()).isEqualTo(DeadLetterReason.NO_ID);
    assertThat(json("{}").detail()).endsWith("was absent");
    assertThat(json("{\"event_id\":\"e\"}").reason()).isEqualTo(DeadLetterReason.NO_TIME);
    assertThat(json("{\"event_id\":null,\"event_time\":\"yesterday\"").reason())
        .isEqualTo(DeadLetterReason.MALFORMED);
    assertThat(json("{\"event_time\":-1e300}").reason()).isEqualTo(DeadLetterReason.NO_ID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"2026-01-05T10:00:00Z\";1767607200000",
        "\"2026-01-05T11:00:00+01:00\";1767607200000",
        "1767607200250;1767607200250",
        "1767607200250.9;1767607200250",
        "-0.5;-1",
        "-1.5e3;-1500",
        "1.76760720025e12;1767607200250",
        "9223372036854775000;9223372036854774784",
        "-2208988800000;-2208988800000"
      })
  void timeIsIsoTextOrMilliseconds(String written, long read) {
    EventRow row = json("{\"event_id\":1,\"event_time\":" + written + "}");

    assertThat(row.reason()).isNull();
    assertThat(row.eventTime()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"yesterday\"",
        "\"1767607200250\"",
        "\"2026-01-05\"",
        "\"2026-01-05T10:00:00\"",
        "\"2026-02-30T10:00:00Z\"",
        "\"\"",
        "null",
        "true",
        "{}",
        "1e300",
        "9223372036854775808"
      })
  void whatIsNoTimeIsNoTime(String time) {
    EventRow row = json("{\"event_id\":1,\"event_time\":" + time + "}");

    assertThat(row.reason()).isEqualTo(DeadLetterReason.NO_TIME);
    assertThat(row.detail()).isEqualTo(Envelope.TIME_RULE + time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1899-12-31T23:59:59.999Z\"",
        "-2208988800001",
        "-2208988800000.1",
        "-1e300",
        "-9223372036854775808",
        "\"0000-01-01T00:00:00Z\"",
        "\"-999999999-01-01T00:00:00Z\""
      })
  void timeBefore1900IsAbsurd(String time) {
    EventRow row = json("{\"event_id\":1,\"event_time\":" + time + "}");

    assertThat(row.reason()).isEqualTo(DeadLetterReason.ABSURD_TIME);
  }

  @Test
  void farFutureIsLeftToWhoKnowsTheRecordsOwnTime() {
    EventRow row = json("{\"event_id\":1,\"event_time\":\"9999-12-31T23:59:59Z\"}");

    assertThat(row.reason()).isNull();
    assertThat(row.eventTime()).isEqualTo(253402300799000L);
  }

  @Test
  void modelMayBeANumberAndIsAbsentOtherwise() {
    EventRow number = json("{\"event_id\":1,\"event_time\":0,\"model\":7,\"model_version\":3.0}");
    assertThat(Rows.model(number)).isEqualTo("7");
    assertThat(Rows.version(number)).isEqualTo("3");

    EventRow other = json("{\"event_id\":1,\"event_time\":0,\"model\":{},\"model_version\":true}");
    assertThat(other.reason()).isNull();
    assertThat(other.hasModel()).isFalse();
    assertThat(other.hasVersion()).isFalse();
  }

  @Test
  void defaultsStandInForWhatTheEventDoesNotName() {
    EventDefaults defaults = new EventDefaults("m", "1");
    EventRow bare = json("{\"event_id\":1,\"event_time\":0}", defaults, EventLimits.DEFAULT);
    assertThat(Rows.model(bare)).isEqualTo("m");
    assertThat(Rows.version(bare)).isEqualTo("1");

    EventRow named =
        json("{\"event_id\":1,\"event_time\":0,\"model\":\"n\"}", defaults, EventLimits.DEFAULT);
    assertThat(Rows.model(named)).isEqualTo("n");
    assertThat(Rows.version(named)).isEqualTo("1");

    EventRow broken = json("{", defaults, EventLimits.DEFAULT);
    assertThat(Rows.model(broken)).isEqualTo("m");
  }

  // ---- doubled keys ----

  @Test
  void ofDoubledKeysTheLastCountsInTheEnvelope() {
    EventRow row =
        json(
            "{\"model\":\"a\",\"model\":\"b\",\"event_id\":null,\"event_id\":\"e\","
                + "\"event_time\":\"x\",\"event_time\":5}");
    assertThat(row.reason()).isNull();
    assertThat(Rows.model(row)).isEqualTo("b");
    assertThat(Rows.eventId(row)).isEqualTo("e");
    assertThat(row.eventTime()).isEqualTo(5);

    assertThat(json("{\"event_time\":5,\"event_id\":\"e\",\"event_id\":null}").reason())
        .isEqualTo(DeadLetterReason.NO_ID);
    assertThat(json("{\"event_time\":5,\"event_id\":\"e\",\"event_time\":\"x\"}").reason())
        .isEqualTo(DeadLetterReason.NO_TIME);
  }

  @Test
  void doubledObjectForgetsTheFirst() {
    assertThat(cells(event(",\"features\":{\"a\":1,\"b\":2},\"label\":3,\"features\":{\"b\":4}")))
        .containsExactly("TRUTH NUMBER 3.0", "FEATURE b NUMBER 4.0");
    assertThat(cells(event(",\"features\":{\"a\":1},\"features\":null"))).isEmpty();
    assertThat(
            cells(
                event(
                    ",\"prediction\":{\"label\":1,\"score\":0.5,\"probabilities\":{\"0\":1}},"
                        + "\"prediction\":{\"score\":0.7}")))
        .containsExactly("PREDICTION_SCORE NUMBER 0.7");
    assertThat(cells(event(",\"prediction\":{\"label\":1},\"prediction\":7"))).isEmpty();
    assertThat(
            cells(
                event(",\"prediction\":{\"probabilities\":{\"0\":1},\"probabilities\":{\"1\":1}}")))
        .containsExactly("PROBABILITY 1 NUMBER 1.0");
  }

  @Test
  void doubledCellComesAfterTheOneThatItReplaces() {
    assertThat(cells(event(",\"features\":{\"a\":1,\"a\":null},\"label\":1,\"label\":null")))
        .containsExactly(
            "FEATURE a NUMBER 1.0", "FEATURE a NULL", "TRUTH NUMBER 1.0", "TRUTH NULL");
  }

  @Test
  void nullOfASingleCellIsAnAbsentKey() {
    assertThat(cells(event(",\"label\":null,\"latency_ms\":null,\"prediction\":{\"score\":null}")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[1,2]", "\"text\"", "3", "true"})
  void featuresThatAreNoObjectAreAllMissing(String features) {
    EventRow row = event(",\"features\":" + features + ",\"label\":1");

    assertThat(row.reason()).isNull();
    assertThat(cells(row)).containsExactly("TRUTH NUMBER 1.0");
  }

  // ---- numbers ----

  @ParameterizedTest
  @CsvSource({
    "0,0.0",
    "-0,0.0",
    "-0.0,0.0",
    "1e0,1.0",
    "0.1,0.1",
    "-12.5e-3,-0.0125",
    "5.207100591715976,5.207100591715976",
    "0.30000000000000004,0.30000000000000004",
    "123456789.12345678912345,1.2345678912345679E8",
    "4.9e-324,4.9E-324",
    "2.4e-324,0.0",
    "1e-999999999,0.0",
    "-1e-99999999999999999999,0.0",
    "1.7976931348623157e308,1.7976931348623157E308",
    "1.8e308,Infinity",
    "1e999,Infinity",
    "-1e999999999,-Infinity",
    "1e99999999999999999999,Infinity",
    "0e99999999999999999999,0.0",
    "9007199254740991,9.007199254740991E15",
    "1E22,1.0E22",
    "1e23,9.999999999999999E22"
  })
  void numberIsTheNearestDouble(String written, String read) {
    assertThat(cells(event(",\"features\":{\"a\":" + written + "}")))
        .containsExactly("FEATURE a NUMBER " + read);
  }

  @Test
  void integerThatADoubleCannotHoldKeepsItsDigits() {
    assertThat(
            cells(
                event(
                    ",\"features\":{\"a\":9007199254740993,\"b\":-9223372036854775808,"
                        + "\"c\":123456789012345678901234567890,\"d\":9007199254740992}")))
        .containsExactly(
            "FEATURE a NUMBER 9.007199254740992E15 digits 9007199254740993",
            "FEATURE b NUMBER -9.223372036854776E18 digits -9223372036854775808",
            "FEATURE c NUMBER 1.2345678901234568E29 digits 123456789012345678901234567890",
            "FEATURE d NUMBER 9.007199254740992E15 digits 9007199254740992");
  }

  @Test
  void endlessDigitsCostOnlyTheirLength() {
    String digits = "1".repeat(500_000);
    EventRow row =
        event(
            ",\"features\":{\"a\":"
                + digits
                + ",\"b\":0."
                + digits
                + "},\"tags\":{\"c\":1e"
                + "9".repeat(1000)
                + "}");

    assertThat(row.reason()).isNull();
    assertThat(row.number(0)).isInfinite();
    assertThat(row.number(1)).isEqualTo(0.1111111111111111);
    assertThat(Rows.eventId(json("{\"event_time\":0,\"event_id\":" + digits + ".5}")))
        .startsWith("1.11111");
  }

  // ---- limits ----

  @Test
  void nestingBeyondTheLimitIsMalformed() {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    assertThat(event(",\"features\":{\"a\":" + deep + "}").reason())
        .isEqualTo(DeadLetterReason.MALFORMED);
    assertThat(json("[".repeat(1_000_000)).reason()).isEqualTo(DeadLetterReason.MALFORMED);
    String endless = "{\"a\":".repeat(150_000);
    assertThat(json(endless).reason()).isEqualTo(DeadLetterReason.MALFORMED);
    assertThat(json(endless).detail()).contains("deeper than 512");
  }

  @Test
  void nestingUpToTheLimitIsAccepted() {
    EventLimits limits = new EventLimits(1000, 10, 4);
    String start = "{\"event_id\":1,\"event_time\":0,\"features\":{\"a\":";
    assertThat(json(start + "[{}]}}", EventDefaults.NONE, limits).reason()).isNull();
    assertThat(json(start + "[[[]]]}}", EventDefaults.NONE, limits).reason())
        .isEqualTo(DeadLetterReason.MALFORMED);
  }

  @Test
  void longerThanTheLimitIsTooLarge() {
    EventLimits limits = new EventLimits(40, 10, 4);
    String fits = "{\"event_id\":1,\"event_time\":0}";
    assertThat(json(fits, EventDefaults.NONE, limits).reason()).isNull();
    EventRow row = json(fits + " ".repeat(40), EventDefaults.NONE, limits);
    assertThat(row.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(row.detail()).isEqualTo("an event must have at most 40 bytes: had 69");
  }

  @Test
  void moreCellsThanTheLimitAreTooLarge() {
    String features =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "\"f" + i + "\":1")
            .collect(Collectors.joining(","));
    EventRow row = event(",\"features\":{" + features + "}");

    assertThat(row.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(row.detail()).contains("10000");
    String repeated = ",\"features\":{\"a\":1}".repeat(10_001);
    assertThat(event(repeated).reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @Test
  void strangeNamesPastTheDictionarysLimitKeepTheirTextAndHideNoColumn() {
    NameDictionary names = new NameDictionary();
    EventRow row = new EventRow(names);
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    for (int i = 0; i < NameDictionary.LIMIT + 100; i++) {
      byte[] bytes =
          ("{\"event_id\":1,\"event_time\":0,\"features\":{\"x" + i + "\":1}}").getBytes(UTF_8);
      decoder.decode(bytes, 0, bytes.length, row);
      assertThat(row.reason()).isNull();
    }
    assertThat(names.size()).isEqualTo(NameDictionary.LIMIT);
    names.register("age");
    byte[] bytes =
        "{\"event_id\":1,\"event_time\":0,\"features\":{\"new\":\"v\",\"age\":3,\"x7\":null}}"
            .getBytes(UTF_8);
    decoder.decode(bytes, 0, bytes.length, row);

    assertThat(cells(row))
        .containsExactly(
            "FEATURE(unlisted) TEXT new name new", "FEATURE age NUMBER 3.0", "FEATURE x7 NULL");
  }

  @Test
  void rowIsReusedWithoutATraceOfTheEventBefore() {
    EventRow row = Rows.row();
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    String[] texts = {
      "{\"model\":\"m\",\"event_id\":1,\"event_time\":0,\"features\":{\"a\":1}}",
      "{\"event_id\":",
      "{\"event_id\":2,\"event_time\":1}"
    };
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      decoder.decode(bytes, 0, bytes.length, row);
    }

    assertThat(row.reason()).isNull();
    assertThat(row.detail()).isNull();
    assertThat(row.hasModel()).isFalse();
    assertThat(row.cells()).isZero();
  }

  @Test
  void rowsOfSeveralReadersKeepTheirNamesApart() {
    JsonEventDecoder decoder = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    byte[] first =
        "{\"event_id\":1,\"event_time\":0,\"features\":{\"a\":1,\"b\":2}}".getBytes(UTF_8);
    byte[] second = "{\"event_id\":1,\"event_time\":0,\"features\":{\"b\":2}}".getBytes(UTF_8);
    EventRow one = Rows.row();
    EventRow other = Rows.row();

    decoder.decode(first, 0, first.length, one);
    decoder.decode(second, 0, second.length, other);
    decoder.decode(first, 0, first.length, other);

    assertThat(cells(one)).containsExactly("FEATURE a NUMBER 1.0", "FEATURE b NUMBER 2.0");
    assertThat(cells(other)).containsExactly("FEATURE a NUMBER 1.0", "FEATURE b NUMBER 2.0");
  }

  @Test
  void aLongVersionIsShortenedAsACategoryIs() {
    String version = "v".repeat(500_000);
    EventRow row =
        json(
            "{\"event_id\":1,\"event_time\":0,\"model\":\"m\",\"model_version\":\""
                + version
                + "\"}");

    assertThat(row.reason()).isNull();
    assertThat(Rows.version(row)).isEqualTo(Texts.bounded(version)).hasSizeLessThan(300);
  }
}

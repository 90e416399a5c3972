package io.plumbline.jobs.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Inputs as a careless or hostile sender would make them, each with what must become of it, and
 * good events of one model among them. The same seed gives the same inputs.
 *
 * <p>{@code pricing} (version 1) has nothing but good events. {@code wide} takes those that are
 * usable, though strange; {@code roaming} is watched in any version, and so is {@code endless}, of
 * which every event names a new one.
 */
final class HostileInputs {
  static final Instant START = Instant.parse("2026-02-02T00:00:00Z");

  /** The time between two inputs. */
  static final long STEP_MILLIS = 200;

  /** The categorical columns of {@code wide}. */
  static final int CATEGORICAL = 25;

  /** The accepted size of an event in bytes. */
  static final int RECORD_BYTES = 1 << 20;

  /** The accepted features of an event. */
  static final int CELLS = 10_000;

  /** An event that is folded. */
  static final String PROFILED = "profiled";

  /** An event that comes behind its split's time. */
  static final String LATE = "late";

  /** A line that is no input. */
  static final String BLANK = "blank";

  /**
   * One input.
   *
   * @param bytes a line without its end, or a message
   * @param fate {@link #PROFILED}, {@link #LATE}, {@link #BLANK} or the reason of a dead letter
   * @param good whether it is an event of {@code pricing}
   * @param kind what is strange about it
   */
  record Input(byte[] bytes, String fate, boolean good, String kind) {}

  private static final List<String> JSON_ENVELOPE =
      List.of("/model", "/model_version", "/event_id", "/event_time");

  private final SplittableRandom random;
  private final Set<String> unknownModels = new HashSet<>();
  private final boolean avro;
  private final int versions;
  private final int admitted;
  private final int[] newVersions;
  private int split;
  private long number;
  private long category;
  private long name;

  /**
   * @param avro whether inputs are plain binary of the published schema, or JSON
   * @param versions how many versions of {@code roaming} there are
   * @param splits how many splits the inputs are dealt to
   * @param admitted how many versions one split may name of a model
   */
  HostileInputs(long seed, boolean avro, int versions, int splits, int admitted) {
    random = new SplittableRandom(seed);
    this.avro = avro;
    this.versions = versions;
    this.admitted = admitted;
    newVersions = new int[splits];
  }

  /** Distinct categories in the columns of {@code wide} so far. */
  long categories() {
    return category;
  }

  /** Distinct names of features that are no columns so far. */
  long names() {
    return name;
  }

  /** How many models that nobody watches were named so far. */
  int unknownModels() {
    return unknownModels.size();
  }

  /** The versions of {@code endless} so far. */
  long newVersions() {
    return Arrays.stream(newVersions).sum();
  }

  /** The next input, for a split. */
  Input next(int to) {
    split = to;
    long i = number++;
    // The first event of each split is good: it is what others are too late for.
    if (i < 16 || random.nextInt(10) < 3) {
      return good(i);
    }
    return avro ? strangeAvro(i) : strangeJson(i);
  }

  private static Instant time(long i) {
    return START.plusMillis(i * STEP_MILLIS);
  }

  private Input good(long i) {
    double area = Math.round(1e6 * (40 + 100 * random.nextDouble())) / 1e6;
    String district = "d" + random.nextInt(9);
    double score = Math.round(1e6 * random.nextDouble()) / 1e6;
    byte[] bytes =
        avro
            ? new Datum()
                .head("pricing", "1", "g" + i, time(i).toEpochMilli())
                .block(2)
                .text("area")
                .branch(1)
                .real(area)
                .text("district")
                .branch(4)
                .text(district)
                .branch(0)
                .tail(score)
                .bytes()
            : utf8(
                "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"g%d\",\"event_time\":\"%s\",\"features\":{\"area\":%s,\"district\":\"%s\"},\"prediction\":{\"label\":\"%d\",\"score\":%s}}",
                i, time(i), area, district, score > 0.5 ? 1 : 0, score);
    return new Input(bytes, PROFILED, true, "good");
  }

  // ---- JSON ----

  private Input strangeJson(long i) {
    int kind = random.nextInt(1_000);
    if (kind >= 600) {
      return categories(i);
    }
    if (kind >= 400) {
      String version = "\"n" + split + "-" + newVersions[split] + "\"";
      return of("new version", newVersion(), envelope(id(i), quoted(time(i)), "endless", version));
    }
    if (kind >= 360) {
      return of("truncated", "malformed", truncated(i));
    }
    if (kind >= 320) {
      return noise(i);
    }
    if (kind >= 290) {
      return of(
          "unknown model",
          "unknown_model",
          envelope(id(i), quoted(time(i)), unknownModel(), "\"1\""));
    }
    if (kind >= 260) {
      return of(
          "unknown version",
          "unknown_version",
          envelope(id(i), quoted(time(i)), "pricing", "\"v" + word() + "\""));
    }
    if (kind >= 220) {
      String version = "\"r" + random.nextInt(versions) + "\"";
      return of("any version", PROFILED, envelope(id(i), quoted(time(i)), "roaming", version));
    }
    if (kind >= 180) {
      return brokenJson(i);
    }
    if (kind >= 140) {
      return strangeTime(i);
    }
    if (kind >= 100) {
      return strangeId(i);
    }
    if (kind >= 20) {
      return strangeValue(i);
    }
    if (kind >= 10) {
      String blank = pick("", " ", "\t", " \t ", "\r", " \r");
      return of("blank", BLANK, utf8("%s", blank));
    }
    return largeJson(i, kind);
  }

  /** The fate of an event that names a version for the first time. */
  private String newVersion() {
    return newVersions[split]++ < admitted ? PROFILED : "unknown_version";
  }

  private Input categories(long i) {
    StringBuilder features = new StringBuilder();
    for (int c = 0; c < CATEGORICAL; c++) {
      features
          .append(c == 0 ? "" : ",")
          .append("\"c")
          .append(c)
          .append("\":\"x")
          .append(category++);
      features.append('"');
    }
    return of("categories", PROFILED, wide(i, features.toString()));
  }

  private Input strangeTime(long i) {
    String text =
        pick(
            "absurd_time \"1899-12-31T23:59:59.999Z\"",
            "absurd_time \"0000-01-01T00:00:00Z\"",
            "absurd_time \"-999999999-01-01T00:00:00Z\"",
            "absurd_time -9223372036854775808",
            "absurd_time -1e999999999",
            "future_time \"9999-12-31T23:59:59Z\"",
            "future_time \"+99999-01-01T00:00:00+18:00\"",
            "future_time 9223372036854775000",
            "no_time \"+999999999-12-31T23:59:59Z\"",
            "no_time 1e999999999",
            "no_time \"2026-02-30T00:00:00Z\"",
            "no_time \"2026-02-02T12:30:60Z\"",
            "no_time \"2026-02-02T00:00:00\"",
            "no_time \"2026-02-02T00:00:00+25:00\"",
            "no_time \"1770000000000\"",
            "no_time \"\"",
            "no_time null",
            "no_time true",
            "no_time {}",
            "no_time [1770000000000]",
            "late \"1900-01-01T00:00:00Z\"",
            "late \"2025-12-31T23:59:60Z\"",
            "late -1",
            "late 0.5e1",
            "late \"2026-02-01T13:30:00-00:30\"");
    int space = text.indexOf(' ');
    return of(
        "time: " + text.substring(0, space),
        text.substring(0, space),
        envelope(id(i), text.substring(space + 1), "wide", "\"1\""));
  }

  private Input strangeId(long i) {
    String bad = pick("null", "\"\"", "true", "{}", "[]", "[\"a\"]");
    String odd =
        pick(
            "1e999999999",
            "-0.0",
            digits(100_000),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + planes() + "\"");
    return switch (random.nextInt(5)) {
      case 0 -> of("no id", "no_id", envelope(bad, quoted(time(i)), "wide", "\"1\""));
      case 1 -> of("neither id nor time", "no_id", utf8("{\"model\":\"wide\",\"features\":{}}"));
      case 2 ->
          of("no model", "no_model", utf8("{\"event_id\":\"a\",\"event_time\":\"%s\"}", time(i)));
      case 3 ->
          of(
              "model of a wrong type",
              "no_model",
              utf8(
                  "{\"model\":%s,\"event_id\":\"a\",\"event_time\":\"%s\"}",
                  pick("[]", "null", "{}", "\"\""), time(i)));
      default -> of("strange id", PROFILED, envelope(odd, quoted(time(i)), "wide", "\"1\""));
    };
  }

  private Input brokenJson(long i) {
    byte[] event = envelope(id(i), quoted(time(i)), "wide", "\"1\"");
    int fault = random.nextInt(12);
    byte[] broken =
        switch (fault) {
          case 0 -> concat(event, utf8("%s", pick("}", "{}", ",", "x", "\0", "\ufeff", "//")));
          case 1 ->
              wide(
                  i,
                  "\"c0\":"
                      + pick(
                          "NaN",
                          "Infinity",
                          "-Infinity",
                          "+1",
                          ".5",
                          "1.",
                          "01",
                          "0x1",
                          "1e",
                          "--1"));
          case 2 -> wide(i, "\"c0\":'x'");
          case 3 -> wide(i, "\"c0\":\"x\",");
          case 4 -> wide(i, "\"c0\":\"\\x\"");
          case 5 -> wide(i, "\"c0\":\"\\u12g4\"");
          case 6 -> wide(i, "\"c0\":\"\t\"");
          case 7 -> wide(i, "\"c0\":\"\0\"");
          case 8 -> replaced(wide(i, "\"c0\":\"@@@@\""), strangeBytes());
          case 9 -> utf8("%s", pick("[]", "null", "1", "\"a\"", "[{}]", "true"));
          case 10 -> wide(i, nested(513 + random.nextInt(500)));
          default -> wide(i, "\"c0\" \"x\"");
        };
    return of(fault == 1 ? "NaN and the like" : "broken", "malformed", broken);
  }

  private Input strangeValue(long i) {
    int kind = random.nextInt(12);
    String value =
        switch (kind) {
          case 0 ->
              pick("1e999999999", "-1e999999999", "1e-999999999", "0e999999999", "-0", "5e-324");
          case 1 ->
              pick("9007199254740993", "123456789012345678901234567890", "0.1e" + digits(200));
          case 2 -> "\"" + planes() + "\"";
          case 3 ->
              pick(
                  "\"\\ud800\"",
                  "\"\\udc00\\ud800\"",
                  "\"\\ud83d\\ude00\"",
                  "\"\\u0000\"",
                  "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"");
          case 4 -> pick("\"NaN\"", "\"Infinity\"", "\"null\"", "\"\"", "\" \"");
          case 5 -> pick("[]", "{}", "[[],{}]", "{\"\":{\"\":[]}}", "null", "true", "false");
          case 6 -> nested(100).substring("\"c0\":".length());
          case 7 -> "1,\"c0\":2,\"c0\":\"x\",\"c0\":null";
          case 8 -> digits(1 + random.nextInt(2_000));
          case 9 -> "1},\"features\":[],\"features\":{\"c0\":1";
          case 10 -> "1,\"n0\":\"x\",\"n0\":true,\"n0\":" + digits(400) + "e-399";
          default -> "1,\"\":2,\"" + planes() + "\":3,\"\\u0000\":4,\"\\ud800\":5";
        };
    byte[] event = wide(i, "\"c0\":" + value);
    return of(
        switch (kind) {
          case 0 -> "huge exponent";
          case 2 -> "every plane";
          case 7, 9, 10 -> "doubled keys";
          default -> "value";
        },
        PROFILED,
        random.nextInt(8) == 0 ? concat(utf8("\ufeff"), event) : event);
  }

  private Input largeJson(long i, int kind) {
    if (random.nextInt(10) > 0) {
      return distinctNames(i, 200);
    }
    return switch (kind) {
      case 0 -> of("10 MB", "too_large", wide(i, "\"c0\":\"" + "y".repeat(10_000_000) + "\""));
      case 1 -> of("900 KB", PROFILED, wide(i, "\"c0\":\"" + "y".repeat(900_000) + "\""));
      case 2 -> of("too many keys", "too_large", wide(i, keys(CELLS + 1)));
      case 3 -> of("far too many keys", "too_large", wide(i, keys(100_000)));
      case 4 -> of("just enough keys", PROFILED, wide(i, keys(CELLS)));
      case 5 -> of("deep", "malformed", wide(i, nested(1_000)));
      case 6 -> of("very deep", "malformed", wide(i, nested(100_000)));
      case 7 -> of("100,000 digits", PROFILED, wide(i, "\"n0\":" + digits(100_000)));
      case 8 ->
          of("100,000 digits of an exponent", PROFILED, wide(i, "\"n0\":1e-" + digits(100_000)));
      default -> distinctNames(i, 5_000);
    };
  }

  private Input distinctNames(long i, int count) {
    StringBuilder features = new StringBuilder();
    for (int c = 0; c < count; c++) {
      features.append(c == 0 ? "\"" : ",\"").append("name-").append(name++).append("\":1");
    }
    return of("names", PROFILED, wide(i, features.toString()));
  }

  private static String keys(int count) {
    StringBuilder features = new StringBuilder();
    for (int c = 0; c < count; c++) {
      features.append(c == 0 ? "\"" : ",\"").append("k").append(c).append("\":1");
    }
    return features.toString();
  }

  private static String nested(int depth) {
    return "\"c0\":" + "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] wide(long i, String features) {
    return utf8(
        "{\"model\":\"wide\",\"model_version\":\"1\",\"event_id\":\"w%d\",\"event_time\":\"%s\",\"features\":{%s}}",
        i, time(i), features);
  }

  private static byte[] envelope(String id, String time, String model, String version) {
    return utf8(
        "{\"features\":{\"c0\":\"a\",\"n0\":1.5},\"event_id\":%s,\"event_time\":%s,\"model\":\"%s\",\"model_version\":%s}",
        id, time, model, version);
  }

  private byte[] truncated(long i) {
    byte[] event = random.nextBoolean() ? good(i).bytes() : categories(i).bytes();
    return Arrays.copyOf(event, 1 + random.nextInt(event.length - 1));
  }

  /** Random bytes, and events with random faults; other readers say what must become of them. */
  private Input noise(long i) {
    while (true) {
      byte[] like = avro ? noisyAvro(i) : noisyJson(i);
      byte[] bytes;
      String kind = "damage";
      if (random.nextInt(4) == 0) {
        kind = "noise";
        bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
      } else {
        bytes = damaged(random, like);
      }
      if (!avro) {
        for (int at = 0; at < bytes.length; at++) {
          bytes[at] = bytes[at] == '\n' ? (byte) '\t' : bytes[at]; // it is to be one line
        }
      }
      if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
        continue;
      }
      ReferenceReading.Verdict verdict =
          avro
              ? ReferenceReading.avro(bytes, like)
              : ReferenceReading.json(bytes, like, JSON_ENVELOPE);
      if (verdict != ReferenceReading.Verdict.UNDECIDED) {
        boolean refused = verdict == ReferenceReading.Verdict.REFUSED;
        return of(
            kind + (refused ? ", refused" : ", accepted"), refused ? "malformed" : PROFILED, bytes);
      }
    }
  }

  private byte[] noisyJson(long i) {
    return wide(
        i,
        "\"n0\":%s,\"c0\":\"x%s\",\"c1\":{\"a\":[1,null]},\"c2\":\"\\u00e9\",\"n0\":-1.5e3,\"c3\":true"
            .formatted(digits(1 + random.nextInt(20)), planes()));
  }

  private byte[] noisyAvro(long i) {
    return wideDatum(i)
        .block(3)
        .text("n0")
        .branch(1)
        .real(random.nextDouble())
        .text("c0")
        .branch(4)
        .text("x" + planes())
        .text("c1")
        .branch(2)
        .number(random.nextLong())
        .block(1)
        .text("c2")
        .branch(3)
        .raw(1)
        .branch(0)
        .tail(0.5)
        .bytes();
  }

  /** One to four bytes of an event changed, put in, taken out or repeated, anywhere in it. */
  static byte[] damaged(SplittableRandom random, byte[] event) {
    String[] signs = {"{", "}", "[", "]", ",", ":", "\"", "\\", "0", "e", " "};
    byte[] bytes = event;
    for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
      int at = random.nextInt(bytes.length);
      byte[] start = Arrays.copyOf(bytes, at);
      byte[] rest = Arrays.copyOfRange(bytes, at + 1, bytes.length);
      byte[] with =
          switch (random.nextInt(5)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> utf8("%s", signs[random.nextInt(signs.length)]);
            case 2 -> new byte[] {bytes[at], (byte) random.nextInt(128)};
            case 3 -> new byte[] {bytes[at], bytes[at]};
            default -> new byte[0];
          };
      bytes = concat(concat(start, with), rest);
    }
    return bytes;
  }

  private byte[] strangeBytes() {
    return switch (random.nextInt(5)) {
      case 0 -> new byte[] {(byte) 0xC0, (byte) 0xAF, 'x', 'x'}; // overlong
      case 1 -> new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, 'x'}; // a surrogate
      case 2 -> new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}; // past the planes
      case 3 -> new byte[] {'x', 'x', 'x', (byte) 0xE2}; // cut off
      default -> new byte[] {(byte) 0xFF, (byte) 0xFE, 'x', 'x'};
    };
  }

  private static byte[] replaced(byte[] event, byte[] by) {
    byte[] copy = event.clone();
    int at = new String(event, StandardCharsets.ISO_8859_1).indexOf("@@@@");
    System.arraycopy(by, 0, copy, at, by.length);
    return copy;
  }

  /** A character of each of the seventeen planes. */
  private String planes() {
    StringBuilder text = new StringBuilder();
    for (int plane = 0; plane < 17; plane++) {
      text.appendCodePoint((plane << 16) + 0x4E00 + random.nextInt(0x1000));
    }
    return text.toString();
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder(count).append((char) ('1' + random.nextInt(9)));
    while (digits.length() < count) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    return digits.toString();
  }

  // ---- Avro ----

  private Input strangeAvro(long i) {
    int kind = random.nextInt(1_000);
    if (kind >= 600) {
      return avroCategories(i);
    }
    if (kind >= 400) {
      String version = "n" + split + "-" + newVersions[split];
      return of(
          "new version", newVersion(), plain("endless", version, "a" + i, time(i).toEpochMilli()));
    }
    if (kind >= 360) {
      return of("truncated", "malformed", truncatedAvro(i));
    }
    if (kind >= 320) {
      return noise(i);
    }
    if (kind >= 290) {
      return of(
          "unknown model",
          "unknown_model",
          plain(unknownModel(), "1", "a" + i, time(i).toEpochMilli()));
    }
    if (kind >= 260) {
      return of(
          "unknown version",
          "unknown_version",
          plain("pricing", "v" + word(), "a" + i, time(i).toEpochMilli()));
    }
    if (kind >= 220) {
      String version = "r" + random.nextInt(versions);
      return of(
          "any version", PROFILED, plain("roaming", version, "a" + i, time(i).toEpochMilli()));
    }
    if (kind >= 180) {
      return brokenAvro(i);
    }
    if (kind >= 140) {
      return random.nextBoolean()
          ? of(
              "time: absurd_time",
              "absurd_time",
              plain(
                  "wide",
                  "1",
                  "a" + i,
                  random.nextBoolean() ? Long.MIN_VALUE : -2_208_988_800_001L))
          : random.nextBoolean()
              ? of(
                  "time: future_time",
                  "future_time",
                  plain(
                      "wide",
                      "1",
                      "a" + i,
                      random.nextBoolean() ? Long.MAX_VALUE : 253_402_300_799_000L))
              : of("time: late", LATE, plain("wide", "1", "a" + i, -random.nextInt(1_000_000)));
    }
    if (kind >= 100) {
      return random.nextBoolean()
          ? of("no id", "no_id", plain("wide", "1", "", time(i).toEpochMilli()))
          : of("no model", "no_model", plain(null, null, "a" + i, time(i).toEpochMilli()));
    }
    if (kind >= 10) {
      return strangeAvroValue(i);
    }
    return largeAvro(i, kind);
  }

  private Input avroCategories(long i) {
    Datum datum = wideDatum(i).block(CATEGORICAL);
    for (int c = 0; c < CATEGORICAL; c++) {
      datum.text("c" + c).branch(4).text("x" + category++);
    }
    return of("categories", PROFILED, datum.branch(0).tail(0.5).bytes());
  }

  private byte[] truncatedAvro(long i) {
    byte[] event = random.nextBoolean() ? good(i).bytes() : avroCategories(i).bytes();
    return Arrays.copyOf(event, 1 + random.nextInt(event.length - 1));
  }

  private Input brokenAvro(long i) {
    Datum datum = wideDatum(i);
    byte[] broken =
        switch (random.nextInt(9)) {
          case 0 -> concat(datum.branch(0).tail(0.1).bytes(), new byte[1 + random.nextInt(9)]);
          case 1 -> datum.block(Long.MAX_VALUE).text("c0").bytes();
          case 2 -> datum.block(Long.MIN_VALUE).number(3).text("c0").bytes();
          case 3 -> datum.block(1).number(Integer.MAX_VALUE).bytes();
          case 4 -> datum.block(1).number(-1).bytes();
          case 5 -> datum.block(1).text("c0").branch(5).branch(0).tail(0.1).bytes();
          case 6 ->
              datum.block(1).text("c0").branch(4).text(strangeBytes()).branch(0).tail(0.1).bytes();
          case 7 -> datum.block(1).text("c0").branch(3).raw(7).branch(0).tail(0.1).bytes();
          default -> utf8("%s", "{\"model\":\"wide\"}");
        };
    return of("broken", "malformed", broken);
  }

  private Input strangeAvroValue(long i) {
    Datum datum = wideDatum(i);
    int kind = random.nextInt(7);
    switch (kind) {
      case 0 -> datum.block(1).text("n0").branch(1).real(Double.NaN);
      case 1 ->
          datum
              .block(1)
              .text("n0")
              .branch(1)
              .real(
                  pick("Infinity", "-Infinity").equals("Infinity")
                      ? Double.POSITIVE_INFINITY
                      : Double.NEGATIVE_INFINITY);
      case 2 -> datum.block(2).text("n0").branch(2).number(Long.MIN_VALUE).text("n0").branch(0);
      case 3 -> datum.block(1).text("c0").branch(4).text(planes());
      case 4 -> datum.block(1).text("\0").branch(4).text("\0").block(1).text("c0").branch(3).raw(1);
      case 5 -> datum.block(1).text("").branch(4).text("");
      default -> datum.block(1).text("n0").branch(1).real(Double.MIN_VALUE);
    }
    return of(
        switch (kind) {
          case 0, 1 -> "NaN and the like";
          case 2 -> "doubled keys";
          case 3 -> "every plane";
          default -> "value";
        },
        PROFILED,
        datum.branch(0).tail(0.5).bytes());
  }

  private Input largeAvro(long i, int kind) {
    Datum datum = wideDatum(i);
    if (random.nextInt(10) > 0) {
      return distinctAvroNames(i, 200);
    }
    return switch (kind) {
      case 0 ->
          of(
              "10 MB",
              "too_large",
              datum
                  .block(1)
                  .text("c0")
                  .branch(4)
                  .text("y".repeat(10_000_000))
                  .branch(0)
                  .tail(1)
                  .bytes());
      case 1 ->
          of(
              "900 KB",
              PROFILED,
              datum
                  .block(1)
                  .text("c0")
                  .branch(4)
                  .text("y".repeat(900_000))
                  .branch(0)
                  .tail(1)
                  .bytes());
      case 2 -> of("too many keys", "too_large", avroKeys(i, CELLS + 1));
      case 3 -> of("far too many keys", "too_large", avroKeys(i, 100_000));
      case 4 -> of("just enough keys", PROFILED, avroKeys(i, CELLS));
      default -> distinctAvroNames(i, 5_000);
    };
  }

  private Input distinctAvroNames(long i, int count) {
    Datum datum = wideDatum(i).block(count);
    for (int c = 0; c < count; c++) {
      datum.text("name-" + name++).branch(0);
    }
    return of("names", PROFILED, datum.branch(0).tail(1).bytes());
  }

  private static byte[] avroKeys(long i, int count) {
    Datum datum = wideDatum(i).block(count);
    for (int c = 0; c < count; c++) {
      datum.text("k" + c).branch(3).raw(1);
    }
    return datum.branch(0).tail(1).bytes();
  }

  private static Datum wideDatum(long i) {
    return new Datum().head("wide", "1", "w" + i, time(i).toEpochMilli());
  }

  private static byte[] plain(String model, String version, String id, long time) {
    return new Datum()
        .head(model, version, id, time)
        .block(1)
        .text("c0")
        .branch(4)
        .text("a")
        .branch(0)
        .tail(0.5)
        .bytes();
  }

  /** One datum, as its binary is laid out. */
  static final class Datum {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    Datum head(String model, String version, String id, long time) {
      return optional(model).optional(version).text(id).number(time);
    }

    private Datum optional(String text) {
      return text == null ? branch(0) : branch(1).text(text);
    }

    /** A prediction with a score, and nothing of what is optional. */
    Datum tail(double score) {
      branch(1).branch(1).text(score > 0.5 ? "1" : "0").branch(1).real(score).branch(0);
      return branch(0).branch(0).branch(0).branch(0);
    }

    Datum block(long entries) {
      return number(entries);
    }

    Datum branch(int branch) {
      return number(branch);
    }

    Datum text(String text) {
      return text(text.getBytes(StandardCharsets.UTF_8));
    }

    Datum text(byte[] bytes) {
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Datum real(double value) {
      long bits = Double.doubleToRawLongBits(value);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        out.write((int) (bits >>> shift));
      }
      return this;
    }

    Datum number(long value) {
      long bits = value << 1 ^ value >> 63;
      while ((bits & ~0x7FL) != 0) {
        out.write((int) (bits & 0x7F | 0x80));
        bits >>>= 7;
      }
      out.write((int) bits);
      return this;
    }

    Datum raw(int b) {
      out.write(b);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }

  // ---- both ----

  private static Input of(String kind, String fate, byte[] bytes) {
    return new Input(bytes, fate, false, kind);
  }

  private String unknownModel() {
    String model = "m" + word();
    unknownModels.add(model);
    return model;
  }

  private String word() {
    return Long.toString(random.nextInt(20_000), 36);
  }

  private static String id(long i) {
    return "\"a" + i + "\"";
  }

  private static String quoted(Instant time) {
    return "\"" + time + "\"";
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] utf8(String format, Object... values) {
    return (values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .getBytes(StandardCharsets.UTF_8);
  }
}

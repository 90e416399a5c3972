package io.plumbline.jobs.run;

import io.plumbline.jobs.run.HostileInputs.Datum;
import io.plumbline.jobs.run.HostileInputs.Input;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Records of a sender's own, in five shapes that mappings make events of, as a careless or hostile
 * sender would make them; each with what must become of it, and good events of one model among
 * them. The models are those of {@link HostileInputs}. The same seed gives the same records.
 */
final class HostileRecords {
  /** A record's encoding and its mapping. */
  enum Shape {
    FLAT_JSON,
    NESTED_JSON,
    FLAT_AVRO,
    NESTED_AVRO,
    CONFLUENT;

    /** The source that reads it from a topic of its name. */
    String source(String brokers) {
      String format =
          switch (this) {
            case FLAT_JSON, NESTED_JSON -> "json";
            case FLAT_AVRO -> "avro, schema: schemas/1.avsc";
            case NESTED_AVRO -> "avro, schema: nested.avsc";
            case CONFLUENT -> "avro-confluent, schemas-folder: schemas";
          };
      return "{name: %s, type: kafka, bootstrap-servers: '%s', topic: %s, start: earliest, end: latest, format: %s, mapping: %s}"
          .formatted(topic(), brokers, topic(), format, isNested() ? NESTED : FLAT);
    }

    String topic() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isNested() {
      return this == NESTED_JSON || this == NESTED_AVRO;
    }

    boolean isJson() {
      return this == FLAT_JSON || this == NESTED_JSON;
    }
  }

  private static final String FLAT =
      "{event-id: id, event-time: ts, model: m, model-version: v,"
          + " features: {except: [trace]}, prediction: {label: answer, score: chance}}";
  private static final String NESTED =
      "{event-id: request.id, event-time: request.at, model: who.m, model-version: who.v,"
          + " features: {under: in}, prediction: {label: out.answer, score: out.chance}}";

  private static final String FEATURES =
      """
      {"name": "area", "type": ["null", "double"]},
      {"name": "district", "type": ["null", "string"]},
      {"name": "c0", "type": ["null", "string", "bytes", {"type": "array", "items": "long"}]},
      {"name": "n0", "type": ["null", "double", "long"]},
      {"name": "more", "type": {"type": "map", "values": ["null", "boolean", "string", "double"]}}
      """;
  private static final String TRACE =
      """
      {"name": "trace", "type": {"type": "record", "name": "Trace", "fields": [
        {"name": "next", "type": ["null", "Trace"]},
        {"name": "tags", "type": {"type": "array", "items": "string"}}]}}
      """;

  /** The schema number 1. */
  static final String FLAT_SCHEMA =
      """
      {"type": "record", "name": "Flat", "fields": [
        {"name": "m", "type": ["null", "string"]},
        {"name": "v", "type": ["null", "string"]},
        {"name": "id", "type": ["null", "string"]},
        {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        %s, %s,
        {"name": "answer", "type": ["null", "string"]},
        {"name": "chance", "type": ["null", "double"]}]}
      """
          .formatted(FEATURES, TRACE);

  /** The schema number 2: what became of it. */
  static final String LATER_SCHEMA =
      """
      {"type": "record", "name": "Flat", "namespace": "later", "fields": [
        {"name": "trace", "type": {"type": "fixed", "name": "Span", "size": 4}},
        {"name": "chance", "type": ["double", "null"]},
        {"name": "answer", "type": {"type": "enum", "name": "Answer", "symbols": ["0", "1"]}},
        {"name": "n0", "type": ["null", "int"]},
        {"name": "c0", "type": ["string", "null"]},
        {"name": "district", "type": ["null", "string"]},
        {"name": "area", "type": ["null", "double"]},
        {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "id", "type": ["long", "string"]},
        {"name": "v", "type": "string"},
        {"name": "m", "type": "string"}]}
      """;

  /** The schema number 3: it has neither id nor time. */
  static final String POOR_SCHEMA =
      "{\"type\": \"record\", \"name\": \"Poor\", \"fields\": [{\"name\": \"m\", \"type\": \"string\"}]}";

  static final String NESTED_SCHEMA =
      """
      {"type": "record", "name": "Nested", "fields": [
        {"name": "who", "type": ["null", {"type": "record", "name": "Who", "fields": [
          {"name": "m", "type": ["null", "string"]},
          {"name": "v", "type": ["null", "string"]}]}]},
        {"name": "request", "type": {"type": "record", "name": "Request", "fields": [
          {"name": "id", "type": ["null", "string"]},
          {"name": "at", "type": "long"}]}},
        {"name": "in", "type": {"type": "record", "name": "In", "fields": [%s]}},
        %s,
        {"name": "out", "type": ["null", {"type": "record", "name": "Out", "fields": [
          {"name": "answer", "type": ["null", "string"]},
          {"name": "chance", "type": ["null", "double"]}]}]}]}
      """
          .formatted(FEATURES, TRACE);

  private final SplittableRandom random;
  private final int versions;
  private final int admitted;
  private final int[] newVersions = new int[Shape.values().length];
  private long number;
  private long category;

  /**
   * @param versions how many versions of {@code roaming} there are
   * @param admitted how many versions one split may name of a model
   */
  HostileRecords(long seed, int versions, int admitted) {
    random = new SplittableRandom(seed);
    this.versions = versions;
    this.admitted = admitted;
  }

  /** The next record; of a good one also the same as a published event. */
  Pair next(Shape shape) {
    long i = number++;
    if (i < 16 || random.nextInt(10) < 3) {
      return good(shape, i);
    }
    Input input =
        shape == Shape.CONFLUENT
            ? framed(i)
            : shape.isJson() ? json(shape.isNested(), shape, i) : avro(shape, i);
    return new Pair(input, null);
  }

  /**
   * A record.
   *
   * @param published the same as a line of a published event; null unless it is a good one
   */
  record Pair(Input input, String published) {}

  private static Instant time(long i) {
    return HostileInputs.START.plusMillis(i * HostileInputs.STEP_MILLIS);
  }

  private Pair good(Shape shape, long i) {
    double area = Math.round(1e6 * (40 + 100 * random.nextDouble())) / 1e6;
    String district = "d" + random.nextInt(9);
    double score = Math.round(1e6 * random.nextDouble()) / 1e6;
    int answer = score > 0.5 ? 1 : 0;
    String features =
        "\"area\":%s,\"district\":\"%s\",\"c0\":null,\"n0\":null".formatted(area, district);
    String published =
        "{\"model\":\"pricing\",\"model_version\":\"1\",\"event_id\":\"%s\",\"event_time\":\"%s\",\"features\":{%s},\"prediction\":{\"label\":\"%d\",\"score\":%s}}"
            .formatted(i, time(i), features, answer, score);
    byte[] bytes;
    if (shape.isJson()) {
      String answers = "\"answer\":%d,\"chance\":%s".formatted(answer, score);
      bytes =
          record(
              shape.isNested(),
              "\"" + i + "\"",
              shape.isNested() ? "" + time(i).toEpochMilli() : quoted(time(i)),
              "\"pricing\"",
              "\"1\"",
              features,
              answers);
    } else if (shape == Shape.CONFLUENT && random.nextBoolean()) {
      Datum datum = new Datum().raw(1).raw(2).raw(3).raw(4).branch(0).real(score).number(answer);
      datum.branch(0).branch(1).branch(1).text(district).branch(1).real(area);
      datum.number(time(i).toEpochMilli()).branch(0).number(i).text("1").text("pricing");
      bytes = frame(2, datum.bytes());
    } else {
      Datum datum = head(shape, "pricing", "1", "" + i, time(i).toEpochMilli());
      datum.branch(1).real(area).branch(1).text(district).branch(0).branch(0).block(0);
      bytes = tail(shape, datum, answer, score);
    }
    return new Pair(new Input(bytes, HostileInputs.PROFILED, true, "good"), published);
  }

  private String newVersion(Shape shape) {
    return newVersions[shape.ordinal()]++ < admitted ? HostileInputs.PROFILED : "unknown_version";
  }

  // ---- JSON ----

  private static byte[] record(
      boolean nested,
      String id,
      String time,
      String model,
      String version,
      String features,
      String answers) {
    String comma = features.isEmpty() ? "" : ",";
    String trace = "\"trace\":{\"span\":[1,{\"a\":null}]}";
    return utf8(
        nested
            ? "{\"out\":{"
                + answers
                + "},\"in\":{"
                + features
                + "},"
                + trace
                + ",\"who\":{\"m\":"
                + model
                + ",\"v\":"
                + version
                + "},\"request\":{\"at\":"
                + time
                + ",\"id\":"
                + id
                + "}}"
            : "{\"id\":"
                + id
                + ",\"ts\":"
                + time
                + ","
                + trace
                + ",\"m\":"
                + model
                + ",\"v\":"
                + version
                + ","
                + features
                + comma
                + answers
                + "}");
  }

  private static byte[] of(boolean nested, long i, String model, String version, String features) {
    return record(
        nested,
        "\"a" + i + "\"",
        quoted(time(i)),
        "\"" + model + "\"",
        "\"" + version + "\"",
        features,
        "\"answer\":1,\"chance\":0.5");
  }

  private static byte[] wide(boolean nested, long i, String features) {
    return of(nested, i, "wide", "1", features);
  }

  private static byte[] envelope(boolean nested, String id, String time) {
    return record(nested, id, time, "\"wide\"", "\"1\"", "\"c0\":\"a\"", "\"answer\":0");
  }

  private Input json(boolean nested, Shape shape, long i) {
    int kind = random.nextInt(1_000);
    if (kind >= 700) {
      StringBuilder features = new StringBuilder("\"n0\":1.5");
      for (int c = 0; c < HostileInputs.CATEGORICAL; c++) {
        features.append(",\"c").append(c).append("\":\"y").append(category++).append('"');
      }
      return profiled("categories", wide(nested, i, features.toString()));
    }
    if (kind >= 600) {
      String version = shape.topic() + newVersions[shape.ordinal()];
      return input(
          "new version", newVersion(shape), of(nested, i, "endless", version, "\"c0\":\"a\""));
    }
    if (kind >= 560) {
      String version = "r" + random.nextInt(versions);
      return profiled("any version", of(nested, i, "roaming", version, "\"n0\":1"));
    }
    if (kind >= 530) {
      return input("unknown model", "unknown_model", of(nested, i, "m" + word(), "1", ""));
    }
    if (kind >= 500) {
      return input("unknown version", "unknown_version", of(nested, i, "pricing", word(), ""));
    }
    if (kind >= 450) {
      byte[] whole = wide(nested, i, "\"c0\":\"a\",\"n0\":{\"x\":1}");
      byte[] part = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
      return input("truncated", "malformed", part);
    }
    if (kind >= 400) {
      return noisyJson(nested, i);
    }
    if (kind >= 340) {
      return brokenJson(nested, i);
    }
    if (kind >= 280) {
      return strangeTime(nested, i);
    }
    if (kind >= 240) {
      String bad = pick("null", "\"\"", "true", "{}", "[]", "[\"a\"]", "{\"id\":1}");
      return input("no id", "no_id", envelope(nested, bad, quoted(time(i))));
    }
    if (kind >= 220) {
      return input(
          "no model",
          "no_model",
          record(
              nested,
              "\"a\"",
              quoted(time(i)),
              pick("[]", "null", "{}", "\"\"", "{\"m\":\"wide\"}"),
              "\"1\"",
              "",
              "\"answer\":null"));
    }
    if (kind >= 150) {
      return misplaced(nested, i);
    }
    if (kind >= 12) {
      return profiled("value", wide(nested, i, "\"c0\":" + value()));
    }
    return random.nextInt(10) > 0 ? distinctNames(nested, i, 100) : large(nested, i, kind);
  }

  /** Objects where values are meant, and the other way round. */
  private Input misplaced(boolean nested, long i) {
    if (!nested) {
      return switch (random.nextInt(5)) {
        case 0 -> input("a list", "malformed", utf8("[" + "{}" + "]"));
        case 1 -> input("empty", "no_id", utf8("{}"));
        case 2 -> profiled("no answers", json("wide", i, "\"answer\":{\"a\":1},\"chance\":[]"));
        case 3 -> profiled("two ids", json("wide", i, "\"id\":{\"a\":1},\"id\":[],\"id\":\"b\""));
        default -> input("no id at last", "no_id", json("wide", i, "\"id\":null"));
      };
    }
    String request = "\"request\":{\"id\":\"b\",\"at\":" + time(i).toEpochMilli() + "}";
    String who = "\"who\":{\"m\":\"wide\",\"v\":\"1\"}";
    return switch (random.nextInt(7)) {
      case 0 -> {
        String no = pick("null", "[]", "\"x\"", "7", "{}", "{\"request\":{\"id\":\"c\"}}");
        yield input("no request", "no_id", utf8("{" + who + ",\"request\":" + no + "}"));
      }
      case 1 -> {
        String no = pick("null", "[]", "\"x\"", "true", "{}");
        yield input("nobody", "no_model", utf8("{\"who\":" + no + "," + request + "}"));
      }
      case 2 -> {
        String in = pick("null", "[]", "\"x\"", "-0.0", "{}", "[[[]]]");
        yield profiled("no features", utf8("{" + who + "," + request + ",\"in\":" + in + "}"));
      }
      case 3 -> {
        String out = pick("null", "[]", "\"x\"", "1", "{}", "{\"answer\":{},\"chance\":\"x\"}");
        yield profiled("no answer", utf8("{\"out\":" + out + "," + request + "," + who + "}"));
      }
      case 4 ->
          input("gone again", "no_id", utf8("{" + who + "," + request + ",\"request\":null}"));
      case 5 ->
          profiled(
              "at last",
              utf8(
                  "{\"request\":[],\"request\":7," + request + ",\"who\":{\"m\":{}}," + who + "}"));
      default -> input("empty", "no_id", utf8("{}"));
    };
  }

  private static byte[] json(String model, long i, String more) {
    return utf8(
        "{\"id\":\"a%d\",\"ts\":\"%s\",\"m\":\"%s\",\"v\":1,%s}"
            .formatted(i, time(i), model, more));
  }

  private Input strangeTime(boolean nested, long i) {
    String text =
        pick(
            "absurd_time \"1899-12-31T23:59:59.999Z\"",
            "absurd_time -9223372036854775808",
            "absurd_time -1e999999999",
            "future_time \"9999-12-31T23:59:59Z\"",
            "future_time 9223372036854775000",
            "no_time 1e999999999",
            "no_time \"2026-02-30T00:00:00Z\"",
            "no_time \"2026-02-02T00:00:00\"",
            "no_time \"1770000000000\"",
            "no_time \"\"",
            "no_time null",
            "no_time false",
            "no_time {\"ts\":0}",
            "no_time [0]",
            "late \"1900-01-01T00:00:00Z\"",
            "late -1",
            "late \"2026-02-01T13:30:00-00:30\"");
    int space = text.indexOf(' ');
    return input(
        "time",
        text.substring(0, space),
        envelope(nested, "\"a" + i + "\"", text.substring(space + 1)));
  }

  private Input brokenJson(boolean nested, long i) {
    byte[] broken =
        switch (random.nextInt(7)) {
          case 0 -> concat(wide(nested, i, ""), utf8(pick("}", "{}", ",", "x", "\0", "//")));
          case 1 -> wide(nested, i, "\"c0\":" + pick("NaN", "-Infinity", "+1", ".5", "01", "1e"));
          case 2 -> wide(nested, i, "\"c0\":{\"a\":1,}");
          case 3 -> wide(nested, i, "\"c0\":{\"a\" 1}");
          case 4 -> wide(nested, i, "\"c0\":{\"\\x\":1}");
          case 5 -> wide(nested, i, objects(513 + random.nextInt(500)));
          default -> utf8(pick("null", "1", "\"a\"", "true", "[1,2]"));
        };
    return input("broken", "malformed", broken);
  }

  private String value() {
    return switch (random.nextInt(10)) {
      case 0 -> pick("1e999999999", "-0", "5e-324", "9007199254740993", "0e99999", "1e-99999");
      case 1 -> "\"" + planes() + "\"";
      case 2 -> pick("\"\\ud800\"", "\"\\u0000\"", "\"NaN\"", "\"\"", "\" \"", "null", "true");
      case 3 -> pick("[]", "{}", "[[],{}]", "{\"\":{\"\":[]}}", "{\"a\":{\"b\":{\"c\":1}}}");
      case 4 -> "{\"a\":1,\"a\":{\"b\":2},\"a\":3},\"c0\":\"x\",\"c0\":{\"a\":null}";
      case 5 -> "1,\"c0\":2,\"c0\":\"x\",\"c0\":null";
      case 6 -> "{\"" + planes() + "\":{\"a.b\":1},\"\\u0000\":{\"\\ud800\":{}}}";
      case 7 -> objects(100).substring("\"c0\":".length());
      case 8 -> "{\"" + "k".repeat(1 + random.nextInt(5_000)) + "\":{\"x\":1,\"y\":2}}";
      default -> "{\"c0\":\"x" + category++ + "\",\"n0\":1},\"n0\":{\"c0\":[1]}";
    };
  }

  private Input distinctNames(boolean nested, long i, int count) {
    StringBuilder features = new StringBuilder("\"c0\":{\"x\":0");
    for (int c = 0; c < count; c++) {
      features.append(",\"name-").append(category++).append("\":{\"a\":1,\"b\":\"x\"}");
    }
    return profiled("names", wide(nested, i, features.append('}').toString()));
  }

  private Input large(boolean nested, long i, int kind) {
    int cells = HostileInputs.CELLS;
    return switch (kind) {
      case 0 ->
          input("10 MB", "too_large", wide(nested, i, "\"c0\":\"" + "y".repeat(10_000_000) + "\""));
      case 1 ->
          profiled("900 KB", wide(nested, i, "\"c0\":{\"x\":\"" + "y".repeat(900_000) + "\"}"));
      case 2 -> input("too many keys", "too_large", wide(nested, i, members(cells + 1, "1")));
      case 3 -> input("too many objects", "too_large", wide(nested, i, members(cells + 1, "{}")));
      case 4 -> profiled("many objects", wide(nested, i, members(cells - 10, "{}")));
      case 5 -> input("very deep", "malformed", wide(nested, i, objects(100_000)));
      case 6 -> profiled("as deep as may be", wide(nested, i, objects(500)));
      case 7 ->
          profiled(
              "a long id", envelope(nested, "\"" + "i".repeat(500_000) + "\"", quoted(time(i))));
      default -> distinctNames(nested, i, 2_000);
    };
  }

  private static String members(int count, String value) {
    StringBuilder members = new StringBuilder("\"k0\":").append(value);
    for (int c = 1; c < count; c++) {
      members.append(",\"k").append(c).append("\":").append(value);
    }
    return members.toString();
  }

  private static String objects(int depth) {
    return "\"c0\":" + "{\"o\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  // ---- Avro ----

  private static Datum head(Shape shape, String model, String version, String id, long millis) {
    Datum datum = new Datum();
    if (shape == Shape.NESTED_AVRO) {
      datum.branch(1);
    }
    optional(optional(optional(datum, model), version), id);
    return datum.number(shape == Shape.NESTED_AVRO ? millis : micros(millis));
  }

  private static long micros(long millis) {
    long micros = millis * 1_000;
    return micros / 1_000 == millis ? micros : millis;
  }

  private static Datum optional(Datum datum, String text) {
    return text == null ? datum.branch(0) : datum.branch(1).text(text);
  }

  /** What follows the features. */
  private static byte[] tail(Shape shape, Datum datum, int answer, double score) {
    datum.branch(0).block(1).text("span").block(0);
    if (shape == Shape.NESTED_AVRO) {
      datum.branch(1);
    }
    byte[] bytes = datum.branch(1).text("" + answer).branch(1).real(score).bytes();
    return shape == Shape.CONFLUENT ? frame(1, bytes) : bytes;
  }

  private static byte[] plain(Shape shape, String model, String version, String id, long millis) {
    Datum datum = head(shape, model, version, id, millis);
    datum.branch(0).branch(0).branch(1).text("a").branch(2).number(7).block(0);
    return tail(shape, datum, 1, 0.7);
  }

  private static Datum wideHead(Shape shape, long i) {
    return head(shape, "wide", "1", "w" + i, time(i).toEpochMilli());
  }

  private static byte[] frame(int id, byte[] datum) {
    byte[] header = {0, (byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id};
    return concat(header, datum);
  }

  private Input framed(long i) {
    byte[] datum = plain(Shape.FLAT_AVRO, "wide", "1", "a" + i, time(i).toEpochMilli());
    int kind = random.nextInt(20);
    return switch (kind) {
      case 0 -> input("short frame", "malformed", new byte[random.nextInt(5)]);
      case 1 -> {
        byte[] frame = frame(1, datum);
        frame[0] = (byte) (1 + random.nextInt(255));
        yield input("no frame", "malformed", frame);
      }
      case 2 -> input("no datum", "malformed", frame(random.nextBoolean() ? 1 : 2, new byte[0]));
      case 3 -> {
        int id = random.nextBoolean() ? 100 + random.nextInt(50) : 7 + random.nextInt(1 << 30);
        yield input("unknown number", "unknown_schema", frame(id, datum));
      }
      case 4 -> input("negative number", "unknown_schema", frame(-1 - random.nextInt(99), datum));
      case 6 -> input("a poor schema", "no_id", frame(3, new Datum().text("wide").bytes()));
      case 7 -> later(i);
      case 8 -> {
        byte[] noise = noise(random.nextInt(256));
        noise[0] = (byte) (3 + 2 * random.nextInt(60)); // a branch below 0
        yield input("noise", "malformed", frame(1, noise));
      }
      default -> avro(Shape.CONFLUENT, i);
    };
  }

  /** A record of the schema number 2. */
  private Input later(long i) {
    Datum datum = new Datum().raw(0).raw(0).raw(0).raw(0);
    int kind = random.nextInt(6);
    datum.branch(0).real(kind == 0 ? Double.NaN : 0.25).number(kind == 1 ? 2 : 1);
    datum.branch(1).number(kind == 2 ? 1L << 40 : 5).branch(kind == 3 ? 2 : 1);
    datum.branch(0).branch(0);
    datum.number(kind == 4 ? Long.MAX_VALUE : time(i).toEpochMilli());
    datum.branch(0).number(-i).text("1").text("wide");
    String fate =
        switch (kind) {
          case 1, 2, 3 -> "malformed"; // a symbol, an int and a branch that are none
          case 4 -> "future_time";
          default -> HostileInputs.PROFILED;
        };
    return input("a later schema", fate, frame(2, datum.bytes()));
  }

  private Input avro(Shape shape, long i) {
    long now = time(i).toEpochMilli();
    int kind = random.nextInt(1_000);
    if (kind >= 700) {
      Datum datum = wideHead(shape, i).branch(0).branch(0);
      datum.branch(1).text("y" + category++).branch(1).real(i).block(20);
      for (int c = 0; c < 20; c++) {
        datum.text("c" + c).branch(2).text("y" + category++);
      }
      return profiled("categories", tail(shape, datum.block(0), 1, 0.5));
    }
    if (kind >= 600) {
      String version = shape.topic() + newVersions[shape.ordinal()];
      return input(
          "new version", newVersion(shape), plain(shape, "endless", version, "a" + i, now));
    }
    if (kind >= 560) {
      String version = "r" + random.nextInt(versions);
      return profiled("any version", plain(shape, "roaming", version, "a" + i, now));
    }
    if (kind >= 530) {
      return input("unknown model", "unknown_model", plain(shape, "m" + word(), "1", "a", now));
    }
    if (kind >= 500) {
      return input("unknown version", "unknown_version", plain(shape, "pricing", word(), "a", now));
    }
    if (kind >= 450) {
      byte[] whole = plain(shape, "wide", "1", "a" + i, now);
      int least = shape == Shape.CONFLUENT ? 5 : 1;
      return input(
          "truncated",
          "malformed",
          Arrays.copyOf(whole, least + random.nextInt(whole.length - least)));
    }
    if (kind >= 400) {
      byte[] noise = noise(3 + 2 * random.nextInt(60)); // a branch below 0
      return input("noise", "malformed", shape == Shape.CONFLUENT ? frame(1, noise) : noise);
    }
    if (kind >= 320) {
      return brokenAvro(shape, i);
    }
    if (kind >= 260) {
      long absurd = random.nextBoolean() ? -2_208_988_800_001L : -9_000_000_000_000L;
      return switch (random.nextInt(3)) {
        case 0 -> input("time", "absurd_time", plain(shape, "wide", "1", "a", absurd));
        case 1 ->
            input("time", "future_time", plain(shape, "wide", "1", "a", 253_402_300_799_000L));
        default ->
            input(
                "time",
                HostileInputs.LATE,
                plain(shape, "wide", "1", "a" + i, -random.nextInt(1_000_000)));
      };
    }
    if (kind >= 200) {
      return random.nextBoolean()
          ? input(
              "no id", "no_id", plain(shape, "wide", "1", random.nextBoolean() ? null : "", now))
          : input("no model", "no_model", plain(shape, null, "1", "a" + i, now));
    }
    if (kind >= 10) {
      return strangeAvro(shape, i);
    }
    return random.nextInt(10) > 0 ? entries(shape, i, 200) : largeAvro(shape, i, kind);
  }

  private Input brokenAvro(Shape shape, long i) {
    Datum datum = wideHead(shape, i);
    byte[] bytes =
        switch (random.nextInt(8)) {
          case 0 -> concat(plain(shape, "wide", "1", "a", 0), new byte[1 + random.nextInt(9)]);
          case 1 -> cut(shape, datum.branch(2));
          case 2 -> cut(shape, datum.branch(-1));
          case 3 -> cut(shape, datum.branch(0).branch(1).number(Integer.MAX_VALUE));
          case 4 -> cut(shape, datum.branch(0).branch(1).number(-7));
          case 5 ->
              tail(
                  shape,
                  datum
                      .branch(0)
                      .branch(1)
                      .text(new byte[] {(byte) 0xC0, (byte) 0xAF})
                      .branch(0)
                      .branch(0)
                      .block(0),
                  1,
                  0.5);
          case 6 ->
              cut(
                  shape,
                  datum.branch(0).branch(0).branch(0).branch(0).block(Long.MIN_VALUE).number(1));
          default -> {
            // Records in one another, more than may be.
            datum.branch(0).branch(0).branch(0).branch(0).block(0);
            int depth = 600 + random.nextInt(100_000);
            for (int d = 0; d < depth; d++) {
              datum.branch(1);
            }
            datum.branch(0);
            for (int d = 0; d <= depth; d++) {
              datum.block(0);
            }
            if (shape == Shape.NESTED_AVRO) {
              datum.branch(1);
            }
            yield cut(shape, datum.branch(0).branch(0));
          }
        };
    return input("broken", "malformed", bytes);
  }

  private static byte[] cut(Shape shape, Datum datum) {
    return shape == Shape.CONFLUENT ? frame(1, datum.bytes()) : datum.bytes();
  }

  private Input strangeAvro(Shape shape, long i) {
    Datum datum = wideHead(shape, i);
    switch (random.nextInt(8)) {
      case 0 -> datum.branch(1).real(Double.NaN).branch(0).branch(0).branch(1).real(1e308 * 10);
      case 1 -> datum.branch(0).branch(0).branch(2).text("bytes").branch(2).number(Long.MIN_VALUE);
      case 2 -> datum.branch(0).branch(0).branch(3).block(2).number(1).number(2).block(0).branch(0);
      case 3 -> datum.branch(0).branch(1).text(planes()).branch(1).text("\0").branch(0);
      case 4 -> datum.branch(0).branch(1).text("").branch(1).text(" ").branch(1).real(-0.0);
      case 5 ->
          datum.branch(0).branch(0).branch(3).block(-1).number(1).number(5).block(0).branch(0);
      case 6 -> {
        datum.branch(0).branch(0).branch(0).branch(0);
        // The same key several times, over several blocks.
        datum.block(2).text("a.b").branch(1).raw(1).text("a.b").branch(2).text("x");
        datum.block(1).text("a.b").branch(0).block(1).text(planes()).branch(3).real(1).block(0);
        return profiled("value", tail(shape, datum, 1, Double.NaN));
      }
      default -> datum.branch(1).real(Double.MIN_VALUE).branch(0).branch(0).branch(0);
    }
    return profiled("value", tail(shape, datum.block(0), 0, 0.5));
  }

  private Input entries(Shape shape, long i, int count) {
    return profiled("names", many(shape, i, count, "name-" + category++ + "-"));
  }

  private static byte[] many(Shape shape, long i, int count, String name) {
    Datum datum = wideHead(shape, i).branch(0).branch(0).branch(0).branch(0).block(count);
    for (int c = 0; c < count; c++) {
      datum.text(name + c).branch(1).raw(1);
    }
    return tail(shape, datum.block(0), 1, 0.5);
  }

  private Input largeAvro(Shape shape, long i, int kind) {
    int cells = HostileInputs.CELLS;
    return switch (kind) {
      case 0 ->
          input(
              "10 MB",
              "too_large",
              tail(
                  shape,
                  wideHead(shape, i)
                      .branch(0)
                      .branch(0)
                      .branch(1)
                      .text("y".repeat(10_000_000))
                      .branch(0)
                      .block(0),
                  1,
                  0.5));
      case 1 ->
          profiled(
              "900 KB",
              tail(
                  shape,
                  wideHead(shape, i)
                      .branch(0)
                      .branch(0)
                      .branch(1)
                      .text("y".repeat(900_000))
                      .branch(0)
                      .block(0),
                  1,
                  0.5));
      case 2 -> input("too many keys", "too_large", many(shape, i, cells + 1, "k"));
      case 3 -> input("far too many keys", "too_large", many(shape, i, 80_000, "k"));
      case 4 -> profiled("many keys", many(shape, i, cells - 10, "k"));
      default -> entries(shape, i, 5_000);
    };
  }

  // ---- all ----

  private static Input input(String kind, String fate, byte[] bytes) {
    return new Input(bytes, fate, false, kind);
  }

  private static Input profiled(String kind, byte[] bytes) {
    return input(kind, HostileInputs.PROFILED, bytes);
  }

  /** Random bytes, and records with random faults; another reader says what becomes of them. */
  private Input noisyJson(boolean nested, long i) {
    byte[] like =
        wide(
            nested,
            i,
            "\"n0\":1e-5,\"c0\":\"x%s\",\"a\":{\"b\":{\"c\":[1,null]},\"b.c\":2},\"a\":{\"d\":true},\"n0\":-0.0"
                .formatted(planes()));
    List<String> envelope =
        nested
            ? List.of("/request/id", "/request/at", "/who/m", "/who/v")
            : List.of("/id", "/ts", "/m", "/v");
    while (true) {
      boolean free = random.nextInt(4) == 0;
      byte[] bytes = free ? noise(random.nextInt(256)) : HostileInputs.damaged(random, like);
      if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
        continue;
      }
      switch (ReferenceReading.json(bytes, like, envelope)) {
        case REFUSED -> {
          return input(free ? "noise" : "damage, refused", "malformed", bytes);
        }
        case ACCEPTED -> {
          return profiled("damage, accepted", bytes);
        }
        case UNDECIDED -> {}
      }
    }
  }

  private byte[] noise(int first) {
    byte[] bytes = new byte[1 + random.nextInt(300)];
    random.nextBytes(bytes);
    bytes[0] = (byte) first;
    return bytes;
  }

  private String planes() {
    StringBuilder text = new StringBuilder();
    for (int plane = 0; plane < 17; plane++) {
      text.appendCodePoint((plane << 16) + 0x4E00 + random.nextInt(0x1000));
    }
    return text.toString();
  }

  private String word() {
    return Long.toString(random.nextInt(20_000), 36) + "-";
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

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

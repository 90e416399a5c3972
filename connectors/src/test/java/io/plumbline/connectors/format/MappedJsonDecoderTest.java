package io.plumbline.connectors.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.detectors.event.DeadLetterReason;
import io.plumbline.detectors.event.EventRow;
import io.plumbline.detectors.event.NameDictionary;
import io.plumbline.detectors.event.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jackson's tree, in which of doubled keys the last counts, is the judge. */
class MappedJsonDecoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] KEYS = {"a", "b", "c", "d", "e"};
  private static final int INPUTS = 20_000;

  private static final EventMapping REST =
      EventMapping.of(FieldPath.parse("a"), MappedTime.at(FieldPath.parse("b.a")))
          .withPrediction(FieldPath.parse("b.c"), FieldPath.parse("c.a"), FieldPath.parse("d"))
          .withFeatures(
              new MappedFeatures(FieldPath.ROOT, null, List.of(FieldPath.parse("b.d")), List.of()));

  private static final EventMapping REQUESTS =
      EventMapping.of(
          FieldPath.parse("req.id"),
          MappedTime.in(FieldPath.parse("req.at"), MappedTime.Unit.SECONDS));

  private static final String REQUEST = "{\"req\":{\"id\":1,\"at\":1770000000},";

  private static final EventMapping LISTED =
      EventMapping.of(FieldPath.parse("a"), MappedTime.at(FieldPath.parse("b")))
          .withFeatures(
              new MappedFeatures(
                  FieldPath.parse("c"),
                  List.of(FieldPath.parse("a"), FieldPath.parse("b.c"), FieldPath.parse("d")),
                  List.of(),
                  List.of(new MappedFeatures.Renamed(FieldPath.parse("d"), "renamed"))));

  @Test
  void everythingElseIsWhatJacksonsTreeHoldsBesidesTheMappedPaths() throws IOException {
    agree(REST, 61, List.of("a", "b.a", "b.c", "b.d", "c.a", "d"));
  }

  @Test
  void listedFeaturesAreWhatJacksonsTreeHoldsThere() throws IOException {
    agree(LISTED, 67, null);
  }

  /** Past the dictionary's limit a name's cells have no value: what is there stays the same. */
  @Test
  void namesWithoutNumbersAreThereAndGoneWhereListedOnesAre() {
    SplittableRandom random = new SplittableRandom(71);
    MappedJsonDecoder listed = new MappedJsonDecoder(REST, EventDefaults.NONE, EventLimits.DEFAULT);
    MappedJsonDecoder unlisted =
        new MappedJsonDecoder(REST, EventDefaults.NONE, EventLimits.DEFAULT);
    NameDictionary full = new NameDictionary();
    full.register("c.b"); // one column that has a number, among and above names that have none
    for (int i = 0; i < NameDictionary.LIMIT; i++) {
      full.idOf("junk-" + i);
    }
    EventRow row = Rows.row();
    EventRow other = new EventRow(full);
    int features = 0;
    for (int i = 0; i < INPUTS; i++) {
      StringBuilder text = new StringBuilder();
      object(random, 0, text);
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      listed.decode(bytes, 0, bytes.length, row);
      unlisted.decode(bytes, 0, bytes.length, other);
      assertThat(featuresPresent(other)).as(text.toString()).isEqualTo(featuresPresent(row));
      features += featuresPresent(row).size();
    }
    assertThat(features).isGreaterThan(INPUTS / 5);
    assertThat(full.size()).isEqualTo(NameDictionary.LIMIT + 1);
  }

  private static Set<String> featuresPresent(EventRow row) {
    Set<String> present = new TreeSet<>();
    for (int i = 0; i < row.cells(); i++) {
      if (row.section(i) == Section.FEATURE) {
        String name =
            row.nameId(i) == NameDictionary.UNLISTED
                ? row.string(row.textStart(i), row.textLength(i))
                : row.names().name(row.nameId(i));
        if (row.type(i) == EventRow.NULL) {
          present.remove(name);
        } else {
          present.add(name);
        }
      }
    }
    return present;
  }

  @Test
  void aNameThatIsCutLeavesThoseBesideItAlone() {
    String outer = "o".repeat(400);
    String events =
        REQUEST + "\"" + outer + "\":{\"" + "x".repeat(200) + "\":1,\"y\":{\"z\":2},\"y.z\":3}}";
    EventRow row =
        Rows.decode(
            new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT),
            events.getBytes(StandardCharsets.UTF_8));
    assertThat(Rows.cells(row))
        .contains(
            "FEATURE " + ComposedNames.bounded(outer + "." + "x".repeat(200)) + " NUMBER 1.0",
            "FEATURE " + outer + ".y.z NUMBER 2.0",
            "FEATURE " + outer + ".y.z NUMBER 3.0");
  }

  private static void agree(EventMapping mapping, long seed, List<String> taken)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(mapping, EventDefaults.NONE, EventLimits.DEFAULT);
    EventRow row = Rows.row();
    int features = 0;
    for (int i = 0; i < INPUTS; i++) {
      StringBuilder text = new StringBuilder();
      object(random, 0, text);
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      decoder.decode(bytes, 0, bytes.length, row);

      JsonNode tree = JSON.readTree(bytes);
      assertThat(row.reason()).as(text.toString()).isNotEqualTo(DeadLetterReason.MALFORMED);
      Map<String, String> expected = new TreeMap<>();
      if (taken == null) {
        column("a", at(tree, "c.a"), expected, List.of());
        column("b.c", at(tree, "c.b.c"), expected, List.of());
        column("renamed", at(tree, "c.d"), expected, List.of());
      } else {
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
          column(member.getKey(), member.getValue(), expected, taken);
        }
        probabilities(tree.path("d"), expected);
        single("PREDICTION_LABEL", tree.path("b").path("c"), expected);
        single("PREDICTION_SCORE", tree.path("c").path("a"), expected);
      }
      assertThat(last(row)).as(text.toString()).isEqualTo(expected);
      JsonNode id = tree.path("a");
      boolean usable = id.isNumber() || id.isTextual() && !id.textValue().isEmpty();
      assertThat(row.hasEventId()).as(text.toString()).isEqualTo(usable);
      features += expected.size();
    }
    assertThat(features).isGreaterThan(INPUTS / 5);
  }

  private static JsonNode at(JsonNode tree, String path) {
    JsonNode at = tree;
    for (String name : path.split("\\.")) {
      at = at.path(name);
    }
    return at;
  }

  private static void column(
      String name, JsonNode value, Map<String, String> into, List<String> taken) {
    if (taken.contains(name)) {
      return;
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        column(name + "." + member.getKey(), member.getValue(), into, taken);
      }
    } else {
      put("FEATURE " + name, value, into);
    }
  }

  private static void single(String name, JsonNode value, Map<String, String> into) {
    put(name, value, into);
  }

  private static void probabilities(JsonNode value, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      put("PROBABILITY " + entry.getKey(), entry.getValue(), into);
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      put("PROBABILITY " + i, value.get(i), into);
    }
  }

  /** Null and absent are the same: missing. */
  private static void put(String name, JsonNode value, Map<String, String> into) {
    if (value.isContainerNode()) {
      into.put(name, "OTHER");
    } else if (!value.isNull() && !value.isMissingNode()) {
      into.put(name, value.isNumber() ? String.valueOf(value.doubleValue()) : value.asText());
    }
  }

  private static Map<String, String> last(EventRow row) {
    Map<String, String> cells = new TreeMap<>();
    for (int i = 0; i < row.cells(); i++) {
      Section section = row.section(i);
      String name = section.single() ? "" : " " + row.names().name(row.nameId(i));
      String value =
          switch (row.type(i)) {
            case EventRow.NULL -> null;
            case EventRow.NUMBER -> String.valueOf(row.number(i));
            case EventRow.TEXT -> row.string(row.textStart(i), row.textLength(i));
            case EventRow.BOOLEAN -> String.valueOf(row.number(i) == 1);
            default -> "OTHER";
          };
      if (value == null) {
        cells.remove(section + name);
      } else {
        cells.put(section + name, value);
      }
    }
    return cells;
  }

  /** Objects with doubled keys more often than not. */
  private static void object(SplittableRandom random, int depth, StringBuilder out) {
    out.append('{');
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      StringBuilder member = new StringBuilder();
      member.append('"').append(KEYS[random.nextInt(KEYS.length)]).append("\": ");
      value(random, depth + 1, member);
      members.add(member.toString());
    }
    out.append(String.join(",", members)).append('}');
  }

  private static void value(SplittableRandom random, int depth, StringBuilder out) {
    switch (random.nextInt(depth > 3 ? 5 : 9)) {
      case 0 -> out.append(random.nextInt(100));
      case 1 -> out.append("null");
      case 2 -> out.append(random.nextBoolean());
      case 3 -> out.append('"').append("t".repeat(random.nextInt(3))).append('"');
      case 4 -> out.append("[1, {\"a\": 2}, [], \"x\"]");
      default -> object(random, depth, out);
    }
  }

  @Test
  void damagedTextIsMalformedExactlyWhereThePublishedEventsDecoderSaysSo() {
    RandomEvents events = new RandomEvents(71);
    JsonEventDecoder published = new JsonEventDecoder(EventDefaults.NONE, EventLimits.DEFAULT);
    MappedJsonDecoder mapped =
        new MappedJsonDecoder(EventMapping.ENVELOPE, EventDefaults.NONE, EventLimits.DEFAULT);
    EventRow one = Rows.row();
    EventRow other = Rows.row();
    int malformed = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = i % 10 == 0 ? events.noise() : events.damaged(events.json(events.next()));
      published.decode(bytes, 0, bytes.length, one);
      mapped.decode(bytes, 0, bytes.length, other);
      String what = new String(bytes, StandardCharsets.UTF_8);
      assertThat(other.reason()).as(what).isEqualTo(one.reason());
      if (one.reason() == null) {
        assertThat(Rows.eventId(other)).as(what).isEqualTo(Rows.eventId(one));
        assertThat(Rows.model(other)).as(what).isEqualTo(Rows.model(one));
        assertThat(other.eventTime()).as(what).isEqualTo(one.eventTime());
      }
      malformed += one.reason() == DeadLetterReason.MALFORMED ? 1 : 0;
    }
    assertThat(malformed).isBetween(INPUTS / 4, INPUTS - INPUTS / 20);
  }

  @Test
  void deepNestingAndFloodsOfCellsAreRefused() {
    EventLimits limits = new EventLimits(1 << 20, 100, 20);
    MappedJsonDecoder decoder = new MappedJsonDecoder(REST, EventDefaults.NONE, limits);

    EventRow deep = Rows.decode(decoder, utf8("{\"x\":".repeat(21) + "1" + "}".repeat(21)));
    assertThat(deep.reason()).isEqualTo(DeadLetterReason.MALFORMED);
    EventRow fine = Rows.decode(decoder, utf8("{\"x\":".repeat(20) + "1" + "}".repeat(20)));
    assertThat(fine.reason()).isEqualTo(DeadLetterReason.NO_ID);
    EventRow flood = Rows.decode(decoder, utf8("{" + "\"x\":1,".repeat(101) + "\"a\":1}"));
    assertThat(flood.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
    EventRow long1 = Rows.decode(decoder, new byte[(1 << 20) + 1]);
    assertThat(long1.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @Test
  void aLongNameBeforeManyMembersCostsItsLengthOnce() {
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT);
    StringBuilder text = new StringBuilder(REQUEST + "\"" + "a".repeat(500_000) + "\":{");
    for (int i = 0; i < 9_000; i++) {
      text.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
    }
    EventRow row = Rows.decode(decoder, utf8(text + "}}"));
    assertThat(row.reason()).isNull();
    assertThat(row.cells()).isEqualTo(9_000);
    assertThat(row.textEnd()).isLessThan(8 << 20);
    assertThat(row.names().name(row.nameId(7)))
        .startsWith("aaa")
        .endsWith(".k7")
        .hasSizeLessThan(400);
  }

  @Test
  void twoLongNamesOfNestedColumnsStayDifferent() {
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT);
    String name = "\u00e9".repeat(400);
    EventRow row =
        Rows.decode(
            decoder, utf8(REQUEST + "\"" + name + "a\":{\"k\":1},\"" + name + "b\":{\"k\":2}}"));
    assertThat(row.reason()).isNull();
    assertThat(row.cells()).isEqualTo(2);
    assertThat(row.nameId(0)).isNotEqualTo(row.nameId(1));
    assertThat(row.nameId(1)).isNotEqualTo(NameDictionary.UNLISTED);
  }

  @Test
  void aComposedNameIsTheSameInJsonAndAvro() {
    String outer = "o".repeat(600);
    String inner = "i".repeat(700);
    EventRow json =
        Rows.decode(
            new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT),
            utf8(REQUEST + "\"" + outer + "\":{\"" + inner + "\":{\"k\":1}}}"));
    String column = MappingNode.columnOf(MappingNode.columnOf(outer, inner), "k");
    assertThat(json.names().name(json.nameId(0))).isEqualTo(column);
    assertThat(utf8(column)).hasSizeLessThanOrEqualTo(ComposedNames.LONGEST);
  }

  @Test
  void emptyObjectsAreCountedThoughTheyMakeNoCells() {
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT);
    String text = REQUEST + "\"" + "a".repeat(500_000) + "\":{" + "\"k\":{},".repeat(75_000);
    EventRow row = Rows.decode(decoder, utf8(text + "\"k\":{}}}"));
    assertThat(row.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
    assertThat(row.detail()).contains("at most 10000 objects");
  }

  @Test
  void theNamesOfOneEventHaveABoundThatDoesNotDependOnWhichWereSeenBefore() {
    EventLimits limits = new EventLimits(100 << 20, 1_000_000, 512);
    MappedJsonDecoder decoder = new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, limits);
    StringBuilder text = new StringBuilder(REQUEST + "\"" + "a".repeat(500) + "\":{");
    text.append("\"k\":1,".repeat(40_000));
    EventRow row = Rows.row();
    byte[] bytes = utf8(text + "\"k\":1}}");
    for (int i = 0; i < 2; i++) {
      decoder.decode(bytes, 0, bytes.length, row);
      assertThat(row.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
      assertThat(row.detail()).contains("at most 16777216 bytes together");
    }
  }

  @Test
  void aFaultNamesTheFieldThatTheMappingGives() {
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT);
    assertThat(Rows.decode(decoder, utf8("{\"event_id\":1}")).detail())
        .isEqualTo("req.id must be a non-empty string or a number: was absent");
    assertThat(Rows.decode(decoder, utf8("{\"req\":{\"id\":[]}}")).detail())
        .startsWith("req.id must be");
    assertThat(Rows.decode(decoder, utf8("{\"req\":{\"id\":1,\"at\":true}}")).detail())
        .isEqualTo("req.at must be a number of seconds: was true");
  }

  @Test
  void aNumberTooLargeForATimeIsInTheFutureAndNotUnreadable() {
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(REQUESTS, EventDefaults.NONE, EventLimits.DEFAULT);
    for (String at : List.of("4e18", "4000000000000000000", "1e300", "\"99999999999999999999\"")) {
      EventRow row = Rows.decode(decoder, utf8("{\"req\":{\"id\":1,\"at\":" + at + "}}"));
      assertThat(row.reason()).as(at).isNull();
      assertThat(row.eventTime()).as(at).isEqualTo(Long.MAX_VALUE);
    }
    EventRow row = Rows.decode(decoder, utf8("{\"req\":{\"id\":1,\"at\":-4e18}}"));
    assertThat(row.reason()).isEqualTo(DeadLetterReason.ABSURD_TIME);
  }

  @Test
  void aPatternThatCannotSayWhenIsRefused() {
    FieldPath at = FieldPath.parse("at");
    for (String pattern : List.of("HH:mm", "yyyy", "'now'", "yyyy-MM-dd hh:mm")) {
      assertThatThrownBy(() -> MappedTime.like(at, pattern, "Europe/Warsaw"))
          .as(pattern)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a pattern that says when")
          .hasMessageContaining(pattern);
    }
    for (String pattern :
        List.of("yyyy-MM-dd", "dd/MM/yy HH:mm", "yyyy-MM-dd'T'HH:mm:ss[.SSS]XXX", "yyyy-DDD VV")) {
      assertThat(MappedTime.like(at, pattern, "Europe/Warsaw").pattern()).isEqualTo(pattern);
    }
  }

  @Test
  void ofTwoFieldsOfOneColumnTheLaterCounts() {
    EventMapping mapping =
        EventMapping.of(FieldPath.parse("id"), MappedTime.at(FieldPath.parse("ts")))
            .withFeatures(
                new MappedFeatures(
                    FieldPath.ROOT,
                    null,
                    List.of(),
                    List.of(new MappedFeatures.Renamed(FieldPath.parse("years"), "age"))));
    MappedJsonDecoder decoder =
        new MappedJsonDecoder(mapping, EventDefaults.NONE, EventLimits.DEFAULT);
    String[][] cases = {
      {"\"a.b\":1,\"a\":{\"b\":2}", "FEATURE a.b", "2.0"},
      {"\"a\":{\"b\":2},\"a.b\":1", "FEATURE a.b", "1.0"},
      {"\"a\":{\"b\":{\"c\":3}},\"a.b\":{\"c\":4}", "FEATURE a.b.c", "4.0"},
      {"\"a\":{\"b.c\":3},\"a.b\":{\"c\":4}", "FEATURE a.b.c", "4.0"},
      {"\"a.b\":{\"c\":4},\"a\":{\"b.c\":3}", "FEATURE a.b.c", "3.0"},
      {"\"age\":1,\"years\":2", "FEATURE age", "2.0"},
      {"\"years\":2,\"age\":1", "FEATURE age", "1.0"},
    };
    for (String[] one : cases) {
      EventRow row = Rows.decode(decoder, utf8("{\"id\":1,\"ts\":2," + one[0] + "}"));
      assertThat(last(row)).as(one[0]).containsExactly(Map.entry(one[1], one[2]));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

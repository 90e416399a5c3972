package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON as these files have it: numbers in plain decimal form, never with an exponent, which Model
 * Monitor does not read. What somebody else wrote keeps its digits.
 */
final class Documents {
  /** Beyond so many digits before or after the point a number is none that a double holds. */
  private static final int MAX_DIGITS = 400;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_STRING = 1 << 20;

  static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .setNodeFactory(NODES)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.BOTH))
              .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private Documents() {}

  /** The object of a text. */
  static ObjectNode parse(String text) throws InvalidSageMakerFile {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String place =
          at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
      throw new InvalidSageMakerFile(
          List.of(place + "is no JSON, or was cut short: " + e.getOriginalMessage()));
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new InvalidSageMakerFile(List.of("must be a JSON object"));
    }
    Place.Problems problems = new Place.Problems();
    new Place(object, "", problems).eachValue(Documents::judgeNumber);
    problems.throwIfAny();
    return object;
  }

  /** Refuses what would take hundreds of megabytes to write down in plain form. */
  private static void judgeNumber(Place place) {
    if (place.node().isBigDecimal()) {
      BigDecimal value = place.node().decimalValue();
      long before = (long) value.precision() - value.scale();
      if (value.scale() > MAX_DIGITS || before > MAX_DIGITS) {
        place.note("must be a number of at most " + MAX_DIGITS + " digits in plain form");
      } else if (!Double.isFinite(value.doubleValue())) {
        place.note("must be a number that a double can hold");
      }
    } else if (place.node().isBigInteger() && !Double.isFinite(place.node().doubleValue())) {
      place.note("must be a number that a double can hold");
    }
  }

  /** The text of an object, ending in a line break. */
  static String text(ObjectNode tree) {
    try {
      return WRITER.writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** Writes a document. */
  interface Writing {
    void write(JsonGenerator json) throws IOException;
  }

  /** A document that is written piece by piece, in UTF-8, ending in a line break. */
  static byte[] bytes(Writing document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = WRITER.createGenerator(out)) {
      document.write(json);
    } catch (IOException e) {
      throw new IllegalStateException("plain values can always be written to memory", e);
    }
    out.write('\n');
    return out.toByteArray();
  }

  /** Puts a number, in plain decimals with at least one after the point, or as the word it is. */
  static void put(ObjectNode object, String name, double value) {
    object.set(name, number(value));
  }

  /** A number as the files have it; those that JSON does not know are strings. */
  static JsonNode number(double value) {
    if (!Double.isFinite(value)) {
      return NODES.textNode(Double.toString(value));
    }
    BigDecimal plain = BigDecimal.valueOf(value);
    return NODES.numberNode(plain.scale() < 1 ? plain.setScale(1) : plain);
  }

  /**
   * A document changed from one content to another, the rest of it left as it stands: keys that are
   * not known here, how numbers are written, older spellings. Where both contents are equal, so is
   * the result to the source.
   *
   * @param source the document
   * @param before the content of the source, in this program's spelling
   * @param after the content wanted, likewise
   */
  static JsonNode changed(JsonNode source, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return source;
    }
    if (source instanceof ObjectNode object && before.isObject() && after.isObject()) {
      ObjectNode result = NODES.objectNode();
      Iterator<Map.Entry<String, JsonNode>> members = object.fields();
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        String name = member.getKey();
        if (after.has(name)) {
          result.set(
              name,
              before.has(name)
                  ? changed(member.getValue(), before.get(name), after.get(name))
                  : after.get(name));
        } else if (!before.has(name)) {
          result.set(name, member.getValue()); // not known here
        }
      }
      after
          .fields()
          .forEachRemaining(
              member -> {
                String name = member.getKey();
                // What the source says in another spelling is left there until it changes.
                if (!object.has(name) && !member.getValue().equals(before.get(name))) {
                  result.set(name, member.getValue());
                }
              });
      return result;
    }
    if (source instanceof ArrayNode array && areNamed(array) && areNamed(after)) {
      Map<String, JsonNode> sources = byName(array);
      Map<String, JsonNode> befores = byName(before);
      ArrayNode result = NODES.arrayNode();
      for (JsonNode element : after) {
        String name = element.path("name").asText();
        JsonNode old = sources.get(name);
        JsonNode known = befores.get(name);
        result.add(old == null || known == null ? element : changed(old, known, element));
      }
      return result;
    }
    if (source instanceof ArrayNode array
        && before.isArray()
        && after.isArray()
        && array.size() == before.size()) {
      return changedElements(array, before, after);
    }
    return after;
  }

  /** Elements without names: those that were there before are left as they stand. */
  private static ArrayNode changedElements(ArrayNode source, JsonNode before, JsonNode after) {
    Map<JsonNode, Deque<JsonNode>> sources = new HashMap<>();
    for (int i = 0; i < before.size(); i++) {
      sources.computeIfAbsent(before.get(i), absent -> new ArrayDeque<>()).add(source.get(i));
    }
    ArrayNode result = NODES.arrayNode();
    for (JsonNode element : after) {
      Deque<JsonNode> left = sources.get(element);
      result.add(left == null || left.isEmpty() ? element : left.remove());
    }
    return result;
  }

  private static boolean areNamed(JsonNode array) {
    for (JsonNode element : array) {
      if (!element.path("name").isTextual()) {
        return false;
      }
    }
    return array.isArray();
  }

  private static Map<String, JsonNode> byName(JsonNode array) {
    Map<String, JsonNode> byName = new HashMap<>();
    array.forEach(element -> byName.put(element.path("name").asText(), element));
    return byName;
  }
}

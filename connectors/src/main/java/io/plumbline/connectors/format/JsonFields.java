package io.plumbline.connectors.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object on their way back into a record. */
final class JsonFields {
  private static final ObjectReader READER = new ObjectMapper().reader();

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("a record must be a JSON object: was " + excerpt(object));
    }
    this.object = object;
  }

  static JsonFields of(byte[] line) {
    try {
      return new JsonFields(READER.readTree(line));
    } catch (IOException e) {
      throw new IllegalArgumentException("a record must be a JSON object: " + e.getMessage(), e);
    }
  }

  String text(String name) {
    return required(name, textOrNull(name));
  }

  @Nullable String textOrNull(String name) {
    JsonNode field = present(name);
    return field == null ? null : text(name, field);
  }

  @Nullable Double figureOrNull(String name) {
    JsonNode field = present(name);
    if (field == null) {
      return null;
    }
    if (!field.isNumber()) {
      throw wrong(name, "a number", field);
    }
    return field.doubleValue();
  }

  long integer(String name) {
    JsonNode field = required(name, present(name));
    if (!field.isIntegralNumber() || !field.canConvertToLong()) {
      throw wrong(name, "an integer", field);
    }
    return field.longValue();
  }

  boolean flag(String name) {
    JsonNode field = required(name, present(name));
    if (!field.isBoolean()) {
      throw wrong(name, "true or false", field);
    }
    return field.booleanValue();
  }

  long time(String name) {
    return required(name, timeOrNull(name));
  }

  @Nullable Long timeOrNull(String name) {
    JsonNode field = present(name);
    if (field == null) {
      return null;
    }
    try {
      return Instant.parse(text(name, field)).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(name, "an ISO-8601 time", field);
    }
  }

  /** The constant whose name on the wire is the field's text. */
  <E> E oneOf(String name, E[] constants, Function<E, String> wireName) {
    String text = text(name);
    for (E constant : constants) {
      if (wireName.apply(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(name + " must be one of the known words: was " + text);
  }

  /** The objects of an array; none if it is absent. */
  List<JsonFields> objects(String name) {
    List<JsonFields> elements = new ArrayList<>();
    JsonNode field = present(name);
    if (field != null) {
      if (!field.isArray()) {
        throw wrong(name, "an array", field);
      }
      field.forEach(element -> elements.add(new JsonFields(element)));
    }
    return List.copyOf(elements);
  }

  /** An object of strings, in its order; empty if it is absent. */
  Map<String, String> texts(String name) {
    Map<String, String> entries = new LinkedHashMap<>();
    JsonNode field = present(name);
    if (field != null) {
      if (!field.isObject()) {
        throw wrong(name, "an object", field);
      }
      for (Map.Entry<String, JsonNode> entry : field.properties()) {
        entries.put(entry.getKey(), text(name + "." + entry.getKey(), entry.getValue()));
      }
    }
    return entries;
  }

  private @Nullable JsonNode present(String name) {
    JsonNode field = object.get(name);
    return field == null || field.isNull() ? null : field;
  }

  private static String text(String name, JsonNode field) {
    if (!field.isTextual()) {
      throw wrong(name, "a string", field);
    }
    return field.textValue();
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must be there and not null");
    }
    return value;
  }

  private static IllegalArgumentException wrong(String name, String rule, JsonNode field) {
    return new IllegalArgumentException(name + " must be " + rule + ": was " + excerpt(field));
  }

  private static String excerpt(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}

package io.plumbline.detectors.baseline;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The version of a baseline: XXH3, 64 bits, of its values. How the text is laid out, the order of
 * members and how a number is written ({@code 1} or {@code 1.0}) do not matter. It finds accidents
 * and edits; it is no protection against a forger.
 */
final class BaselineHash {
  private final HashStream64 hash = Hashing.xxh3_64().hashStream();

  private BaselineHash() {}

  /** The hash of a baseline's tree without its name and version, 16 hexadecimal digits. */
  static String of(ObjectNode baseline) {
    ObjectNode content = baseline.objectNode();
    content.setAll(baseline);
    content.remove("name");
    content.remove("version");
    BaselineHash hash = new BaselineHash();
    hash.add(content);
    return HexFormat.of().toHexDigits(hash.hash.getAsLong());
  }

  private void add(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        node.fields().forEachRemaining(member -> members.put(member.getKey(), member.getValue()));
        hash.putChar('o').putInt(members.size());
        members.forEach(
            (name, value) -> {
              hash.putString(name);
              add(value);
            });
      }
      case ARRAY -> {
        hash.putChar('a').putInt(node.size());
        node.forEach(this::add);
      }
      case STRING -> hash.putChar('s').putString(node.textValue());
      case NUMBER -> addNumber(node);
      case BOOLEAN -> hash.putChar('b').putBoolean(node.booleanValue());
      default -> hash.putChar('n');
    }
  }

  private void addNumber(JsonNode number) {
    double value = number.doubleValue();
    if (number.isIntegralNumber() && Math.abs(value) > 0x1p53) {
      hash.putChar('i').putString(number.asText()); // more digits than a double holds
    } else {
      hash.putChar('d').putDouble(value);
    }
  }
}

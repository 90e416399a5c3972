package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document with its place. What is wrong is noted, and reading goes on with a
 * substitute, so that all problems are found at once.
 *
 * @param node the value; a missing node where there is none
 * @param path where it is, such as {@code features[3].completeness}
 * @param problems where problems are noted
 */
record Place(JsonNode node, String path, Problems problems) {
  /** What is wrong with a document. */
  static final class Problems {
    private static final int SHOWN = 100;

    private final List<String> noted = new ArrayList<>();
    private long count;

    void note(String path, String rule) {
      if (count++ < SHOWN) {
        noted.add(path.isEmpty() ? rule : path + ": " + rule);
      }
    }

    void throwIfAny() throws InvalidSageMakerFile {
      if (count > SHOWN) {
        noted.add("and " + (count - SHOWN) + " more");
      }
      if (count > 0) {
        throw new InvalidSageMakerFile(noted);
      }
    }
  }

  /** Whether there is anything but null. */
  boolean isThere() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** A member under its name or, if that is not there, in camel case. */
  Place at(String member) {
    String name = member;
    JsonNode value = node.get(member);
    if (value == null) {
      String camel = camel(member);
      value = node.get(camel);
      name = value == null ? member : camel;
    }
    return new Place(
        value == null ? MissingNode.getInstance() : value,
        path.isEmpty() ? name : path + "." + name,
        problems);
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder(snake.length());
    for (int i = 0; i < snake.length(); i++) {
      if (snake.charAt(i) == '_' && i + 1 < snake.length()) {
        camel.append(Character.toUpperCase(snake.charAt(++i)));
      } else {
        camel.append(snake.charAt(i));
      }
    }
    return camel.toString();
  }

  /** A member that must be an object; a missing one is noted. */
  Place object(String member) {
    Place place = at(member);
    if (!place.isThere()) {
      place.note("is missing");
    }
    return place.ifObject();
  }

  /** A member that may be missing and else must be an object. */
  Place optionalObject(String member) {
    return at(member).ifObject();
  }

  /** This, or a missing place where it is something else than an object, which is noted. */
  Place ifObject() {
    if (isThere() && !node.isObject()) {
      wrong("an object");
      return new Place(MissingNode.getInstance(), path, problems);
    }
    return this;
  }

  /** The elements; none where this is missing. */
  List<Place> elements() {
    List<Place> elements = new ArrayList<>();
    if (!isThere()) {
      return elements;
    }
    if (!node.isArray()) {
      wrong("an array");
      return elements;
    }
    for (JsonNode element : node) {
      elements.add(new Place(element, path + "[" + elements.size() + "]", problems));
    }
    return elements;
  }

  /** This string; an empty one, noted, where it is none. */
  String text() {
    if (!node.isTextual()) {
      wrong("a string");
      return "";
    }
    return node.textValue();
  }

  /** This number, which the files also write as a string where JSON has none. */
  double number() {
    if (node.isNumber()) {
      return node.doubleValue(); // its size was judged when the document was read
    }
    String text = node.isTextual() ? node.textValue() : "";
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        wrong("a number");
        yield 0;
      }
    };
  }

  /** This finite number. */
  double finite() {
    if (!node.isNumber()) {
      wrong("a finite number");
      return 0;
    }
    return node.doubleValue();
  }

  /** This share, 0 to 1, or null where it is missing. */
  @Nullable Double share() {
    if (!isThere()) {
      return null;
    }
    if (!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() <= 1)) {
      wrong("a number from 0 to 1");
      return null;
    }
    return node.doubleValue();
  }

  /** This count: a whole number of 0 or more, however written. */
  long count() {
    double value = node.isNumber() ? node.doubleValue() : -1;
    if (value < 0 || value > 0x1p53 || value != Math.rint(value)) {
      wrong("a whole number from 0 to 2^53");
      return 0;
    }
    return node.longValue();
  }

  /**
   * A switch: {@code Enabled} or {@code Disabled} in any case, or a boolean; null where missing.
   */
  @Nullable Boolean enabled() {
    if (!isThere()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    String text = node.isTextual() ? node.textValue().toLowerCase(Locale.ROOT) : "";
    switch (text) {
      case "enabled":
        return true;
      case "disabled":
        return false;
      default:
        wrong("Enabled or Disabled");
        return null;
    }
  }

  /** What the text names, or null where it is missing. */
  <T> @Nullable T named(Function<String, Optional<T>> known, String expected) {
    if (!isThere()) {
      return null;
    }
    Optional<T> found = node.isTextual() ? known.apply(node.textValue()) : Optional.empty();
    if (found.isEmpty()) {
      wrong(expected);
    }
    return found.orElse(null);
  }

  /** Notes what is wrong here. */
  void note(String rule) {
    problems.note(path, rule);
  }

  /** Notes that something else must be here. */
  void wrong(String expected) {
    String text = node.isContainerNode() ? "" : node.toString();
    String shown =
        node.isMissingNode()
            ? "nothing"
            : node.isObject()
                ? "an object"
                : node.isArray()
                    ? "an array"
                    : text.length() <= 60 ? text : text.substring(0, 60) + "…";
    note("must be " + expected + ": was " + shown);
  }

  /** Every value below this one that is no container, with its place. */
  void eachValue(java.util.function.Consumer<Place> visitor) {
    if (node.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> members = node.fields();
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
        new Place(member.getValue(), name, problems).eachValue(visitor);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        new Place(node.get(i), path + "[" + i + "]", problems).eachValue(visitor);
      }
    } else {
      visitor.accept(this);
    }
  }
}

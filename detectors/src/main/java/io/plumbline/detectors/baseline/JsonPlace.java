package io.plumbline.detectors.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON document with its place, so that whatever is wrong is reported where it is.
 *
 * @param node the value
 * @param path where it is, such as {@code columns[3].edges}; empty for the document
 */
record JsonPlace(JsonNode node, String path) {
  /** A member of this object, which must be there. */
  JsonPlace at(String member) throws InvalidBaseline {
    if (!node.isObject()) {
      throw wrong("an object");
    }
    JsonNode value = node.get(member);
    JsonPlace place =
        new JsonPlace(
            value == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : value,
            path.isEmpty() ? member : path + "." + member);
    if (value == null) {
      throw new InvalidBaseline(place.path, "is missing");
    }
    return place;
  }

  /** The elements of this array. */
  List<JsonPlace> elements(int most) throws InvalidBaseline {
    if (!node.isArray()) {
      throw wrong("an array");
    }
    if (node.size() > most) {
      throw new InvalidBaseline(
          path, "must have at most " + most + " elements: had " + node.size());
    }
    List<JsonPlace> elements = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      elements.add(new JsonPlace(element, path + "[" + elements.size() + "]"));
    }
    return elements;
  }

  /** The names of this object's members. */
  List<String> names(int most) throws InvalidBaseline {
    if (!node.isObject()) {
      throw wrong("an object");
    }
    if (node.size() > most) {
      throw new InvalidBaseline(path, "must have at most " + most + " members: had " + node.size());
    }
    List<String> names = new ArrayList<>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether there is a null here. */
  boolean isNull() {
    return node.isNull();
  }

  /** This string. */
  String text() throws InvalidBaseline {
    if (!node.isTextual()) {
      throw wrong("a string");
    }
    return node.textValue();
  }

  /** This string, or null. */
  @Nullable String textOrNull() throws InvalidBaseline {
    return isNull() ? null : text();
  }

  /** These strings. */
  List<String> texts(int most) throws InvalidBaseline {
    List<String> texts = new ArrayList<>();
    for (JsonPlace element : elements(most)) {
      texts.add(element.text());
    }
    return texts;
  }

  /** This whole number. */
  long integer() throws InvalidBaseline {
    boolean whole = node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue());
    if (!whole || !node.canConvertToLong()) {
      throw wrong("a whole number");
    }
    return node.longValue();
  }

  /** This finite number. */
  double number() throws InvalidBaseline {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong("a finite number");
    }
    return node.doubleValue();
  }

  /** These finite numbers. */
  double[] numbers(int most) throws InvalidBaseline {
    List<JsonPlace> elements = elements(most);
    double[] numbers = new double[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = elements.get(i).number();
    }
    return numbers;
  }

  /** A complaint that something else must be here. */
  InvalidBaseline wrong(String expected) {
    String text = node.toString();
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return new InvalidBaseline(path, "must be " + expected + ": was " + shown);
  }
}

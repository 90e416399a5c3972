package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.constraint.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code constraint_violations.json}, in documentation also {@code constraints_violations.json}.
 *
 * <p>Entries of other monitors name a facet or a metric and no feature: their feature name is empty
 * here, and the document keeps what they have instead.
 */
public final class ViolationsJson {
  private ViolationsJson() {}

  /**
   * Reads a document.
   *
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<List<Violation>> read(String text) throws InvalidSageMakerFile {
    ObjectNode source = Documents.parse(text);
    Place.Problems problems = new Place.Problems();
    Place root = new Place(source, "", problems);
    StatisticsJson.version(root);
    Place entries = root.at("violations");
    if (!entries.isThere()) {
      entries.note("is missing");
    }
    List<Violation> violations = new ArrayList<>();
    for (Place entry : entries.elements()) {
      if (!entry.node().isObject()) {
        entry.wrong("an object");
        continue;
      }
      Place feature = entry.at("feature_name");
      violations.add(
          new Violation(
              feature.isThere() ? feature.text() : "",
              entry.at("constraint_check_type").text(),
              entry.at("description").text()));
    }
    problems.throwIfAny();
    return new SageMakerDocument<>(List.copyOf(violations), source, ViolationsJson::tree);
  }

  /** The text of violations, ending in a line break. */
  public static String write(List<Violation> violations) {
    return Documents.text(tree(violations));
  }

  static ObjectNode tree(List<Violation> violations) {
    ObjectNode tree = Documents.NODES.objectNode();
    ArrayNode entries = tree.putArray("violations");
    for (Violation violation : violations) {
      entries
          .addObject()
          .put("feature_name", violation.featureName())
          .put("constraint_check_type", violation.checkType())
          .put("description", violation.description());
    }
    return tree;
  }
}

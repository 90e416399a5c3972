package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.constraint.Constraints;
import io.plumbline.detectors.constraint.FeatureConstraints;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.MonitoringConfig;
import io.plumbline.detectors.constraint.MonitoringConfig.CategoricalMethod;
import io.plumbline.detectors.constraint.MonitoringConfig.ComparisonMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code constraints.json}.
 *
 * <p>Accepted in every known spelling: a {@code version} that is a number or a string; the form of
 * 2019 with {@code enable_comparisons} and {@code min_domain_mass}; a column's overrides as {@code
 * monitoring_config_overrides} or {@code monitoringConfigOverrides}, on the column or within its
 * {@code string_constraints} or {@code num_constraints} (the column's own win); methods as {@code
 * Robust} or {@code linf_robust}; any block absent. The newer spelling wins where a file has both.
 */
public final class ConstraintsJson {
  private ConstraintsJson() {}

  /**
   * Reads a document.
   *
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<Constraints> read(String text) throws InvalidSageMakerFile {
    ObjectNode source = Documents.parse(text);
    Place.Problems problems = new Place.Problems();
    Place root = new Place(source, "", problems);
    StatisticsJson.version(root);
    if (root.at("dataset").isThere() && !root.at("monitoring_config").isThere()) {
      root.note("is a statistics.json: a constraints.json is needed");
      problems.throwIfAny();
    }
    List<FeatureConstraints> features = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Place feature : root.at("features").elements()) {
      String name = StatisticsJson.name(feature, names);
      if (name != null) {
        features.add(feature(name, feature));
      }
    }
    MonitoringConfig config = config(root.optionalObject("monitoring_config"));
    problems.throwIfAny();
    return new SageMakerDocument<>(
        new Constraints(features, config), source, ConstraintsJson::tree);
  }

  /** The text of constraints, ending in a line break. */
  public static String write(Constraints constraints) {
    return Documents.text(tree(constraints));
  }

  // ---- reading ----

  private static FeatureConstraints feature(String name, Place feature) {
    Place numbers = feature.optionalObject("num_constraints");
    Place strings = feature.optionalObject("string_constraints");
    MonitoringConfig overrides =
        overrides(feature).over(overrides(strings)).over(overrides(numbers));
    Place domains = strings.at("domains");
    List<String> allowed = null;
    if (domains.isThere()) {
      allowed = new ArrayList<>();
      for (Place domain : domains.elements()) {
        allowed.add(domain.text());
      }
    }
    return new FeatureConstraints(
        name,
        feature
            .at("inferred_type")
            .named(InferredType::of, "Fractional, Integral, String or Unknown"),
        feature.at("completeness").share(),
        bool(numbers.at("is_non_negative")),
        allowed,
        overrides);
  }

  private static @Nullable Boolean bool(Place place) {
    if (place.isThere() && !place.node().isBoolean()) {
      place.wrong("true or false");
      return null;
    }
    return place.isThere() ? place.node().booleanValue() : null;
  }

  private static MonitoringConfig overrides(Place of) {
    return config(of.optionalObject("monitoring_config_overrides"));
  }

  private static MonitoringConfig config(Place config) {
    Place comparison = config.optionalObject("distribution_constraints");
    return new MonitoringConfig(
        config.at("evaluate_constraints").enabled(),
        config.at("emit_metrics").enabled(),
        config.at("datatype_check_threshold").share(),
        newer(
            config.at("domain_content_threshold").share(),
            comparison.at("min_domain_mass").share()),
        newer(
            comparison.at("perform_comparison").enabled(),
            comparison.at("enable_comparisons").enabled()),
        comparison.at("comparison_threshold").share(),
        comparison.at("comparison_method").named(ComparisonMethod::of, "Simple or Robust"),
        comparison.at("categorical_comparison_threshold").share(),
        comparison
            .at("categorical_drift_method")
            .named(CategoricalMethod::of, "LInfinity or ChiSquared"));
  }

  private static <T> @Nullable T newer(@Nullable T newer, @Nullable T older) {
    return newer == null ? older : newer;
  }

  // ---- writing ----

  static ObjectNode tree(Constraints constraints) {
    ObjectNode tree = Documents.NODES.objectNode();
    Documents.put(tree, "version", 0);
    ArrayNode features = tree.putArray("features");
    for (FeatureConstraints feature : constraints.features()) {
      write(feature, features.addObject());
    }
    if (!constraints.config().equals(MonitoringConfig.NONE)) {
      tree.set("monitoring_config", tree(constraints.config()));
    }
    return tree;
  }

  private static void write(FeatureConstraints feature, ObjectNode node) {
    node.put("name", feature.name());
    InferredType type = feature.type();
    if (type != null) {
      node.put("inferred_type", type.wireName());
    }
    put(node, "completeness", feature.completeness());
    Boolean nonNegative = feature.nonNegative();
    if (nonNegative != null) {
      node.putObject("num_constraints").put("is_non_negative", nonNegative);
    }
    List<String> domains = feature.domains();
    if (domains != null) {
      ArrayNode values = node.putObject("string_constraints").putArray("domains");
      domains.forEach(values::add);
    }
    if (!feature.overrides().equals(MonitoringConfig.NONE)) {
      node.set("monitoring_config_overrides", tree(feature.overrides()));
    }
  }

  private static ObjectNode tree(MonitoringConfig config) {
    ObjectNode tree = Documents.NODES.objectNode();
    put(tree, "evaluate_constraints", config.evaluateConstraints());
    put(tree, "emit_metrics", config.emitMetrics());
    put(tree, "datatype_check_threshold", config.datatypeCheckThreshold());
    put(tree, "domain_content_threshold", config.domainContentThreshold());
    ObjectNode comparison = Documents.NODES.objectNode();
    put(comparison, "perform_comparison", config.performComparison());
    put(comparison, "comparison_threshold", config.comparisonThreshold());
    ComparisonMethod method = config.comparisonMethod();
    if (method != null) {
      comparison.put("comparison_method", method.wireName());
    }
    put(comparison, "categorical_comparison_threshold", config.categoricalComparisonThreshold());
    CategoricalMethod drift = config.categoricalDriftMethod();
    if (drift != null) {
      comparison.put("categorical_drift_method", drift.wireName());
    }
    if (!comparison.isEmpty()) {
      tree.set("distribution_constraints", comparison);
    }
    return tree;
  }

  private static void put(ObjectNode node, String name, @Nullable Boolean enabled) {
    if (enabled != null) {
      node.put(name, enabled ? "Enabled" : "Disabled");
    }
  }

  private static void put(ObjectNode node, String name, @Nullable Double value) {
    if (value != null) {
      Documents.put(node, name, value);
    }
  }
}

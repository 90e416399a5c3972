package io.plumbline.connectors.sagemaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.detectors.constraint.FeatureStatistics;
import io.plumbline.detectors.constraint.InferredType;
import io.plumbline.detectors.constraint.NumericStatistics;
import io.plumbline.detectors.constraint.SketchLevels;
import io.plumbline.detectors.constraint.Statistics;
import io.plumbline.detectors.constraint.StringStatistics;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code statistics.json}.
 *
 * <p>Accepted as published files have it: a {@code version} that is a number or a string, columns
 * of type {@code Unknown} without a block, string columns without a distribution, a file without
 * {@code features} (model quality has such ones; it then has no columns). Figures may be the
 * strings {@code NaN} and {@code Infinity}; the values of a sketch may not.
 */
public final class StatisticsJson {
  private StatisticsJson() {}

  /**
   * Reads a document.
   *
   * @throws InvalidSageMakerFile with every problem, if there is one
   */
  public static SageMakerDocument<Statistics> read(String text) throws InvalidSageMakerFile {
    ObjectNode source = Documents.parse(text);
    Place.Problems problems = new Place.Problems();
    Place root = new Place(source, "", problems);
    version(root);
    Place dataset = root.optionalObject("dataset");
    if (!dataset.isThere() && root.at("monitoring_config").isThere()) {
      root.note("is a constraints.json: a statistics.json is needed");
      problems.throwIfAny();
    }
    Place items = dataset.at("item_count");
    long itemCount = items.isThere() ? items.count() : 0;
    if (!items.isThere() && root.at("features").isThere()) {
      items.note("is missing");
    }
    Instant time = time(dataset.at("evaluation_time"));
    List<FeatureStatistics> features = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Place feature : root.at("features").elements()) {
      String name = name(feature, names);
      if (name != null) {
        features.add(feature(name, feature, itemCount));
      }
    }
    problems.throwIfAny();
    return new SageMakerDocument<>(
        new Statistics(itemCount, time, features), source, StatisticsJson::tree);
  }

  /** The text of statistics, ending in a line break. */
  public static String write(Statistics statistics) {
    return new String(bytes(statistics), StandardCharsets.UTF_8);
  }

  /**
   * The same in UTF-8. Column by column: the sketches of a thousand columns are tens of megabytes
   * as text, and many times that as a tree.
   */
  public static byte[] bytes(Statistics statistics) {
    return Documents.bytes(
        json -> {
          json.writeStartObject();
          json.writeFieldName("version");
          json.writeTree(Documents.number(0));
          json.writeFieldName("dataset");
          json.writeTree(dataset(statistics));
          json.writeArrayFieldStart("features");
          for (FeatureStatistics feature : statistics.features()) {
            json.writeTree(tree(feature));
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  // ---- reading ----

  static void version(Place root) {
    Place version = root.at("version");
    if (version.isThere() && !version.node().isNumber() && !version.node().isTextual()) {
      version.wrong("a number or a string");
    }
  }

  /** The name of a feature, or null where it has none or one that was there before. */
  static @Nullable String name(Place feature, Set<String> names) {
    if (!feature.node().isObject()) {
      feature.wrong("an object");
      return null;
    }
    Place name = feature.at("name");
    if (!name.node().isTextual()) {
      name.wrong("a string");
      return null;
    }
    if (!names.add(name.text())) {
      name.note("must not repeat the name of another feature: was " + name.node());
      return null;
    }
    return name.text();
  }

  private static @Nullable Instant time(Place time) {
    if (!time.isThere()) {
      return null;
    }
    String text = time.text();
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      // Only people read it: not worth refusing a file. The document keeps it.
      return null;
    }
  }

  private static FeatureStatistics feature(String name, Place feature, long itemCount) {
    Place typed = feature.at("inferred_type");
    InferredType type = typed.named(InferredType::of, "Fractional, Integral, String or Unknown");
    if (!typed.isThere()) {
      typed.note("is missing");
    }
    Place numeric = feature.optionalObject("numerical_statistics");
    Place strings = feature.optionalObject("string_statistics");
    if (numeric.isThere() && strings.isThere()) {
      feature.note("must have numerical_statistics or string_statistics, not both");
    }
    if (type == null || numeric.isThere() && strings.isThere()) {
      return new FeatureStatistics(name, InferredType.UNKNOWN, 0, itemCount, null, null, null);
    }
    Place block = numeric.isThere() ? numeric : strings;
    if (!block.isThere()) {
      if (type != InferredType.UNKNOWN) {
        feature
            .at(type.isNumeric() ? "numerical_statistics" : "string_statistics")
            .note("is missing");
      }
      return new FeatureStatistics(name, type, 0, itemCount, null, null, null);
    }
    Place common = block.object("common");
    long present = common.isThere() ? common.at("num_present").count() : 0;
    long missing = common.isThere() ? common.at("num_missing").count() : 0;
    return new FeatureStatistics(
        name,
        type,
        present,
        missing,
        numeric.isThere() ? numeric(numeric) : null,
        strings.isThere() ? strings(strings) : null,
        null);
  }

  private static NumericStatistics numeric(Place block) {
    Place kll = block.optionalObject("distribution").optionalObject("kll");
    List<NumericStatistics.Bucket> buckets = new ArrayList<>();
    for (Place bucket : kll.at("buckets").elements()) {
      double lower = bucket.at("lower_bound").finite();
      double upper = bucket.at("upper_bound").finite();
      double count = bucket.at("count").finite();
      if (!(lower <= upper) || !(count >= 0)) {
        bucket.note("must have bounds in order and a count of 0 or more");
      }
      buckets.add(new NumericStatistics.Bucket(lower, upper, count));
    }
    return new NumericStatistics(
        block.at("mean").number(),
        block.at("sum").number(),
        block.at("std_dev").number(),
        block.at("min").number(),
        block.at("max").number(),
        buckets,
        sketch(kll.optionalObject("sketch")));
  }

  private static @Nullable SketchLevels sketch(Place sketch) {
    if (!sketch.isThere()) {
      return null;
    }
    Place parameters = sketch.optionalObject("parameters");
    Place c = parameters.at("c");
    Place k = parameters.at("k");
    Place data = sketch.at("data");
    List<double[]> levels = new ArrayList<>();
    for (Place level : data.elements()) {
      List<Place> values = level.elements();
      double[] numbers = new double[values.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = values.get(i).finite();
      }
      levels.add(numbers);
    }
    try {
      return new SketchLevels(
          c.isThere() ? c.finite() : SketchLevels.C,
          k.isThere() ? k.finite() : SketchLevels.K,
          levels);
    } catch (IllegalArgumentException e) {
      data.note(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static StringStatistics strings(Place block) {
    Place distinct = block.at("distinct_count");
    double distinctCount = distinct.isThere() ? distinct.finite() : 0;
    Place buckets =
        block.optionalObject("distribution").optionalObject("categorical").at("buckets");
    if (!buckets.isThere()) {
      return new StringStatistics(distinctCount, null);
    }
    List<StringStatistics.Category> categories = new ArrayList<>();
    Set<String> values = new HashSet<>();
    for (Place bucket : buckets.elements()) {
      Place value = bucket.at("value");
      String text = value.text();
      long count = bucket.at("count").count();
      if (values.add(text)) {
        categories.add(new StringStatistics.Category(text, count));
      } else {
        value.note("must not repeat a category: was " + value.node());
      }
    }
    return new StringStatistics(distinctCount, categories);
  }

  // ---- writing ----

  static ObjectNode tree(Statistics statistics) {
    ObjectNode tree = Documents.NODES.objectNode();
    Documents.put(tree, "version", 0);
    tree.set("dataset", dataset(statistics));
    ArrayNode features = tree.putArray("features");
    statistics.features().forEach(feature -> features.add(tree(feature)));
    return tree;
  }

  private static ObjectNode dataset(Statistics statistics) {
    ObjectNode dataset = Documents.NODES.objectNode();
    dataset.put("item_count", statistics.itemCount());
    Instant time = statistics.evaluationTime();
    if (time != null) {
      dataset.put("evaluation_time", time.toString());
    }
    return dataset;
  }

  private static ObjectNode tree(FeatureStatistics feature) {
    ObjectNode node = Documents.NODES.objectNode();
    node.put("name", feature.name());
    node.put("inferred_type", feature.type().wireName());
    NumericStatistics numeric = feature.numeric();
    if (numeric != null) {
      ObjectNode block = node.putObject("numerical_statistics");
      common(block, feature);
      write(numeric, block);
    }
    StringStatistics strings = feature.strings();
    if (strings != null) {
      ObjectNode block = node.putObject("string_statistics");
      common(block, feature);
      write(strings, block);
    }
    return node;
  }

  private static void common(ObjectNode block, FeatureStatistics feature) {
    block
        .putObject("common")
        .put("num_present", feature.present())
        .put("num_missing", feature.missing());
  }

  private static void write(NumericStatistics numeric, ObjectNode block) {
    Documents.put(block, "mean", numeric.mean());
    Documents.put(block, "sum", numeric.sum());
    Documents.put(block, "std_dev", numeric.standardDeviation());
    Documents.put(block, "min", numeric.min());
    Documents.put(block, "max", numeric.max());
    SketchLevels sketch = numeric.sketch();
    if (numeric.buckets().isEmpty() && sketch == null) {
      return;
    }
    ObjectNode kll = block.putObject("distribution").putObject("kll");
    ArrayNode buckets = kll.putArray("buckets");
    for (NumericStatistics.Bucket bucket : numeric.buckets()) {
      ObjectNode node = buckets.addObject();
      Documents.put(node, "lower_bound", bucket.lowerBound());
      Documents.put(node, "upper_bound", bucket.upperBound());
      Documents.put(node, "count", bucket.count());
    }
    if (sketch == null) {
      return;
    }
    ObjectNode node = kll.putObject("sketch");
    ObjectNode parameters = node.putObject("parameters");
    Documents.put(parameters, "c", sketch.c());
    Documents.put(parameters, "k", sketch.k());
    ArrayNode data = node.putArray("data");
    for (int h = 0; h < sketch.levels(); h++) {
      ArrayNode level = data.addArray();
      for (double value : sketch.level(h)) {
        level.add(Documents.number(value));
      }
    }
  }

  private static void write(StringStatistics strings, ObjectNode block) {
    Documents.put(block, "distinct_count", strings.distinctCount());
    List<StringStatistics.Category> categories = strings.categories();
    if (categories == null) {
      return;
    }
    ArrayNode buckets =
        block.putObject("distribution").putObject("categorical").putArray("buckets");
    for (StringStatistics.Category category : categories) {
      buckets.addObject().put("value", category.value()).put("count", category.count());
    }
  }
}

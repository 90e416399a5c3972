package io.plumbline.connectors.format;

import io.plumbline.detectors.event.Section;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping turned around: what each field of a record is used for. */
final class MappingNode {
  /** What a value can become, features aside. */
  enum Use {
    EVENT_ID("event-id", null),
    EVENT_TIME("event-time", null),
    MODEL("model", null),
    MODEL_VERSION("model-version", null),
    PREDICTION_LABEL("prediction.label", Section.PREDICTION_LABEL),
    PREDICTION_SCORE("prediction.score", Section.PREDICTION_SCORE),
    PROBABILITIES("prediction.probabilities", Section.PROBABILITY),
    LATENCY("latency-ms", Section.LATENCY),
    TRUTH("label", Section.TRUTH),
    ATTRIBUTIONS("attributions", null),
    TAGS("tags", null);

    private final String key;
    private final @Nullable Section section;

    Use(String key, @Nullable Section section) {
      this.key = key;
      this.section = section;
    }

    /** The key of the mapping. */
    String key() {
      return key;
    }

    /** Where its cells go; null for what makes none. */
    @Nullable Section section() {
      return section;
    }

    /** Whether it is named only so that it is no feature. */
    boolean passedOver() {
      return this == ATTRIBUTIONS || this == TAGS;
    }
  }

  private final FieldPath path;
  private final Map<String, MappingNode> children = new LinkedHashMap<>();
  private final Set<Use> uses = EnumSet.noneOf(Use.class);
  private @Nullable String column;
  private boolean named;
  private boolean excepted;

  private MappingNode(FieldPath path) {
    this.path = path;
  }

  /** The root of a mapping. */
  static MappingNode of(EventMapping mapping) {
    MappingNode root = new MappingNode(FieldPath.ROOT);
    root.use(mapping.eventId(), Use.EVENT_ID);
    root.use(mapping.eventTime().field(), Use.EVENT_TIME);
    root.use(mapping.model(), Use.MODEL);
    root.use(mapping.modelVersion(), Use.MODEL_VERSION);
    root.use(mapping.predictionLabel(), Use.PREDICTION_LABEL);
    root.use(mapping.predictionScore(), Use.PREDICTION_SCORE);
    root.use(mapping.probabilities(), Use.PROBABILITIES);
    root.use(mapping.latencyMs(), Use.LATENCY);
    root.use(mapping.label(), Use.TRUTH);
    root.use(mapping.attributions(), Use.ATTRIBUTIONS);
    root.use(mapping.tags(), Use.TAGS);
    root.at(mapping.features().under()).features(mapping.features());
    root.settle();
    return root;
  }

  private void use(@Nullable FieldPath at, Use use) {
    if (at != null) {
      at(at).uses.add(use);
    }
  }

  private MappingNode at(FieldPath below) {
    MappingNode node = this;
    for (String name : below.names()) {
      MappingNode parent = node;
      node = node.children.computeIfAbsent(name, n -> new MappingNode(parent.path.child(n)));
    }
    return node;
  }

  private void features(MappedFeatures features) {
    if (features.only() == null) {
      column = "";
      features.except().forEach(field -> at(field).excepted = true);
    } else {
      features.only().forEach(field -> at(field).name(field.column()));
    }
    features.renamed().forEach(renamed -> at(renamed.field()).name(renamed.column()));
    named |= !features.under().names().isEmpty();
  }

  private void name(String as) {
    column = as;
    named = true;
  }

  /** Lets columns be what nothing else uses. */
  private void settle() {
    for (Map.Entry<String, MappingNode> entry : children.entrySet()) {
      MappingNode child = entry.getValue();
      if (child.column == null && !child.excepted && child.uses.isEmpty()) {
        child.column = columnOf(column, entry.getKey());
      }
      child.settle();
    }
  }

  /** The column of a field in something that makes columns. */
  static @Nullable String columnOf(@Nullable String outer, String name) {
    if (outer == null) {
      return null;
    }
    return outer.isEmpty()
        ? name
        : ComposedNames.bounded(ComposedNames.bounded(outer) + "." + name);
  }

  /** Where it stands in the record. */
  FieldPath path() {
    return path;
  }

  /** The fields that the mapping treats in a way of their own, by name. */
  Map<String, MappingNode> children() {
    return children;
  }

  /** What the value is used for, features aside. */
  Set<Use> uses() {
    return uses;
  }

  /**
   * The column that the value is, and the beginning of the columns of what is in it; empty where
   * only what is in it makes columns, null where nothing does.
   */
  @Nullable String column() {
    return column;
  }

  /** Whether the mapping names the field as a feature, as what holds them, or as no feature. */
  boolean named() {
    return named || excepted;
  }
}

package io.plumbline.jobs.config;

import io.plumbline.detectors.spec.VersionBaselineSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules between the parts of a configuration. */
final class CrossChecks {
  /** So many models are named in one notice. */
  private static final int NAMED = 3;

  private CrossChecks() {}

  /** No two models cover the same version of the same id. */
  static void modelIsNew(Place place, ModelConfig model, List<ModelConfig> before) {
    for (ModelConfig other : before) {
      if (!other.id().equals(model.id())) {
        continue;
      }
      if (Objects.equals(other.version(), model.version())) {
        place.problem(
            "every model must have an id and version of its own: was "
                + shown(model.id(), model.version())
                + " again");
      } else if (other.version() == null || model.version() == null) {
        place.problem(
            "a model without a version covers all, so no other entry may have its id: was "
                + shown(model.id(), model.version())
                + " beside "
                + shown(other.id(), other.version()));
      }
    }
  }

  /** A source that says whose events it carries names a model of the file. */
  static void sourcesNameKnownModels(Place root, List<ModelConfig> models) {
    Optional<Place> sources = root.fields().at("sources").filter(Place::isMapping);
    if (sources.isEmpty() || models.isEmpty()) {
      return;
    }
    for (Role role : Role.values()) {
      sources.get().fields().at(role.wireName()).stream()
          .flatMap(place -> place.oneOrMore().stream())
          .filter(Place::isMapping)
          .forEach(entry -> knownModel(entry.fields(), models));
    }
  }

  /** A version that another is compared with is watched itself: else its events are refused. */
  static void versionsAreThere(Fields root, List<ModelConfig> models) {
    for (int i = 0; i < models.size(); i++) {
      ModelConfig model = models.get(i);
      for (VersionBaselineSpec baseline : model.spec().versionBaselines()) {
        if (models.stream()
            .noneMatch(m -> m.id().equals(model.id()) && covers(m, baseline.version()))) {
          root.notice(
              "models",
              "no entry covers the version that "
                  + shown(model.id(), model.version())
                  + " is compared with: its events are unknown_version: was \""
                  + baseline.version()
                  + "\"");
        }
      }
    }
  }

  /** Feature events of no version are held against predictions of no version. */
  static void featureEventsHaveVersions(
      Fields root, List<SourceConfig> features, List<ModelConfig> models) {
    for (SourceConfig source : features) {
      StreamConfig stream = source.stream();
      boolean named =
          stream.version() != null
              || (stream.mapping() != null && stream.mapping().modelVersion() != null);
      List<String> without =
          models.stream()
              .filter(model -> stream.model() == null || stream.model().equals(model.id()))
              .filter(model -> model.version() == null)
              .map(ModelConfig::id)
              .toList();
      if (!named && !without.isEmpty()) {
        root.notice(
            "sources",
            "feature events of "
                + stream.name()
                + " that name no version are compared with predictions that name none, for models"
                + " whose entries have no version: "
                + String.join(", ", without.subList(0, Math.min(NAMED, without.size())))
                + (without.size() > NAMED ? " and " + (without.size() - NAMED) + " more" : ""));
      }
    }
  }

  private static void knownModel(Fields source, List<ModelConfig> models) {
    // What cannot be read was reported where the source was read.
    String model = scalar(source, "model");
    String version = scalar(source, "version");
    List<String> ids = models.stream().map(ModelConfig::id).distinct().toList();
    if (model != null && !ids.contains(model)) {
      source.problem(
          "model",
          "must be the id of a model under models: was \""
              + model
              + "\""
              + Suggestion.of(model, ids)
                  .map(id -> ", did you mean " + id + "?")
                  .orElse(", known are " + String.join(", ", ids)));
    } else if (model != null
        && version != null
        && models.stream().noneMatch(m -> m.id().equals(model) && covers(m, version))) {
      source.problem(
          "version", "must be a version that models cover: was \"" + version + "\" of " + model);
    }
  }

  private static boolean covers(ModelConfig model, String version) {
    return model.version() == null || model.version().equals(version);
  }

  private static @Nullable String scalar(Fields fields, String key) {
    return fields
        .at(key)
        .map(Place::value)
        .filter(YamlValue.Scalar.class::isInstance)
        .map(value -> ((YamlValue.Scalar) value).text())
        .orElse(null);
  }

  private static String shown(String id, @Nullable String version) {
    return id + (version == null ? " (any version)" : " version " + version);
  }
}

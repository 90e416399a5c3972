package io.plumbline.jobs.config;

import io.plumbline.detectors.check.Check;
import io.plumbline.detectors.check.Checks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a deployment's YAML file and finds everything that is wrong with it. */
public final class ConfigurationReader {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);
  private static final String STATE = ".plumbline";

  private final List<Check> checks;
  private final Function<String, @Nullable String> environment;

  /** A reader with its surroundings given: the checks of data quality, and where variables are. */
  ConfigurationReader(List<Check> checks, Function<String, @Nullable String> environment) {
    this.checks = checks;
    this.environment = environment;
  }

  /**
   * Reads a file.
   *
   * @param file the YAML file; paths in it are relative to its folder
   * @param overrides settings such as {@code models[0].baseline=b.json}, applied in their order
   * @throws InvalidConfiguration with all problems, if there are any
   */
  public static Configuration read(Path file, List<String> overrides) throws InvalidConfiguration {
    return new ConfigurationReader(Checks.ALL, System::getenv).load(file, overrides);
  }

  /** Reads a file. */
  Configuration load(Path file, List<String> overrides) throws InvalidConfiguration {
    Path absolute = file.toAbsolutePath().normalize();
    Problems problems = new Problems();
    Configuration configuration = null;
    String text = text(absolute, problems);
    YamlValue root = text == null ? null : YamlText.parse(text, problems);
    if (root instanceof YamlValue.Scalar scalar && scalar.kind() == YamlValue.ScalarKind.NULL) {
      problems.add("", 0, "the file must hold at least sources, models and sinks: was empty");
    } else if (root != null) {
      new Overrides(problems).apply(root, overrides);
      configuration = configuration(absolute, new Place(root, "", problems));
    }
    if (configuration == null || !problems.problems().isEmpty()) {
      throw new InvalidConfiguration(absolute, problems.problems());
    }
    return configuration;
  }

  private static @Nullable String text(Path file, Problems problems) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(YamlText.MAX_CHARACTERS + 1);
      if (bytes.length > YamlText.MAX_CHARACTERS) {
        problems.add("", 0, "the file must have at most " + YamlText.MAX_CHARACTERS + " bytes");
        return null;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add("", 0, "the file must be UTF-8: was another encoding");
    } catch (NoSuchFileException e) {
      problems.add("", 0, "the file must be there: was not found");
    } catch (IOException e) {
      problems.add("", 0, "the file must be readable: " + e.getMessage());
    }
    return null;
  }

  private @Nullable Configuration configuration(Path file, Place place) {
    if (!place.isMapping()) {
      place.problem(
          "the file must be a mapping with sources, models and sinks: was "
              + place.value().described());
      return null;
    }
    Fields fields = place.fields();
    Path state = fields.read("state", v -> folder(file, v), file.resolveSibling(STATE));
    References references = new References(file.resolveSibling(""), environment);
    long parallelism =
        fields.read("parallelism", Values.whole(1, Configuration.MAX_PARALLELISM), 1L);
    Duration interval =
        fields.read(
            "checkpoint-interval",
            Values.duration(Duration.ofMillis(100), Duration.ofDays(1)),
            CHECKPOINT_INTERVAL);
    boolean unaligned = fields.read("unaligned-checkpoints", Values::flag, false);
    Duration heartbeat =
        fields.read(
            "heartbeat", Values.duration(Duration.ofMillis(100), Duration.ofDays(1)), HEARTBEAT);
    long heartbeatsPerFigure = fields.read("heartbeats-per-figure", Values.whole(1, 10_000), 0L);
    // The same state over the same predictions is the same deployment; two containers with one
    // path but different inputs are not.
    String inputs =
        fields
            .at("sources")
            .flatMap(p -> p.fields().at("predictions"))
            .map(p -> p.value().canonical())
            .orElse("");
    String deployment = ContentHash.brief(state + "\n" + inputs);
    Sources sources = sources(fields, new SourceReader(file, references, deployment));
    Path folder =
        fields.readOrNull("models-folder", v -> file.resolveSibling(Values.text(v)).normalize());
    SpecTopicConfig topic =
        fields.at("models-topic").map(at -> SpecTopicConfig.read(at, references)).orElse(null);
    boolean elsewhere = fields.given("models-folder") || fields.given("models-topic");
    List<ModelConfig> models = models(fields, new ModelReader(file, checks), elsewhere);
    List<SinkConfig> sinks = sinks(fields, new SinkReader(file, references, deployment));
    Limits limits = fields.at("limits").map(Limits::read).orElse(Limits.DEFAULT);
    fields.refuseOthers();
    if (!elsewhere) {
      CrossChecks.sourcesNameKnownModels(place, models);
      CrossChecks.versionsAreThere(fields, models);
      CrossChecks.featureEventsHaveVersions(fields, sources.features(), models);
    }
    return new Configuration(
        file,
        state,
        (int) parallelism,
        interval,
        unaligned,
        heartbeat,
        (int) heartbeatsPerFigure,
        sources,
        models,
        folder,
        topic,
        sinks,
        limits,
        place.problems().notices());
  }

  private static Path folder(Path file, YamlValue value) {
    Path path = file.resolveSibling(Values.text(value)).normalize();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IllegalArgumentException("must be a folder: was the file " + path);
    }
    return path;
  }

  private static Sources sources(Fields fields, SourceReader reader) {
    if (fields.at("sources").isEmpty()) {
      fields.missing("sources", "a mapping with predictions");
      return new Sources(List.of(), List.of(), List.of());
    }
    Place place = fields.at("sources").get();
    Sources sources = reader.read(place.fields());
    String predictions = Role.PREDICTIONS.wireName();
    if (place.isMapping()) {
      Fields roles = place.fields();
      if (roles.has(predictions) && !roles.given(predictions)) {
        roles.missing(predictions, "one source or a list of them");
      }
    }
    return sources;
  }

  private static List<ModelConfig> models(Fields fields, ModelReader reader, boolean elsewhere) {
    List<ModelConfig> models = new ArrayList<>();
    List<Place> entries =
        elsewhere
            ? fields.at("models").map(Place::items).orElse(List.of())
            : entries(fields, "models", "model");
    for (Place entry : entries) {
      ModelConfig model = reader.read(entry);
      if (model != null) {
        CrossChecks.modelIsNew(entry, model, models);
        models.add(model);
      }
    }
    return models;
  }

  private static List<SinkConfig> sinks(Fields fields, SinkReader reader) {
    List<Place> entries = entries(fields, "sinks", "sink");
    return entries.isEmpty() ? List.of() : reader.read(fields.at("sinks").get());
  }

  private static List<Place> entries(Fields fields, String key, String one) {
    if (fields.at(key).isEmpty()) {
      fields.missing(key, "a list of at least one " + one);
      return List.of();
    }
    Place place = fields.at(key).get();
    List<Place> entries = place.items();
    if (place.value() instanceof YamlValue.Sequence && entries.isEmpty()) {
      place.problem("must be a list of at least one " + one + ": was empty");
    }
    return entries;
  }
}

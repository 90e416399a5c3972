package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the entries under {@code sources}: which kind each is of, and what every source has. */
final class SourceReader {
  /** All kinds of sources. */
  static final List<SourceType> TYPES = List.of(FilesSource.TYPE, KafkaSource.TYPE);

  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(60);
  private static final Duration FUTURE = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Path file;
  private final References references;
  private final String deployment;
  private final Set<String> names = new HashSet<>();

  /**
   * A reader for one file.
   *
   * @param deployment what tells this deployment from others, for the default consumer group
   */
  SourceReader(Path file, References references, String deployment) {
    this.file = file;
    this.references = references;
    this.deployment = deployment;
  }

  /** The sources by role. */
  Sources read(Fields fields) {
    Sources sources =
        new Sources(
            role(fields, Role.PREDICTIONS),
            role(fields, Role.FEATURES),
            role(fields, Role.GROUND_TRUTH));
    if (!fields.has(Role.PREDICTIONS.wireName())) {
      fields.missing(Role.PREDICTIONS.wireName(), "one source or a list of them");
    }
    if (fields.at(Role.GROUND_TRUTH.wireName()).isPresent()) {
      fields.notice(Role.GROUND_TRUTH.wireName(), "accepted, not read by this version");
    }
    fields.refuseOthers();
    return sources;
  }

  private List<SourceConfig> role(Fields fields, Role role) {
    List<SourceConfig> sources = new ArrayList<>();
    fields
        .at(role.wireName())
        .ifPresent(
            place -> {
              List<Place> entries = place.oneOrMore();
              if (entries.isEmpty()) {
                place.problem("must be one source or a list of them: was an empty list");
              }
              for (int i = 0; i < entries.size(); i++) {
                String name = role.wireName() + (i == 0 ? "" : "-" + (i + 1));
                SourceConfig source = source(entries.get(i).fields(), role, name);
                if (source != null) {
                  sources.add(source);
                }
              }
            });
    return sources;
  }

  private @Nullable SourceConfig source(Fields fields, Role role, String defaultName) {
    String types = TYPES.stream().map(SourceType::name).collect(Collectors.joining(", "));
    SourceType type = fields.require("type", SourceReader::type, "one of " + types);
    if (type == null) {
      return null;
    }
    StreamConfig stream = stream(fields, role, defaultName, type.files());
    String name = "plumbline-" + defaultName + "-" + deployment;
    SourceConfig source =
        type.reading().read(new SourceEntry(fields, stream, file, references, name));
    fields.refuseOthers();
    return source;
  }

  private static SourceType type(YamlValue value) {
    if (Values.text(value).equals("kinesis")) {
      throw new IllegalArgumentException("kinesis is not built yet: use files or kafka");
    }
    return Values.choice(TYPES, SourceType::name).apply(value);
  }

  private static Duration idleAfter(Fields fields) {
    Duration idleAfter =
        fields.read("idle-after", Values.duration(Duration.ofMillis(1), DAY), IDLE_AFTER);
    if (idleAfter.compareTo(IDLE_AFTER) < 0) {
      fields.notice(
          "idle-after",
          "below 60s a split that only waits for its turn counts as idle, and its events may come"
              + " late: is "
              + Values.written(idleAfter));
    }
    return idleAfter;
  }

  private StreamConfig stream(Fields fields, Role role, String defaultName, boolean files) {
    Duration idleAfter = files ? IDLE_AFTER : idleAfter(fields);
    String name = fields.read("name", Values::text, defaultName);
    if (name.equals(Sources.SPECS)) {
      fields.problem(
          "name", "what is refused of models is accounted under this name: was \"" + name + "\"");
    } else if (!names.add(name)) {
      fields.problem("name", "a source's name must be its own: was \"" + name + "\" again");
    }
    Format format =
        fields.read(
            "format", Values.choice(List.of(Format.values()), Format::wireName), Format.JSON);
    EventMapping mapping = fields.at("mapping").map(MappingReader::read).orElse(null);
    if (fields.has("mapping") && role == Role.GROUND_TRUTH) {
      fields.problem("mapping", "ground truth cannot be mapped so far: left out");
    }
    SchemaOrigin schemas =
        format.input().schemas(new SchemaReader(file, references), fields, files, mapping);
    String model = fields.readOrNull("model", Values::text);
    String version = fields.readOrNull("version", Values::text);
    Duration outOfOrderness =
        fields.read("out-of-orderness", Values.duration(Duration.ZERO, DAY), OUT_OF_ORDERNESS);
    Duration future =
        fields.read("allowed-future", Values.duration(Duration.ZERO, Duration.ofDays(365)), FUTURE);
    Duration dropWithin = ModelReader.dropWithin(fields);
    return new StreamConfig(
        name,
        role,
        format,
        model,
        version,
        outOfOrderness,
        idleAfter,
        future,
        dropWithin == null ? Duration.ZERO : dropWithin,
        mapping,
        schemas,
        MonitorsReader.source(fields));
  }
}

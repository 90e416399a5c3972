package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the entries under {@code sources}. */
final class SourceReader {
  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(60);
  private static final Duration FUTURE = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Map<String, String> RESERVED =
      Map.of("bootstrap.servers", "bootstrap-servers", "group.id", "group-id");

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
    for (Role role : List.of(Role.FEATURES, Role.GROUND_TRUTH)) {
      if (fields.at(role.wireName()).isPresent()) {
        fields.notice(role.wireName(), "accepted, not read by this version");
      }
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
                SourceConfig source = source(entries.get(i), role, name);
                if (source != null) {
                  sources.add(source);
                }
              }
            });
    return sources;
  }

  private @Nullable SourceConfig source(Place entry, Role role, String defaultName) {
    Fields fields = entry.fields();
    String type = fields.require("type", Values::text, "files or kafka");
    if (type == null) {
      return null;
    }
    switch (type) {
      case "files" -> {
        return files(fields, role, defaultName);
      }
      case "kafka" -> {
        return kafka(fields, role, defaultName);
      }
      case "kinesis" -> fields.problem("type", "kinesis is not built yet: use files or kafka");
      default -> fields.problem("type", "must be files or kafka: was \"" + type + "\"");
    }
    return null;
  }

  private @Nullable SourceConfig files(Fields fields, Role role, String defaultName) {
    StreamConfig stream = stream(fields, role, defaultName, IDLE_AFTER, true);
    String path = fields.require("path", Values::text, "a file, a folder or a glob");
    fields.refuseOthers();
    return path == null
        ? null
        : new FilesSource(stream, file.resolveSibling(path).normalize().toString());
  }

  private @Nullable SourceConfig kafka(Fields fields, Role role, String defaultName) {
    Duration idleAfter =
        fields.read("idle-after", Values.duration(Duration.ofMillis(1), DAY), IDLE_AFTER);
    if (idleAfter.compareTo(IDLE_AFTER) < 0) {
      fields.notice(
          "idle-after",
          "below 60s a split that only waits for its turn counts as idle, and its events may come"
              + " late: is "
              + Values.written(idleAfter));
    }
    StreamConfig stream = stream(fields, role, defaultName, idleAfter, false);
    Referenced servers = KafkaKeys.servers(fields, references);
    List<String> topics = KafkaKeys.topics(fields);
    String group =
        fields.read("group-id", Values::text, "plumbline-" + defaultName + "-" + deployment);
    StartPosition start = fields.read("start", SourceReader::start, StartPosition.COMMITTED);
    boolean bounded =
        fields
            .read("end", Values.choice(List.of("never", "latest"), s -> s), "never")
            .equals("latest");
    Map<String, Referenced> properties = references.properties(fields, RESERVED);
    fields.refuseOthers();
    return servers == null || topics.isEmpty()
        ? null
        : new KafkaSource(stream, servers, topics, group, start, bounded, properties);
  }

  private static StartPosition start(YamlValue value) {
    String text = Values.text(value);
    for (StartPosition.Kind kind : StartPosition.Kind.values()) {
      if (kind != StartPosition.Kind.TIME && kind.wireName().equals(text)) {
        return new StartPosition(kind, null);
      }
    }
    try {
      return new StartPosition(StartPosition.Kind.TIME, Values.instant(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be committed, earliest, latest or a time such as 2026-01-05T10:00:00Z: was \""
              + text
              + "\"",
          e);
    }
  }

  private StreamConfig stream(
      Fields fields, Role role, String defaultName, Duration idleAfter, boolean files) {
    String name = fields.read("name", Values::text, defaultName);
    if (!names.add(name)) {
      fields.problem("name", "a source's name must be its own: was \"" + name + "\" again");
    }
    Format format =
        fields.read(
            "format", Values.choice(List.of(Format.values()), Format::wireName), Format.JSON);
    EventMapping mapping = fields.at("mapping").map(MappingReader::read).orElse(null);
    if (fields.has("mapping") && role != Role.PREDICTIONS) {
      fields.problem("mapping", "only predictions can be mapped so far: left out");
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
        schemas);
  }
}

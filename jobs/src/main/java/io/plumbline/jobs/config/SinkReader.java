package io.plumbline.jobs.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the entries under {@code sinks}. */
final class SinkReader {
  private static final String TYPES = FilesSink.TYPE + " or " + KafkaSink.TYPE;
  private static final Map<String, String> RESERVED =
      Map.of(
          "bootstrap.servers", "bootstrap-servers", "transactional.id", "transactional-id-prefix");

  private final Path file;
  private final References references;
  private final String deployment;
  private final Set<Path> folders = new HashSet<>();
  private final Set<String> prefixes = new HashSet<>();

  /**
   * A reader for one file.
   *
   * @param deployment what tells this deployment from others, for default transactional ids
   */
  SinkReader(Path file, References references, String deployment) {
    this.file = file;
    this.references = references;
    this.deployment = deployment;
  }

  /** The sinks. */
  List<SinkConfig> read(Place place) {
    List<SinkConfig> sinks = new ArrayList<>();
    List<Place> entries = place.items();
    for (int i = 0; i < entries.size(); i++) {
      SinkConfig sink = sink(entries.get(i), i + 1);
      if (sink != null) {
        sinks.add(sink);
      }
    }
    return sinks;
  }

  private @Nullable SinkConfig sink(Place entry, int number) {
    Fields fields = entry.fields();
    String type = fields.require("type", Values::text, TYPES);
    if (type == null) {
      return null;
    }
    // Every sink is read here; where its results go is up to Ends.
    switch (type) {
      case FilesSink.TYPE -> {
        return files(fields);
      }
      case KafkaSink.TYPE -> {
        return kafka(fields, number);
      }
      default -> fields.problem("type", "must be " + TYPES + ": was \"" + type + "\"");
    }
    return null;
  }

  private @Nullable SinkConfig files(Fields fields) {
    Path path =
        fields.require("path", v -> file.resolveSibling(Values.text(v)).normalize(), "a folder");
    fields.refuseOthers();
    if (path == null) {
      return null;
    }
    if (!folders.add(path)) {
      fields.problem("path", "every files sink needs a folder of its own: was " + path + " again");
    }
    if (Files.exists(path) && !Files.isDirectory(path)) {
      fields.problem("path", "must be a folder: was the file " + path);
    }
    return new FilesSink(path);
  }

  private @Nullable SinkConfig kafka(Fields fields, int number) {
    Referenced servers = SourceReader.servers(fields, references);
    String metrics = fields.readOrNull("metrics-topic", SourceReader::topic);
    String alerts = fields.readOrNull("alerts-topic", SourceReader::topic);
    String triggers = fields.readOrNull("triggers-topic", SourceReader::topic);
    String deadLetters = fields.readOrNull("dead-letters-topic", SourceReader::topic);
    if (fields.readOrNull("curves-topic", SourceReader::topic) != null) {
      fields.notice("curves-topic", "accepted, not written by this version");
    }
    if (Stream.of("metrics-topic", "alerts-topic", "triggers-topic", "dead-letters-topic")
        .noneMatch(fields::has)) {
      fields.problem(
          "metrics-topic",
          "is missing: at least one of metrics-topic, alerts-topic, triggers-topic,"
              + " dead-letters-topic must be set");
    }
    distinct(fields, Stream.of(metrics, alerts, triggers, deadLetters));
    Format format =
        fields.read("format", Values.choice(Format.PUBLISHED, Format::wireName), Format.JSON);
    Delivery delivery =
        fields.read(
            "delivery",
            Values.choice(List.of(Delivery.values()), Delivery::wireName),
            Delivery.EXACTLY_ONCE);
    String prefix = prefix(fields, number);
    Map<String, Referenced> properties = references.properties(fields, RESERVED);
    fields.refuseOthers();
    return servers == null
        ? null
        : new KafkaSink(
            servers, metrics, alerts, triggers, deadLetters, format, delivery, prefix, properties);
  }

  private static void distinct(Fields fields, Stream<@Nullable String> topics) {
    Set<String> seen = new HashSet<>();
    topics
        .filter(Objects::nonNull)
        .filter(topic -> !seen.add(topic))
        .forEach(
            topic ->
                fields.problem(
                    "metrics-topic",
                    "every stream needs a topic of its own: was \"" + topic + "\" for two"));
  }

  private String prefix(Fields fields, int number) {
    String prefix =
        fields.read(
            "transactional-id-prefix",
            Values::text,
            "plumbline-" + deployment + (number == 1 ? "" : "-" + number));
    if (!prefixes.add(prefix)) {
      fields.problem(
          "transactional-id-prefix",
          "two sinks with one prefix fence each other off: was \"" + prefix + "\" again");
    }
    return prefix;
  }
}

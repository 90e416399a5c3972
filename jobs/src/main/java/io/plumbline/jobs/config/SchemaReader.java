package io.plumbline.jobs.config;

import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.format.MappingProblem;
import io.plumbline.connectors.format.SchemaBounds;
import io.plumbline.connectors.format.SchemaRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads where a source's schemas are, and looks whether a mapping fits those that are there. */
final class SchemaReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

  /** All keys of a source that say where schemas are. */
  static final List<String> KEYS = List.of("schema", "schemas-folder", "registry");

  private final Path file;
  private final References references;

  SchemaReader(Path file, References references) {
    this.file = file;
    this.references = references;
  }

  /** Refuses keys that a format has no use for. */
  void refuse(Fields fields, List<String> keys, String why) {
    for (String key : keys) {
      if (fields.at(key).isPresent()) {
        fields.problem(key, why);
      }
    }
  }

  /** The one schema of all records; needed where a mapping leads into it. */
  @Nullable SchemaOrigin one(Fields fields, @Nullable EventMapping mapping) {
    if (mapping != null && fields.at("schema").isEmpty()) {
      fields.missing("schema", "the file of the schema that the records are written with");
    }
    return fields.at("schema").map(place -> file(place, mapping, fields)).orElse(null);
  }

  /** Where the schemas are that records name by a number. */
  @Nullable SchemaOrigin numbered(Fields fields, @Nullable EventMapping mapping) {
    boolean registry = fields.given("registry");
    boolean folder = fields.given("schemas-folder");
    if (registry == folder) {
      String rule = "avro-confluent has a registry or a schemas-folder";
      if (registry) {
        fields.problem("registry", rule + ": both were given");
      } else {
        fields.missing("registry", "{url: …}, or schemas-folder a folder of files such as 17.avsc");
      }
    }
    if (registry) {
      return fields.at("registry").map(place -> registry(place.fields())).orElse(null);
    }
    return fields.at("schemas-folder").map(place -> folder(place, mapping, fields)).orElse(null);
  }

  private @Nullable SchemaOrigin registry(Fields fields) {
    String url =
        fields.require("url", SchemaReader::url, "an address such as https://registry:8081");
    Referenced user = fields.readOrNull("user", references::text);
    Referenced password = fields.readOrNull("password", references::text);
    if (password != null && !password.raw().contains("${")) {
      fields.problem(
          "password",
          "a secret must be a reference, ${env:NAME} or ${file:/path}: was written out");
    }
    if (fields.given("user") != fields.given("password")) {
      fields.problem(
          fields.given("user") ? "user" : "password", "user and password must come together");
    }
    if (url != null && user != null && url.startsWith("http://")) {
      fields.notice(
          "url", "user and password go unencrypted over http://: use https:// if you can");
    }
    Duration timeout = fields.read("timeout", between(Duration.ofMillis(100)), TIMEOUT);
    Duration wait = fields.read("wait", between(Duration.ZERO), WAIT);
    Duration askAgain = fields.read("ask-again", between(Duration.ofSeconds(1)), ASK_AGAIN);
    fields.refuseOthers();
    return url == null
        ? null
        : new SchemaOrigin.Registry(url, user, password, timeout, wait, askAgain);
  }

  private static Function<YamlValue, Duration> between(Duration least) {
    return Values.duration(least, Duration.ofHours(1));
  }

  private static String url(YamlValue value) {
    String text = Values.text(value);
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be an address such as https://registry:8081: was \"" + text + "\"", e);
    }
    return new SchemaRegistry.Access(uri, null, null, TIMEOUT).url().toString();
  }

  private @Nullable SchemaOrigin folder(
      Place place, @Nullable EventMapping mapping, Fields fields) {
    String name = place.readOrNull(Values::text);
    if (name == null) {
      return null;
    }
    Path folder = file.resolveSibling(name).normalize();
    if (!Files.isDirectory(folder)) {
      place.problem("must be a folder of files such as 17.avsc: was " + folder);
      return null;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Schema> schemas = new ArrayList<>();
      entries
          .filter(path -> path.getFileName().toString().matches("[0-9]+\\.avsc"))
          .sorted()
          .forEach(path -> schemas.add(parse(place, path)));
      schemas.removeIf(Objects::isNull);
      fits(mapping, schemas, fields);
    } catch (IOException e) {
      place.problem("must be a folder that can be read: " + e.getMessage());
    }
    return new SchemaOrigin.Folder(folder.toString());
  }

  private @Nullable SchemaOrigin file(Place place, @Nullable EventMapping mapping, Fields fields) {
    String name = place.readOrNull(Values::text);
    Path path = name == null ? null : file.resolveSibling(name).normalize();
    Schema schema = path == null ? null : parse(place, path);
    if (path == null || schema == null) {
      return null;
    }
    fits(mapping == null ? EventMapping.ENVELOPE : mapping, List.of(schema), fields);
    return new SchemaOrigin.File(path.toString(), schema.toString());
  }

  private static @Nullable Schema parse(Place place, Path path) {
    try {
      Schema schema = SchemaBounds.parse(Files.readString(path));
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      place.problem(
          "must hold the schema of a record: " + path + " is of " + schema.getType().getName());
    } catch (IOException e) {
      place.problem("must be a file that can be read: was " + path);
    } catch (RuntimeException e) {
      // Not only its own: Avro says that a type is unknown in several ways.
      place.problem("must hold an Avro schema: " + path + ": " + e.getMessage());
    }
    return null;
  }

  /** What no schema has is a problem; what one has and another not, a missing value at times. */
  private static void fits(@Nullable EventMapping mapping, List<Schema> schemas, Fields fields) {
    if (mapping == null || schemas.isEmpty()) {
      return;
    }
    List<MappingProblem> common = null;
    for (Schema schema : schemas) {
      List<MappingProblem> of = MappedAvroDecoder.problems(schema, mapping);
      if (common == null) {
        common = new ArrayList<>(of);
      } else {
        common.removeIf(problem -> of.stream().noneMatch(p -> p.key().equals(problem.key())));
      }
    }
    Optional<Place> at = fields.at("mapping");
    for (MappingProblem problem : common == null ? List.<MappingProblem>of() : common) {
      if (at.isPresent()) {
        new Place(at.get().value(), at.get().path() + "." + problem.key(), at.get().problems())
            .problem(problem.message());
      } else if (problem.key().startsWith("event-")) {
        fields.problem("schema", problem.message());
      }
    }
  }
}

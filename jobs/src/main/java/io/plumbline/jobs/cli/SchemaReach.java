package io.plumbline.jobs.cli;

import io.plumbline.connectors.format.AvroFileRecords;
import io.plumbline.connectors.format.EventMapping;
import io.plumbline.connectors.format.MappedAvroDecoder;
import io.plumbline.connectors.format.MappingProblem;
import io.plumbline.connectors.format.SchemaFolder;
import io.plumbline.connectors.format.SchemaRegistry;
import io.plumbline.connectors.format.WriterSchemas.NoSuchSchema;
import io.plumbline.jobs.config.Brokers;
import io.plumbline.jobs.config.FilePattern;
import io.plumbline.jobs.config.Format;
import io.plumbline.jobs.config.SchemaOrigin;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Looks whether the schemas that a source's records will come with have what its mapping names:
 * those of its containers, the newest one of a folder, and of a registry the newest one of each
 * topic's values.
 *
 * <p>A schema without the event's id or time makes nothing but dead letters. What else one lacks
 * and another has is a missing value at times and only said; what all lack is a fault.
 */
final class SchemaReach {
  private static final Pattern NUMBERED = Pattern.compile("([0-9]{1,9})\\.avsc");

  private final SourceConfig source;
  private final StreamConfig stream;
  private final EventMapping mapping;
  private final String name;
  private final List<Reach> found = new ArrayList<>();
  private final List<List<MappingProblem>> lacks = new ArrayList<>();

  SchemaReach(SourceConfig source) {
    this.source = source;
    stream = source.stream();
    EventMapping own = stream.mapping();
    mapping = own == null ? EventMapping.ENVELOPE : own;
    name = "source " + stream.name();
  }

  /** A result for each schema that is there, and one for each key that none of them satisfies. */
  List<Reach> check() {
    if (stream.mapping() != null && stream.format() == Format.AVRO) {
      source.files().ifPresent(this::containers);
    }
    if (stream.schemas() instanceof SchemaOrigin.Folder folder) {
      newest(Path.of(folder.path()));
    }
    if (stream.schemas() instanceof SchemaOrigin.Registry registry) {
      registered(registry);
    }
    if (!lacks.isEmpty() && stream.schemas() == null) {
      lackedByAll();
    }
    return List.copyOf(found);
  }

  private void containers(FilePattern pattern) {
    try {
      for (Path path : pattern.files()) {
        String what = name + ": schema of " + path;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path));
            AvroFileRecords records = AvroFileRecords.asWritten(in)) {
          judge(what, records.schema());
        } catch (IOException | RuntimeException e) {
          found.add(Reach.failed(what, String.valueOf(e.getMessage())));
        }
      }
    } catch (IOException e) {
      found.add(Reach.failed(name + ": " + pattern, "cannot be listed: " + e.getMessage()));
    }
  }

  private void newest(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      Optional<Integer> number =
          entries
              .map(path -> NUMBERED.matcher(path.getFileName().toString()))
              .filter(Matcher::matches)
              .map(file -> Integer.valueOf(file.group(1)))
              .max(Comparator.naturalOrder());
      String what = name + ": newest schema in " + folder;
      if (number.isEmpty()) {
        found.add(Reach.fine(what + ", none there yet"));
      } else {
        judge(what + ", " + number.get(), new SchemaFolder(folder).find(number.get()));
      }
    } catch (IOException | NoSuchSchema e) {
      found.add(
          Reach.failed(name + ": newest schema in " + folder, String.valueOf(e.getMessage())));
    }
  }

  private void registered(SchemaOrigin.Registry registry) {
    SchemaRegistry schemas = new SchemaRegistry(registry.access());
    for (String topic : source.brokers().map(Brokers::topics).orElse(List.of())) {
      String subject = topic + "-value";
      String what = name + ": newest schema of the subject " + subject;
      try {
        Optional<Schema> schema = schemas.newest(subject);
        if (schema.isEmpty()) {
          found.add(Reach.fine(what + ", none there yet"));
        } else {
          judge(what, schema.get());
        }
      } catch (IOException | NoSuchSchema e) {
        found.add(Reach.failed(what, String.valueOf(e.getMessage())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        found.add(Reach.failed(what, "interrupted"));
        return;
      }
    }
  }

  private void judge(String what, Schema schema) {
    List<MappingProblem> problems =
        MappedAvroDecoder.problems(schema, mapping).stream()
            .filter(problem -> stream.mapping() != null || isNeeded(problem))
            .toList();
    lacks.add(problems);
    boolean useless = problems.stream().anyMatch(SchemaReach::isNeeded);
    String said = said(problems);
    if (problems.isEmpty()) {
      found.add(Reach.fine(what));
    } else if (useless || stream.schemas() != null) {
      found.add(Reach.failed(what, said));
    } else {
      found.add(Reach.fine(what + ", without all that the mapping names: " + said));
    }
  }

  private void lackedByAll() {
    List<MappingProblem> common = new ArrayList<>(lacks.get(0));
    for (List<MappingProblem> of : lacks) {
      common.removeIf(problem -> of.stream().noneMatch(p -> p.key().equals(problem.key())));
    }
    if (!common.isEmpty() && common.stream().noneMatch(SchemaReach::isNeeded)) {
      found.add(Reach.failed(name + ": what no file of it has", said(common)));
    }
  }

  private static boolean isNeeded(MappingProblem problem) {
    return problem.key().startsWith("event-");
  }

  private static String said(List<MappingProblem> problems) {
    return problems.stream()
        .map(problem -> "mapping." + problem)
        .distinct()
        .collect(Collectors.joining("; "));
  }
}

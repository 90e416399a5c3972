package io.plumbline.jobs.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the entries under {@code sinks}: which kind each is of, and what no two may share. */
final class SinkReader {
  /** All kinds of sinks. */
  static final List<SinkType> TYPES =
      List.of(FilesSink.TYPE, KafkaSink.TYPE, StdoutSink.TYPE, SageMakerSink.TYPE);

  private final Path file;
  private final References references;
  private final String deployment;
  private final Set<List<String>> claimed = new HashSet<>();

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
      SinkConfig sink = sink(entries.get(i).fields(), i + 1);
      if (sink != null) {
        sinks.add(sink);
      }
    }
    return sinks;
  }

  private @Nullable SinkConfig sink(Fields fields, int number) {
    String types = TYPES.stream().map(SinkType::name).collect(Collectors.joining(", "));
    SinkType type = fields.require("type", Values.choice(TYPES, SinkType::name), "one of " + types);
    if (type == null) {
      return null;
    }
    String name = "plumbline-" + deployment + (number == 1 ? "" : "-" + number);
    SinkConfig sink = type.reading().read(new SinkEntry(fields, file, references, name));
    fields.refuseOthers();
    if (sink != null) {
      sink.claims().forEach(claim -> claim(fields, claim));
    }
    return sink;
  }

  private void claim(Fields fields, SinkConfig.Claim claim) {
    if (!claimed.add(List.of(claim.key(), claim.what()))) {
      fields.problem(claim.key(), claim.rule() + ": was \"" + claim.what() + "\" again");
    }
  }
}

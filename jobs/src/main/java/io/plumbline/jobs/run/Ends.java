package io.plumbline.jobs.run;

import io.plumbline.connectors.sink.Outlet;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.connectors.source.FileFormat;
import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.KafkaRecords;
import io.plumbline.connectors.source.KafkaStart;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.Repeats;
import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.FilesSource;
import io.plumbline.jobs.config.KafkaSource;
import io.plumbline.jobs.config.Referenced;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import io.plumbline.jobs.pipeline.KnownModels;
import io.plumbline.jobs.pipeline.MonitoringJob.Inlet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceSplit;

/** The sources and sinks of a configuration, as the topology takes them. */
final class Ends {
  private final Configuration configuration;
  private final SpecFeed specs;
  private final Instant startedAt;

  /**
   * @param specs the specs that rule the events
   * @param startedAt the time at which the run was first started: the own time of records in files
   */
  Ends(Configuration configuration, SpecFeed specs, Instant startedAt) {
    this.configuration = configuration;
    this.specs = specs;
    this.startedAt = startedAt;
  }

  /** Whether every stream that is read ends by itself. */
  boolean bounded() {
    return configuration.sources().predictions().stream().allMatch(SourceConfig::bounded);
  }

  /**
   * The streams of predictions.
   *
   * @throws IOException if files cannot be listed
   */
  List<Inlet> inlets() throws IOException {
    List<Inlet> inlets = new ArrayList<>();
    for (SourceConfig source : configuration.sources().predictions()) {
      StreamConfig stream = source.stream();
      Intake intake =
          new Intake(
              stream.name(),
              decoder(stream, source instanceof FilesSource),
              stream.outOfOrderness(),
              stream.future(),
              new Repeats(stream.dropWithin(), configuration.limits().duplicateIds()));
      inlets.add(
          source instanceof FilesSource files
              ? inlet(stream, files(files, intake))
              : inlet(stream, kafka((KafkaSource) source, intake)));
    }
    return inlets;
  }

  private static <SplitT extends SourceSplit, CheckpointT> Inlet inlet(
      StreamConfig stream, MonitoredSource<SplitT, CheckpointT> source) {
    return new Inlet(stream.name(), source, source.eventTime(stream.idleAfter()));
  }

  private MonitoredSource<?, ?> files(FilesSource files, Intake intake) throws IOException {
    List<Path> paths = files.files();
    if (paths.isEmpty()) {
      throw new RunRefused(
          "there is no file at " + files.path() + " (source " + intake.name() + ")");
    }
    FileFormat format = files.stream().fileFormat(configuration.limits());
    return new MonitoredSource<>(
        new io.plumbline.connectors.source.FilesSource(paths, format, intake, startedAt),
        intake,
        specs);
  }

  private MonitoredSource<?, ?> kafka(KafkaSource kafka, Intake intake) {
    KafkaStart start =
        switch (kafka.start().kind()) {
          case COMMITTED -> KafkaStart.committed();
          case EARLIEST -> KafkaStart.earliest();
          case LATEST -> KafkaStart.latest();
          case TIME -> KafkaStart.at(kafka.start().time());
        };
    return new MonitoredSource<>(
        new KafkaRecords(
                kafka.bootstrapServers().resolve(),
                kafka.topics(),
                kafka.groupId(),
                start,
                kafka.bounded(),
                resolved(kafka.properties()))
            .source(),
        intake,
        specs);
  }

  private DecoderFactory decoder(StreamConfig stream, boolean files) {
    return KnownModels.behind(stream.decoders(files, configuration.limits()));
  }

  /** Where results go. */
  List<Outlet> outlets() {
    return configuration.sinks().stream().map(SinkConfig::outlet).toList();
  }

  private static Map<String, String> resolved(Map<String, Referenced> properties) {
    return properties.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().resolve()));
  }
}

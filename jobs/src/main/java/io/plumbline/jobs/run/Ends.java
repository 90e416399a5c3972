package io.plumbline.jobs.run;

import io.plumbline.connectors.format.AlertFormat;
import io.plumbline.connectors.format.DeadLetter;
import io.plumbline.connectors.format.DeadLetterFormat;
import io.plumbline.connectors.format.MetricFormat;
import io.plumbline.connectors.sink.KafkaRecordsSink;
import io.plumbline.connectors.sink.LinesFileSink;
import io.plumbline.connectors.source.DecoderFactory;
import io.plumbline.connectors.source.FileFormat;
import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.KafkaRecords;
import io.plumbline.connectors.source.KafkaStart;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.Repeats;
import io.plumbline.connectors.source.SpecFeed;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.detectors.check.Metric;
import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.Delivery;
import io.plumbline.jobs.config.FilesSink;
import io.plumbline.jobs.config.FilesSource;
import io.plumbline.jobs.config.Format;
import io.plumbline.jobs.config.KafkaSink;
import io.plumbline.jobs.config.KafkaSource;
import io.plumbline.jobs.config.Referenced;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.config.SourceConfig;
import io.plumbline.jobs.config.StreamConfig;
import io.plumbline.jobs.pipeline.KnownModels;
import io.plumbline.jobs.pipeline.MonitoringJob.Inlet;
import io.plumbline.jobs.pipeline.MonitoringJob.Outlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

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

  /**
   * Empties what no operator writes yet: a new run replaces all files of its folders.
   *
   * @throws IOException if a folder cannot be written
   */
  void beginFiles() throws IOException {
    for (SinkConfig sink : configuration.sinks()) {
      if (sink instanceof FilesSink files) {
        Files.createDirectories(files.path());
        Files.write(files.path().resolve("triggers.jsonl"), new byte[0]);
      }
    }
  }

  /** Where results go. */
  List<Outlet> outlets() {
    return configuration.sinks().stream().map(this::outlet).toList();
  }

  private Outlet outlet(SinkConfig sink) {
    if (sink instanceof FilesSink files) {
      Path folder = files.path();
      return new Outlet(
          new LinesFileSink<>(folder.resolve("metrics.jsonl"), Value.json(MetricFormat::new)),
          new LinesFileSink<>(folder.resolve("alerts.jsonl"), Value.json(AlertFormat::new)),
          new LinesFileSink<>(
              folder.resolve("dead-letters.jsonl"), Value.json(DeadLetterFormat::new)),
          false);
    }
    KafkaSink kafka = (KafkaSink) sink;
    boolean json = kafka.format() == Format.JSON;
    Value<Metric> metrics = Value.of(MetricFormat::new, json);
    Value<Alert> alerts = Value.of(AlertFormat::new, json);
    Value<DeadLetter> letters = Value.of(DeadLetterFormat::new, json);
    return new Outlet(
        topic(kafka, kafka.metricsTopic(), "metrics", metrics, kafka.delivery()),
        // Nobody waits for a checkpoint to be paged.
        topic(kafka, kafka.alertsTopic(), "alerts", alerts, Delivery.AT_LEAST_ONCE),
        topic(kafka, kafka.deadLettersTopic(), "dead-letters", letters, Delivery.AT_LEAST_ONCE),
        true);
  }

  private static <T> org.apache.flink.api.connector.sink2.@Nullable Sink<T> topic(
      KafkaSink kafka, @Nullable String topic, String stream, Value<T> value, Delivery delivery) {
    if (topic == null) {
      return null;
    }
    return new KafkaRecordsSink(
            kafka.bootstrapServers().resolve(),
            topic,
            delivery == Delivery.EXACTLY_ONCE
                ? DeliveryGuarantee.EXACTLY_ONCE
                : DeliveryGuarantee.AT_LEAST_ONCE,
            kafka.transactionalIdPrefix() + "-" + stream,
            resolved(kafka.properties()))
        .sink(value, value::key);
  }

  private static Map<String, String> resolved(Map<String, Referenced> properties) {
    return properties.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().resolve()));
  }
}

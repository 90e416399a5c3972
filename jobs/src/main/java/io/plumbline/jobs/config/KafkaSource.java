package io.plumbline.jobs.config;

import io.plumbline.connectors.source.Intake;
import io.plumbline.connectors.source.KafkaRecords;
import io.plumbline.connectors.source.KafkaStart;
import io.plumbline.connectors.source.MonitoredSource;
import io.plumbline.connectors.source.SpecFeed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Topics of a Kafka cluster.
 *
 * @param stream what every source has
 * @param bootstrapServers the brokers, {@code host:port} separated by commas
 * @param topics the topics, at least one
 * @param groupId the consumer group under which offsets are committed
 * @param start where a run without a checkpoint begins; committed by default
 * @param bounded whether the source ends at the offsets found at its start ({@code end: latest});
 *     by default it never ends ({@code end: never})
 * @param properties passed through to the consumer
 */
public record KafkaSource(
    StreamConfig stream,
    Referenced bootstrapServers,
    List<String> topics,
    String groupId,
    StartPosition start,
    boolean bounded,
    Map<String, Referenced> properties)
    implements SourceConfig {
  static final SourceType TYPE = new SourceType("kafka", false, KafkaSource::read);

  private static final Map<String, String> RESERVED =
      Map.of("bootstrap.servers", "bootstrap-servers", "group.id", "group-id");

  /** Copies the collections. */
  public KafkaSource {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  private static @Nullable SourceConfig read(SourceEntry entry) {
    Fields fields = entry.fields();
    Referenced servers = KafkaKeys.servers(fields, entry.references());
    List<String> topics = KafkaKeys.topics(fields);
    String group = fields.read("group-id", Values::text, entry.name());
    StartPosition start = fields.read("start", StartPosition::read, StartPosition.COMMITTED);
    boolean bounded =
        fields
            .read("end", Values.choice(List.of("never", "latest"), s -> s), "never")
            .equals("latest");
    Map<String, Referenced> properties = entry.references().properties(fields, RESERVED);
    return servers == null || topics.isEmpty()
        ? null
        : new KafkaSource(entry.stream(), servers, topics, group, start, bounded, properties);
  }

  @Override
  public Object identity() {
    return topics;
  }

  @Override
  public Optional<Brokers> brokers() {
    return Optional.of(new Brokers(bootstrapServers, properties, topics));
  }

  @Override
  public MonitoredSource<?, ?> events(
      Intake intake, SpecFeed specs, Instant startedAt, Limits limits) {
    KafkaStart from =
        switch (start.kind()) {
          case COMMITTED -> KafkaStart.committed();
          case EARLIEST -> KafkaStart.earliest();
          case LATEST -> KafkaStart.latest();
          case TIME -> KafkaStart.at(Objects.requireNonNull(start.time()));
        };
    KafkaRecords records =
        new KafkaRecords(
            bootstrapServers.resolve(),
            topics,
            groupId,
            from,
            bounded,
            Referenced.resolved(properties));
    return new MonitoredSource<>(records.source(), intake, specs);
  }
}

package io.plumbline.benchmarks;

import io.plumbline.connectors.format.AlertFormat;
import io.plumbline.detectors.alert.Alert;
import io.plumbline.jobs.cli.Plumbline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code benchmarks/run latency}: how long an alert takes. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "Measures from the broker's append of the event that closes a window of one second to the"
            + " window's alert in the hands of a consumer, in milliseconds. Every second window"
            + " drifts, so that every window makes an alert fire or resolve.")
final class LatencyCommand implements Callable<Integer> {
  private static final long WINDOW_MILLIS = 1_000;
  private static final long REFERENCE_EVENTS = 200_000;
  private static final String EVENTS_TOPIC = "live";
  private static final String DRIFTING = "feature:normal_1";
  private static final double SHIFT = 3;
  private static final int LINGER_MILLIS = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many windows are measured. Default: ${DEFAULT-VALUE}.")
  private int windows;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "40",
      description =
          "How many windows come before them, once the job is up. Default: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "flat",
      description = "flat, envelope or json. Default: ${DEFAULT-VALUE}.")
  private Encoding encoding;

  private final Progress progress = new Progress(System.err);

  /** When the broker appended the first event at or after each window's end. */
  private final Map<Long, Long> appended = new ConcurrentHashMap<>();

  private volatile boolean measured;

  private final AtomicReference<Exception> failure = new AtomicReference<>();

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("plumbline-latency-");
    try (Broker broker = Broker.start(folder.resolve("broker"))) {
      Map<String, String> stamped = Map.of("message.timestamp.type", "LogAppendTime");
      broker.createTopic(EVENTS_TOPIC, 1, stamped);
      broker.createTopic(Deployment.ALERTS, 1, stamped);
      broker.createTopic("metrics", 1, Map.of());
      Path baseline =
          Loader.makeBaseline(folder, broker, REFERENCE_EVENTS * Loader.REFERENCE_SHARE);
      Deployment deployment =
          new Deployment(folder.resolve("live"), broker.servers(), encoding, baseline);
      deployment.writeLive(EVENTS_TOPIC);
      Process job =
          Jvm.of(
                  deployment.folder().resolve("log"),
                  List.of("-Xmx2g"),
                  Plumbline.class,
                  List.of("run", "--quiet", "--config", deployment.file().toString()))
              .start();
      try {
        print(measure(broker));
      } finally {
        job.destroyForcibly().waitFor();
      }
    } finally {
      StreamOptions.delete(folder);
    }
    return ExitCode.OK;
  }

  private List<Long> measure(Broker broker) throws Exception {
    Thread feed = new Thread(() -> feed(broker), "feed");
    feed.setDaemon(true);
    feed.start();
    List<Long> millis = new ArrayList<>();
    AlertFormat format = new AlertFormat();
    int seen = 0;
    long first = Long.MAX_VALUE;
    long heard = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker)) {
      while (millis.size() < windows) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          long now = System.currentTimeMillis();
          Alert alert = format.read(record.value());
          Long since = appended.remove(alert.updatedAt());
          if (!alert.group().equals(DRIFTING) || since == null) {
            continue;
          }
          heard = System.nanoTime();
          first = Math.min(first, now);
          // Windows from before the first alert waited for the job to start.
          if (since > first && ++seen > warmUp) {
            millis.add(now - since);
            progress.at("windows", millis.size(), windows);
          }
        }
        if (failure.get() != null) {
          throw failure.get();
        }
        if (System.nanoTime() - heard > 3 * PATIENCE.toNanos()) {
          throw new IOException("every window must make an alert: the last minute made none");
        }
      }
    }
    measured = true;
    feed.join();
    return millis;
  }

  private KafkaConsumer<byte[], byte[]> consumer(Broker broker) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.servers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> alerts = List.of(new TopicPartition(Deployment.ALERTS, 0));
    consumer.assign(alerts);
    consumer.seekToBeginning(alerts);
    return consumer;
  }

  /** Sends events at their own times and at the rate, until all is measured. */
  private void feed(Broker broker) {
    Workload workload = new Workload(1);
    long begun = System.currentTimeMillis();
    long window = begun / WINDOW_MILLIS;
    try (KafkaProducer<byte[], byte[]> producer = Loader.producer(broker, LINGER_MILLIS)) {
      for (long sent = 0; !measured; sent++) {
        long due = begun + sent * 1_000 / rate;
        while (System.currentTimeMillis() < due) {
          LockSupport.parkNanos(500_000);
        }
        long closes = due / WINDOW_MILLIS == window ? 0 : due / WINDOW_MILLIS * WINDOW_MILLIS;
        window = due / WINDOW_MILLIS;
        workload.shift(window % 2 == 0 ? 0 : SHIFT);
        workload.next();
        workload.at(due);
        producer.send(
            new ProducerRecord<>(EVENTS_TOPIC, encoding.bytes(workload)),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              } else if (closes > 0) {
                appended.put(closes, metadata.timestamp());
              }
            });
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void print(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%d windows of 1 s, %,d events/s, %s: median %d ms, 99 %% %d ms, longest %d ms%n",
        sorted.size(),
        rate,
        encoding,
        sorted.get(sorted.size() / 2),
        sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1),
        sorted.get(sorted.size() - 1));
  }
}

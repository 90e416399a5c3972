package io.plumbline.jobs.demo;

import io.plumbline.jobs.config.Format;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of a simulation when they are due, from a thread of its own. Everything but
 * {@link #start} may be asked only after it.
 */
final class Traffic implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final LongSupplier nanoTime;
  private final Thread thread = new Thread(this::run, "demo traffic");
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  // Set before the thread starts.
  @SuppressWarnings("NullAway.Init")
  private Simulation simulation;

  private int models;
  private long started;

  private volatile long sent;
  private volatile boolean closed;

  /**
   * Traffic to a broker, not yet started.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  Traffic(String bootstrapServers, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 17),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    // What takes long the first time is done before the first event is due.
    for (Format format : Format.PUBLISHED) {
      producer.partitionsFor(DemoTopics.predictions(format));
    }
    thread.setDaemon(true);
  }

  /**
   * Starts sending, once.
   *
   * @param events the events, the first of which is due now
   * @param takingTurns how many models take turns in them
   */
  void start(Simulation events, int takingTurns) {
    simulation = events;
    models = takingTurns;
    started = nanoTime.getAsLong();
    thread.start();
  }

  private void run() {
    EventBytes bytes = new EventBytes();
    try {
      while (!closed) {
        long number = sent;
        for (long due = simulation.dueBy(elapsed()); number < due && !closed; number++) {
          send(number, bytes);
          sent = number + 1;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void send(long number, EventBytes bytes) {
    SimulatedEvent event = simulation.event(number);
    // The models take turns, and so do the partitions within each model.
    int partition = (int) (number / models % DemoTopics.PARTITIONS);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            DemoTopics.predictions(event.model().format()),
            partition,
            event.eventTime(),
            null,
            bytes.of(event));
    Future<RecordMetadata> unused = producer.send(record, (metadata, e) -> failed(e));
  }

  private void failed(@Nullable Exception e) {
    if (e != null && !closed) {
      failure.compareAndSet(null, e);
    }
  }

  /** Seconds since the start. */
  double elapsed() {
    return (nanoTime.getAsLong() - started) / 1e9;
  }

  /** How much of the simulation was sent, in seconds; behind {@link #elapsed} where it lags. */
  double position() {
    return simulation.second(sent);
  }

  /**
   * Passes on what went wrong since the start.
   *
   * @throws IllegalStateException if an event could not be sent
   */
  void check() {
    Exception known = failure.get();
    if (known != null) {
      throw new IllegalStateException("events must reach the broker: one did not", known);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    LockSupport.unpark(thread);
    thread.join(CLOSE_MILLIS);
    producer.close(Duration.ofMillis(CLOSE_MILLIS));
  }
}

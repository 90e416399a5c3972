package io.plumbline.benchmarks;

import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.pipeline.Tally;
import io.plumbline.jobs.run.EmbeddedRun;
import io.plumbline.jobs.run.RunFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One job over one topic, from its beginning to its end; each pass writes what was measured into
 * the folder of its deployment, which is also where the job's configuration lies.
 *
 * @param work what the job does
 * @param encoding how the events are written
 * @param servers the broker
 * @param parallelism how many subtasks read, and how many partitions there are
 * @param events how many events must be there
 * @param folder of the deployment
 */
record Pass(
    Work work, Encoding encoding, String servers, int parallelism, long events, Path folder) {
  /** The interval of every job: what the monitor sets for an input that ends. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  private static final Duration METER = Duration.ofSeconds(60);

  /** What {@link #of} reads. */
  List<String> arguments() {
    return List.of(
        work.name(),
        encoding.name(),
        servers,
        String.valueOf(parallelism),
        String.valueOf(events),
        folder.toString());
  }

  /** Reads what {@link #arguments} wrote. */
  static Pass of(String[] arguments) {
    return new Pass(
        Work.valueOf(arguments[0]),
        Encoding.valueOf(arguments[1]),
        arguments[2],
        Integer.parseInt(arguments[3]),
        Long.parseLong(arguments[4]),
        Path.of(arguments[5]));
  }

  /** What a pass that was made took. */
  Measured measured(int number) throws IOException {
    return Measured.of(Files.readString(file(number)));
  }

  private Path file(int number) {
    return folder.resolve("pass-" + number);
  }

  /** Runs the job to the topic's end, in this process. */
  void make(int number) throws Exception {
    Path output = file(number);
    long read =
        switch (work) {
          case RAW -> read(output, Readers.raw());
          case BARE -> read(output, Readers.bare(encoding));
          case JOB, FIRST, ALL -> monitor(output);
        };
    if (read != events) {
      throw new IllegalStateException(
          "every event must be read: were " + read + " of " + events + " by " + this);
    }
    long deadline = System.nanoTime() + METER.toNanos();
    while (!Files.exists(output) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private <T> long read(Path output, DeserializationSchema<T> reader) throws Exception {
    Configuration settings = Meter.settings(output);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(settings);
    env.setParallelism(parallelism);
    env.fromSource(
            KafkaSource.<T>builder()
                .setBootstrapServers(servers)
                .setTopics(encoding.topic(parallelism))
                .setGroupId(work + "-" + output.getFileName())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setValueOnlyDeserializer(reader)
                .build(),
            WatermarkStrategy.noWatermarks(),
            "read")
        .process(new Counted<>());
    JobExecutionResult result = env.execute(work + " " + encoding);
    return result.<Long>getAccumulatorResult(Counted.NAME);
  }

  private long monitor(Path output)
      throws InvalidConfiguration, IOException, InterruptedException, RunFailed {
    var configuration =
        ConfigurationReader.read(
            folder.resolve(Deployment.FILE), List.of("parallelism=" + parallelism));
    try (EmbeddedRun run = EmbeddedRun.start(configuration, true, Meter.settings(output))) {
      return run.await().sources().stream().mapToLong(Tally::profiled).sum();
    }
  }
}

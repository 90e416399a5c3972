package io.plumbline.benchmarks;

import io.plumbline.jobs.config.ConfigurationReader;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.pipeline.Tally;
import io.plumbline.jobs.run.EmbeddedRun;
import io.plumbline.jobs.run.RunFailed;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * One job over one topic, several times in one process; each pass writes what was measured into the
 * folder of its deployment, which is also where the job's configuration lies.
 *
 * @param work what the job does
 * @param encoding how the events are written
 * @param servers the broker
 * @param parallelism how many subtasks read, and how many partitions there are
 * @param events how many events must be there
 * @param folder of the deployment
 * @param passes how often; the last third counts, what comes before only warms up
 */
record Pass(
    Work work,
    Encoding encoding,
    String servers,
    int parallelism,
    long events,
    Path folder,
    int passes) {
  /** The interval of every job: what the monitor sets for an input that ends. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(2);

  private static final Duration METER = Duration.ofSeconds(60);

  /** Half seconds to wait at most until the compiler has nothing left to do. */
  private static final int COMPILER_TRIES = 20;

  /** The job's own process. */
  public static void main(String[] args) throws Exception {
    Pass pass =
        new Pass(
            Work.valueOf(args[0]),
            Encoding.valueOf(args[1]),
            args[2],
            Integer.parseInt(args[3]),
            Long.parseLong(args[4]),
            Path.of(args[5]),
            Integer.parseInt(args[6]));
    for (int i = 0; i < pass.passes(); i++) {
      awaitCompiler();
      pass.once(pass.measured(i));
    }
    System.exit(0);
  }

  /** What one pass left to compile is not charged to the next. */
  private static void awaitCompiler() throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long before = -1;
    for (int i = 0; i < COMPILER_TRIES && before != compiler.getTotalCompilationTime(); i++) {
      before = compiler.getTotalCompilationTime();
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /** Runs in a process of its own and returns what the passes that count took on average. */
  Measured inOwnProcess(List<String> options) throws IOException, InterruptedException {
    Jvm.run(
        folder.resolve("log"),
        options,
        Pass.class,
        List.of(
            work.name(),
            encoding.name(),
            servers,
            String.valueOf(parallelism),
            String.valueOf(events),
            folder.toString(),
            String.valueOf(passes)));
    List<Measured> counted = new ArrayList<>();
    for (int i = passes - Math.max(1, passes / 3); i < passes; i++) {
      counted.add(Measured.of(Files.readString(measured(i))));
    }
    return Measured.mean(counted);
  }

  private Path measured(int pass) {
    return folder.resolve("pass-" + pass);
  }

  private void once(Path output) throws Exception {
    long read =
        switch (work) {
          case RAW -> read(output, Readers.raw());
          case BARE -> read(output, Readers.bare(encoding));
          case JOB -> monitor(output);
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

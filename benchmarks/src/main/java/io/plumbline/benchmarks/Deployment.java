package io.plumbline.benchmarks;

import io.plumbline.benchmarks.avro.FlatEvent;
import io.plumbline.jobs.cli.Plumbline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the configuration of the monitor, as a user would write it.
 *
 * @param folder holds the file, the checkpoints and the results
 * @param servers the broker
 * @param encoding how the events are written
 * @param baseline the model's baseline; need not be there yet
 */
record Deployment(Path folder, String servers, Encoding encoding, Path baseline) {
  static final String FILE = "plumbline.yaml";
  static final String ALERTS = "alerts";

  /** The configuration's file. */
  Path file() {
    return folder.resolve(FILE);
  }

  /**
   * Writes a configuration that reads a topic to its end, with results in files.
   *
   * @param checks what the model's entry says of them
   */
  void writeBounded(String topic, String checks) throws IOException {
    write(topic, "end: latest", checks + "windows: [5m]", "- {type: files, path: out}");
  }

  /** Writes a configuration that goes on for ever, with an alert for every change. */
  void writeLive(String topic) throws IOException {
    write(
        topic,
        "out-of-orderness: 0s",
        "windows: [1s]\nalerts: {fire: 1 of 1, resolve: 1}",
        """
        - type: kafka
          bootstrap-servers: "%s"
          metrics-topic: metrics
          alerts-topic: %s\
        """
            .formatted(servers, ALERTS));
  }

  private void write(String topic, String reading, String model, String sink) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(Encoding.FLAT_SCHEMA), FlatEvent.getClassSchema().toString(true));
    Files.writeString(
        file(),
        """
        sources:
          predictions:
            type: kafka
            bootstrap-servers: "%s"
            topic: %s
            start: earliest
        %s%smodels:
          - id: %s
            version: "%s"
            problem: binary-classification
            positive-label: 1
            baseline: %s
        %ssinks:
        %s\
        """
            .formatted(
                servers,
                topic,
                reading.indent(4),
                encoding.source().indent(4),
                Workload.MODEL,
                Workload.VERSION,
                baseline,
                model.indent(4),
                sink.indent(2)));
  }

  /** Makes the baseline with the product's own command. */
  void makeBaseline(Path reference) throws IOException, InterruptedException {
    Jvm.run(
        folder.resolve("log"),
        List.of("-Xmx2g"),
        Plumbline.class,
        List.of(
            "baseline",
            "--quiet",
            "--config",
            file().toString(),
            "--input",
            reference.toString(),
            "--output",
            baseline.toString()));
  }
}

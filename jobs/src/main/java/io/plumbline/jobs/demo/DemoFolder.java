package io.plumbline.jobs.demo;

import io.plumbline.connectors.reference.BaselineFile;
import io.plumbline.connectors.reference.CsvOptions;
import io.plumbline.connectors.reference.ReferenceFile;
import io.plumbline.connectors.reference.ReferenceFormat;
import io.plumbline.connectors.reference.ReferenceRows;
import io.plumbline.connectors.reference.ReferenceShape;
import io.plumbline.detectors.baseline.BaselineBuilder;
import io.plumbline.detectors.profile.Profile;
import io.plumbline.detectors.profile.RowFold;
import io.plumbline.jobs.config.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The files of a demonstration in a temporary folder: reference data, the baselines made of it, and
 * an ordinary {@code plumbline.yaml}. Deleted on {@link #close} unless they are kept.
 */
final class DemoFolder implements AutoCloseable {
  private final Path root;
  private final boolean keep;

  private DemoFolder(Path root, boolean keep) {
    this.root = root;
    this.keep = keep;
  }

  static DemoFolder create(boolean keep) throws IOException {
    return new DemoFolder(Files.createTempDirectory("plumbline-demo-"), keep);
  }

  Path root() {
    return root;
  }

  /** The baseline of a model, made of reference rows as {@code plumbline baseline} makes it. */
  void writeBaseline(Simulation simulation, SimulatedModel model, int rows) throws IOException {
    Path reference = root.resolve("reference").resolve(model.id() + ".jsonl");
    writeReference(reference, simulation, model, rows);
    ReferenceRows read =
        new ReferenceRows(
            List.of(new ReferenceFile(reference, ReferenceFormat.JSON)),
            ReferenceShape.published(CsvOptions.DEFAULT),
            model.id());
    BaselineBuilder builder = new BaselineBuilder(model.problem(), Map.of());
    read.read(builder::observe, (bytes, count) -> {});
    RowFold fold = new RowFold(builder.layout());
    Profile profile = fold.newProfile();
    read.read(row -> fold.add(row, profile), (bytes, count) -> {});
    BaselineFile.write(baseline(model), builder.build("reference", profile));
  }

  private static void writeReference(
      Path file, Simulation simulation, SimulatedModel model, int rows) throws IOException {
    Files.createDirectories(file.getParent());
    EventBytes bytes = new EventBytes();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long number = 0; number < rows; number++) {
        out.write(bytes.json(simulation.referenceRow(model, number)));
        out.write('\n');
      }
    }
  }

  private Path baseline(SimulatedModel model) {
    return root.resolve("baselines").resolve(model.id() + ".json");
  }

  /** Writes the configuration and returns its file. */
  Path writeConfiguration(DemoSettings settings, String bootstrapServers) throws IOException {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# What `plumbline demo` ran: an ordinary configuration.\n");
    yaml.append("state: state\nparallelism: 2\ncheckpoint-interval: 1s\n\nsources:\n");
    yaml.append("  predictions:\n");
    for (Format format : Format.PUBLISHED) {
      yaml.append("    - type: kafka\n");
      yaml.append("      name: ").append(format.wireName()).append("\n");
      yaml.append("      bootstrap-servers: \"").append(bootstrapServers).append("\"\n");
      yaml.append("      topic: ").append(DemoTopics.predictions(format)).append("\n");
      yaml.append("      format: ").append(format.wireName()).append("\n");
      yaml.append("      start: earliest\n      out-of-orderness: 100ms\n");
    }
    yaml.append("\nmodels:\n");
    settings.scenario().models().forEach(model -> model(model, settings, yaml));
    yaml.append("\nsinks:\n  - type: kafka\n");
    yaml.append("    bootstrap-servers: \"").append(bootstrapServers).append("\"\n");
    yaml.append("    metrics-topic: ").append(DemoTopics.METRICS).append("\n");
    yaml.append("    alerts-topic: ").append(DemoTopics.ALERTS).append("\n");
    yaml.append("    triggers-topic: ").append(DemoTopics.TRIGGERS).append("\n");
    yaml.append("    dead-letters-topic: ").append(DemoTopics.DEAD_LETTERS).append("\n");
    if (keep) {
      yaml.append("  - {type: files, path: results}\n");
    }
    return Files.writeString(root.resolve("plumbline.yaml"), yaml);
  }

  private static void model(SimulatedModel model, DemoSettings settings, StringBuilder yaml) {
    yaml.append("  - id: ").append(model.id()).append("\n");
    yaml.append("    version: \"").append(model.version()).append("\"\n");
    yaml.append("    problem: ").append(model.problem().wireName()).append("\n");
    if (model.positiveLabel() != null) {
      yaml.append("    positive-label: ").append(model.positiveLabel()).append("\n");
    }
    yaml.append("    baseline: baselines/").append(model.id()).append(".json\n");
    yaml.append("    windows: [").append(written(settings.window())).append("]\n");
    yaml.append("    allowed-lateness: 10s\n");
    yaml.append("    labels: {owner: ").append(model.owner()).append("}\n");
    yaml.append("    alerts: {fire: 2 of 3, resolve: 2}\n");
  }

  private static String written(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** Deletes the folder, unless it is kept. */
  @Override
  public void close() throws IOException {
    if (!keep) {
      EmbeddedKafka.delete(root);
    }
  }
}

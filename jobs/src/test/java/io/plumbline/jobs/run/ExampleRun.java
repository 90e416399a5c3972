package io.plumbline.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.Plumbline;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A worked example of the repository, run on its reference stream through the command line. */
final class ExampleRun {
  private final String name;
  private final Path folder;

  /**
   * Makes the example's baseline.
   *
   * @param name the example
   * @param reference the stream whose baseline is taken
   * @param folder an empty folder for what the runs write
   */
  ExampleRun(String name, String reference, Path folder) {
    this.name = name;
    this.folder = folder;
    int code =
        Plumbline.execute(
            "baseline",
            "--config",
            configuration(),
            "--model",
            model(),
            "--input",
            SharedStreams.folder(reference).resolve("baseline.jsonl.gz").toString(),
            "--output",
            baseline());
    assertThat(code).isZero();
  }

  private String configuration() {
    return SharedStreams.example(name).resolve("plumbline.yaml").toString();
  }

  private String baseline() {
    return folder.resolve("baseline.json").toString();
  }

  private String model() {
    return switch (name) {
      case "california_housing" -> "house-price-high";
      case "elec2" -> "elec2-price-up";
      case "bike_hourly" -> "bike-demand";
      default -> "adult-income";
    };
  }

  /** Runs the example over files and returns the folder of its outputs. */
  Path run(String label, String... settings) {
    Path out = folder.resolve(label);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--quiet",
                "--config",
                configuration(),
                "--set",
                "sources.predictions.path=" + events(),
                "--set",
                "models[0].baseline=" + baseline(),
                "--set",
                "state=" + folder.resolve("state-" + label),
                "--set",
                "sinks[0].path=" + out));
    for (String setting : settings) {
      arguments.add("--set");
      arguments.add(setting);
    }
    assertThat(Plumbline.execute(arguments.toArray(String[]::new))).isZero();
    return out;
  }

  Path events() {
    return SharedStreams.folder(name).resolve("events.jsonl.gz");
  }

  static List<String> lines(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }
}

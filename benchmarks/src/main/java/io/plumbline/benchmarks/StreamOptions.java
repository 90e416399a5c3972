package io.plumbline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The stream of one command: a broker with loaded topics and a baseline, in a folder that goes. */
final class StreamOptions {
  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "Events of the stream. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--format",
      split = ",",
      paramLabel = "FORMAT",
      description = "flat, envelope, json: one or several. Default: all.")
  private Set<Encoding> encodings = EnumSet.allOf(Encoding.class);

  @Option(
      names = "--parallelism",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2",
      description = "Partitions and subtasks: one number or several. Default: ${DEFAULT-VALUE}.")
  private List<Integer> parallelism = new ArrayList<>();

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "Passes over the stream in each process; the last third counts, what comes before warms"
              + " it up. Default: ${DEFAULT-VALUE}.")
  private int passes;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description =
          "Heap of each measured process, as the launcher has it. Default:" + " ${DEFAULT-VALUE}.")
  private String heap;

  long events() {
    return events;
  }

  Set<Encoding> encodings() {
    return encodings;
  }

  List<Integer> parallelism() {
    return parallelism;
  }

  int passes() {
    return passes;
  }

  /** The first pass that counts. */
  int counted() {
    return passes - Math.max(1, passes / 3);
  }

  private List<String> jvm() {
    return List.of("-Xmx" + heap);
  }

  /** What is measured on a loaded stream. */
  @FunctionalInterface
  interface Measurement {
    void on(Loaded stream) throws Exception;
  }

  /** A broker whose topics are loaded, and the baseline. */
  record Loaded(StreamOptions options, Path folder, Broker broker, Path baseline) {
    /**
     * Starts a process that makes passes of a job, in a folder of its own.
     *
     * @param more options of its virtual machine
     */
    PassProcess start(Work work, Encoding encoding, int parallelism, String name, String... more)
        throws IOException {
      Path place = Files.createDirectories(folder.resolve(name));
      new Deployment(place, broker.servers(), encoding, baseline)
          .writeBounded(encoding.topic(parallelism), work.checks());
      List<String> machine = new ArrayList<>(options.jvm());
      machine.addAll(List.of(more));
      return PassProcess.start(
          new Pass(work, encoding, broker.servers(), parallelism, options.events, place), machine);
    }
  }

  /** Loads the stream, measures and cleans up. */
  void on(Progress progress, Measurement measurement) throws Exception {
    Path folder = Files.createTempDirectory("plumbline-benchmark-");
    try (Broker broker = Broker.start(folder.resolve("broker"))) {
      new Loader(broker, events, encodings, parallelism).load(progress);
      Path baseline = Loader.makeBaseline(folder, broker, events);
      progress.say("baseline made of the first " + events / Loader.REFERENCE_SHARE + " events");
      measurement.on(new Loaded(this, folder, broker, baseline));
    } finally {
      delete(folder);
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

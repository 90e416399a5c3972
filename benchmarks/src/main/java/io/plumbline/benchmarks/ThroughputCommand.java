package io.plumbline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code benchmarks/run throughput}: the full job against a bare read and the raw bytes. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = {
      "Runs, in turn and several times, on a real broker:",
      "  raw    takes the bytes and counts them",
      "  bare   reads every event with the usual means of its format (Flink's Avro deserializer to"
          + " generated records; Jackson's tree) and drops it",
      "  job    the full monitor",
      "Each in a process of its own; passes take turns, the first ones only warm up. Prints ratios"
          + " to the bare read's pass of the same turn."
    })
final class ThroughputCommand implements Callable<Integer> {
  @Mixin private StreamOptions stream = new StreamOptions();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often everything runs. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--checks",
      description = {
        "Measures two more jobs:",
        "  first  the monitor with counts, moments, quantiles, PSI, KS and JS alone",
        "  all    the monitor with every check that there is"
      })
  private boolean checks;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the table to this file, too.")
  private Path output;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.err);
    stream.on(progress, loaded -> measure(loaded, progress));
    return ExitCode.OK;
  }

  private void measure(StreamOptions.Loaded loaded, Progress progress) throws Exception {
    ResultTable table = new ResultTable(stream.events());
    Conditions conditions = new Conditions();
    for (int round = 0; round < rounds; round++) {
      for (int parallelism : stream.parallelism()) {
        for (Encoding encoding : stream.encodings()) {
          String name = round + "-" + encoding + "-" + parallelism + "-";
          List<PassProcess> processes = new ArrayList<>();
          try {
            for (Work work : works()) {
              processes.add(loaded.start(work, encoding, parallelism, name + work));
            }
            int from = round;
            conditions.during(() -> turns(processes, from, table, progress));
          } finally {
            for (PassProcess process : processes) {
              process.close();
            }
          }
        }
      }
    }
    String text = conditions.text() + "\n" + table.text();
    System.out.print(text);
    if (output != null) {
      if (output.toAbsolutePath().getParent() != null) {
        Files.createDirectories(output.toAbsolutePath().getParent());
      }
      Files.writeString(output, text);
    }
  }

  private List<Work> works() {
    return checks ? List.of(Work.values()) : List.of(Work.RAW, Work.BARE, Work.JOB);
  }

  /** Lets processes take turns; the passes of the last turns count. */
  private Void turns(List<PassProcess> processes, int round, ResultTable table, Progress progress)
      throws IOException {
    for (int turn = 0; turn < stream.passes(); turn++) {
      // Not always in the same order: what one leaves behind must not always meet the same one.
      List<PassProcess> order = new ArrayList<>(processes);
      Collections.rotate(order, round + turn);
      StringBuilder said = new StringBuilder();
      for (PassProcess process : order) {
        Measured measured = process.make(turn);
        if (turn >= stream.counted()) {
          table.add(process.pass(), measured);
        }
        said.append(
            "  %s %,d"
                .formatted(
                    process.pass().work(),
                    stream.events() * 1_000_000_000 / Math.max(1, measured.wallNanos())));
      }
      Pass pass = processes.get(0).pass();
      progress.say(
          "round %d of %d, %s, parallelism %d, turn %d of %d, events/s:%s"
              .formatted(
                  round + 1,
                  rounds,
                  pass.encoding(),
                  pass.parallelism(),
                  turn + 1,
                  stream.passes(),
                  said));
    }
    return null;
  }
}

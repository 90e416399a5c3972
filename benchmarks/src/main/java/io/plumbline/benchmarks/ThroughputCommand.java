package io.plumbline.benchmarks;

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
      "Each in a process of its own, which makes a pass to warm up. Prints ratios to the bare read."
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
    List<Pass> passes = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (int parallelism : stream.parallelism()) {
        for (Encoding encoding : stream.encodings()) {
          // Not always in the same order: what one leaves behind must not always meet the same one.
          List<Work> turns = new ArrayList<>(List.of(Work.values()));
          Collections.rotate(turns, round - 1);
          for (Work work : turns) {
            String name = round + "-" + encoding + "-" + parallelism + "-" + work;
            passes.add(loaded.pass(work, encoding, parallelism, name));
          }
        }
      }
    }
    int perRound = passes.size() / rounds;
    for (int i = 0; i < passes.size(); i++) {
      Pass pass = passes.get(i);
      Measured measured = conditions.during(() -> pass.inOwnProcess(stream.jvm()));
      table.add(pass, i / perRound, measured);
      progress.say(
          "round %d of %d, %s, parallelism %d, %s: %,d events/s"
              .formatted(
                  i / perRound + 1,
                  rounds,
                  pass.encoding(),
                  pass.parallelism(),
                  pass.work(),
                  stream.events() * 1_000_000_000 / Math.max(1, measured.wallNanos())));
      StreamOptions.delete(pass.folder());
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
}

package io.plumbline.jobs.run;

import io.plumbline.jobs.cli.Plumbline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code plumbline run} in a process of its own, which can be killed. */
final class ChildRun implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Process process;
  private final Path log;

  private ChildRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a run.
   *
   * @param configuration its file
   * @param log where what it says goes; replaced
   * @param settings overrides, {@code key=value}
   */
  static ChildRun start(Path configuration, Path log, String... settings) throws IOException {
    List<String> command = command(configuration, settings);
    command.add("--quiet");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ChildRun(process, log);
  }

  /**
   * Starts a run that shows its progress, with its two outputs apart.
   *
   * @param configuration its file
   * @param output where its standard output goes; replaced
   * @param error where its standard error goes, which is what it says; replaced
   * @param settings overrides, {@code key=value}
   */
  static ChildRun apart(Path configuration, Path output, Path error, String... settings)
      throws IOException {
    Process process =
        new ProcessBuilder(command(configuration, settings))
            .redirectOutput(output.toFile())
            .redirectError(error.toFile())
            .start();
    return new ChildRun(process, error);
  }

  private static List<String> command(Path configuration, String... settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                // Lives of a few seconds: the second compiler would not pay.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Plumbline.class.getName(),
                "run",
                "--config",
                configuration.toString()));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return command;
  }

  /** What it has said so far. */
  String said() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has handed its job to Flink. */
  boolean begun() {
    return said().lines().anyMatch(line -> line.matches("(started|going on with the run ).*"));
  }

  /** Waits until something is so; false if the process ended before. */
  boolean awaitWhileAlive(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Lets it go on for so long, unless it ends before. */
  void goOn(Duration time) throws InterruptedException {
    process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Kills it, as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, as {@code kill} and Ctrl-C do, and returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** Waits for its end; its exit code, or -1 if it did not end in this time. */
  int await(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

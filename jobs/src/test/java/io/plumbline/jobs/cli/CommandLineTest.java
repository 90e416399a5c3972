package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.config.InvalidConfiguration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {
  private static final String VALID =
      """
      sources:
        predictions: {type: files, path: events.jsonl}
        ground-truth: {type: files, path: labels/*.jsonl}
      models:
        - {id: loans, problem: regression, baseline: loans.json}
      sinks:
        - {type: files, path: out}
      """;

  @TempDir Path folder;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeConfiguration() throws Exception {
    file = Files.writeString(folder.resolve("plumbline.yaml"), VALID);
  }

  private int run(List<Supplier<Callable<Integer>>> commands, String... args) {
    return Plumbline.commandLine(commands)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private int run(String... args) {
    return run(Plumbline.COMMANDS, args);
  }

  @Test
  void commandMustBeNamed() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("A command is missing.").contains("validate");
  }

  @Test
  void unknownCommandsAndOptionsAreWrongUsage() {
    assertThat(run("valdate")).isEqualTo(2);
    assertThat(run("validate")).isEqualTo(2);
    assertThat(run("validate", "--config", file.toString(), "--conect")).isEqualTo(2);
    assertThat(err.toString())
        .contains("valdate", "Missing required option: '--config=FILE'", "'--conect'");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (CommandLine command : Plumbline.commandLine().getSubcommands().values()) {
      String name = command.getCommandName();
      out.getBuffer().setLength(0);
      assertThat(run(name, "--help")).isZero();
      assertThat(out.toString()).contains("Examples:", "plumbline " + name, "Exit codes:");
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void versionIsSaid() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("plumbline ");
  }

  @Test
  void validConfigurationIsSaidToBeSo() {
    assertThat(run("validate", "--config", file.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "note: sources.ground-truth: accepted, not read by this version",
            file + ": valid (1 model, 2 sources, 1 sink)");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyProblemGoesToStandardError() {
    int code =
        run(
            "validate",
            "--config",
            file.toString(),
            "--set",
            "parallelism=0",
            "--set",
            "models[0].windows=[1w]");

    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            file + ": 2 problems",
            "  parallelism: must be a whole number from 1 to 128: was 0",
            "  models[0].windows[0]: must be a duration such as 500ms, 30s, 5m, 1h or 1d: was"
                + " \"1w\"");
  }

  @Test
  void connectNamesWhatCannotBeReached() throws Exception {
    Files.writeString(folder.resolve("events.jsonl"), "");
    Files.writeString(folder.resolve("blocked"), "");

    int code =
        run(
            "validate",
            "--config",
            file.toString(),
            "--connect",
            "--set",
            "sinks[0].path=blocked/out",
            "--set",
            // Nothing listens on the reserved port 1.
            "sinks[1]={type: kafka, bootstrap-servers: 'localhost:1', alerts-topic: a}");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString().lines())
        .contains(
            "reached  state folder: " + folder.resolve(".plumbline"),
            "reached  source predictions: " + folder.resolve("events.jsonl"),
            "FAILED   source ground-truth: " + folder + "/labels/*.jsonl: no such file",
            "FAILED   baseline of loans: " + folder.resolve("loans.json") + ": no such file",
            "FAILED   sink files: "
                + folder.resolve("blocked/out")
                + ": "
                + folder.resolve("blocked")
                + " is no writable folder",
            "4 of 6 connections failed")
        .anyMatch(line -> line.startsWith("FAILED   sink kafka: brokers localhost:1: "));
  }

  @Test
  void connectIsDoneWhenEverythingIsThere() throws Exception {
    Files.writeString(
        folder.resolve("events.jsonl"),
        """
        {"model":"loans","event_id":"1","event_time":"2026-01-05T10:00:00Z","prediction":{"label":1.5}}
        {"model":"loans","event_id":"2","event_time":"2026-01-05T11:00:00Z","prediction":{"label":2.5}}
        """);
    Files.createDirectories(folder.resolve("labels"));
    Files.writeString(folder.resolve("labels/1.jsonl"), "");
    assertThat(
            run(
                "baseline",
                "--config",
                file.toString(),
                "--model",
                "loans",
                "--input",
                folder.resolve("events.jsonl").toString(),
                "--output",
                folder.resolve("loans.json").toString()))
        .isZero();

    assertThat(run("validate", "--config", file.toString(), "--connect")).isZero();
    assertThat(out.toString()).doesNotContain("FAILED");
  }

  @Test
  void aBaselineThatCannotBeUsedIsAProblem() throws Exception {
    Files.writeString(folder.resolve("loans.json"), "{}");

    assertThat(run("validate", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("models[0].baseline: " + folder.resolve("loans.json"));
  }

  @Test
  void failureIsAMessageAndNoStackTraceUnlessVerbose() {
    Exception failure =
        new ExecutionException(
            new IllegalStateException("the broker is gone", new java.io.IOException("reset")));

    assertThat(fail(failure)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Failed: the broker is gone\n  caused by: IOException: reset\n")
        .doesNotContain("\tat ");

    err.getBuffer().setLength(0);
    assertThat(fail(failure, "--verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void invalidConfigurationOfAnyCommandIsWrongUsage() {
    assertThat(fail(new InvalidConfiguration(file, List.of()))).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("Failed");
  }

  private int fail(Exception failure, String... options) {
    String[] args = java.util.Arrays.copyOf(options, options.length + 1);
    args[options.length] = "fail";
    return run(List.of(() -> new Fail(failure)), args);
  }

  @Command(name = "fail")
  record Fail(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  @Test
  void logGoesToAFileWhenAskedFor() throws Exception {
    Path log = folder.resolve("run.log");

    assertThat(run(List.of(Log::new), "log", "--log-file", log.toString())).isZero();

    assertThat(Files.readString(log)).contains("INFO ", "io.plumbline.Test: written");
  }

  @Command(name = "log")
  record Log() implements Callable<Integer> {
    @Override
    public Integer call() {
      org.slf4j.LoggerFactory.getLogger("io.plumbline.Test").info("written");
      return 0;
    }
  }
}

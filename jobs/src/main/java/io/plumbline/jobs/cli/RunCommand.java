package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.Configuration;
import io.plumbline.jobs.config.InvalidConfiguration;
import io.plumbline.jobs.config.SinkConfig;
import io.plumbline.jobs.run.EmbeddedRun;
import io.plumbline.jobs.run.InputSize;
import io.plumbline.jobs.run.RunComplete;
import io.plumbline.jobs.run.RunFailed;
import io.plumbline.jobs.run.RunFigures;
import io.plumbline.jobs.run.RunRefused;
import io.plumbline.jobs.run.RunSummary;
import io.plumbline.jobs.specs.LiveSpecs;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plumbline run}: the monitoring job of one configuration, on a Flink in this process. */
@Command(
    name = "run",
    description =
        "Monitors the models of a configuration. Ends by itself when all sources end, with a"
            + " summary; else runs until it is stopped. A run that was stopped or killed is"
            + " continued by the same command.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline run --config plumbline.yaml",
      "  plumbline run --config plumbline.yaml --fresh",
      "  plumbline run --config plumbline.yaml --set parallelism=4"
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(250);

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--fresh",
      description = "Start anew, even if the last run of this file is unfinished.")
  private boolean fresh;

  @Option(names = "--quiet", description = "Show no progress, only the summary.")
  private boolean quiet;

  @Override
  public Integer call() throws InvalidConfiguration, IOException, InterruptedException {
    Configuration config = configuration.read();
    // Standard output belongs to the lines of a sink that writes there.
    boolean taken = config.sinks().stream().anyMatch(SinkConfig::takesStandardOutput);
    PrintStream out = taken ? System.err : System.out;
    config.notices().forEach(notice -> out.println("note: " + notice));
    LiveSpecs.notes(config).forEach(note -> out.println("note: " + note));
    List<Reach> silent =
        new Connections(config)
            .brokers().stream().filter(reach -> reach.problem().isPresent()).toList();
    if (!silent.isEmpty()) {
      silent.forEach(
          reach ->
              System.err.println("Failed: " + reach.what() + ": " + reach.problem().orElseThrow()));
      return ExitCode.SOFTWARE;
    }
    AtomicBoolean stopping = new AtomicBoolean();
    try (StopSignals signals = StopSignals.take(() -> stopping.set(true));
        EmbeddedRun run = EmbeddedRun.start(config, fresh)) {
      out.println(beginning(run));
      Optional<RunSummary> summary =
          watch(run, InputSize.of(config), progress(out, taken), stopping);
      if (summary.isEmpty()) {
        EmbeddedRun.Stop stop = run.stop();
        summary = stop.summary();
        if (summary.isEmpty()) {
          System.err.println(stopped(stop));
          return signals.exitCode();
        }
      }
      out.print(SummaryTable.of(summary.get()));
      out.flush();
      return ExitCode.OK;
    } catch (RunComplete complete) {
      out.println(complete.getMessage());
      return ExitCode.OK;
    } catch (RunRefused refused) {
      System.err.println(refused.getMessage());
      return ExitCode.USAGE;
    } catch (RunFailed failed) {
      System.err.println("Failed: " + failed.getMessage());
      System.err.println("The same command goes on with this run (--fresh starts anew).");
      return ExitCode.SOFTWARE;
    }
  }

  private static String beginning(EmbeddedRun run) {
    return run.resumedFrom()
        .map(
            checkpoint ->
                "going on with the run that was started at "
                    + run.firstStartedAt()
                    + ", from "
                    + checkpoint.getFileName())
        .orElse("started");
  }

  private static String stopped(EmbeddedRun.Stop stop) {
    return "stopped "
        + stop.savepoint()
            .map(savepoint -> "with " + savepoint.getFileName())
            .orElse("without a savepoint, at the newest checkpoint")
        + "; the same command goes on with this run (--fresh starts anew)";
  }

  /** A bar is redrawn in place, which lines of a sink between would break. */
  private Progress progress(PrintStream out, boolean amongLines) {
    Progress.Style style = Progress.Style.detect(quiet);
    return new Progress(
        out,
        amongLines && style == Progress.Style.TERMINAL ? Progress.Style.LINES : style,
        "events",
        System::nanoTime);
  }

  /** Shows progress until the run ends; empty if it is to stop before. */
  private static Optional<RunSummary> watch(
      EmbeddedRun run, long inputBytes, Progress shown, AtomicBoolean stopping)
      throws InterruptedException, RunFailed, IOException {
    String state = "";
    try (Progress progress = shown) {
      while (!stopping.get()) {
        Optional<RunSummary> summary = run.await(LOOK);
        if (summary.isPresent()) {
          // The last figures that were asked for are older.
          progress.at(inputBytes, inputBytes, summary.get().read());
          return summary;
        }
        RunFigures figures = run.figures();
        if (figures.status().equals("RESTARTING") && !state.equals(figures.status())) {
          System.err.println("the job failed and restarts from its last checkpoint");
        }
        state = figures.status();
        progress.at(figures.bytes(), inputBytes, figures.events());
      }
      return Optional.empty();
    }
  }
}
